/** Workers on PostgreSQL, the product's own and two more, of which two stand still for a while: one in the middle of a leg, one of a dispatch. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FaultPoint } from '../../server/fault-point.ts';
import { startResend } from '../../server/sending/testing/resend-server.ts';
import { execute, openDatabase } from '../../server/store/database.ts';
import { createTestDatabase, startTestPostgres } from '../../server/store/testing/postgres.ts';
import { startTemporal } from '../../workflows/testing/temporal-server.ts';
import { startWorker } from '../../bench/processes.ts';
import { startProduct, temporaryData, until } from '../product.ts';
import { audit, type Findings } from './audit.ts';
import { say } from './insist.ts';
import { keyedJourney, plainJourney } from './journeys.ts';
import { openPlainMailbox } from './plain-mailbox.ts';
import { sendHopes } from './hopes.ts';
import { enterAll, makePeople, makeSenders, publish } from './shop.ts';
import { keyedTrouble } from './troubles.ts';

export interface StoppedOptions {
  readonly customers: number;
  /** How long a worker stands still. */
  readonly stopMs: number;
  readonly timeoutMs: number;
}

export interface StoppedResult extends Findings {
  readonly customers: number;
  /** Longest that events had to wait for being taken while workers stood still, in milliseconds. */
  readonly slowestEventsMs: number;
  readonly seconds: number;
}

/** Where they stop: with a transaction open, and with messages that have left but are not recorded. */
const POINTS: readonly FaultPoint[] = ['leg.before-commit', 'after-call'];
const CONCURRENCY = 10;
const PATIENCE_MS = 480_000;

/** Lets the next process that passes the point stand still, and go on after `stopMs`. @returns its id. */
async function standStill(faults: string, point: FaultPoint, stopMs: number): Promise<number> {
  await writeFile(join(faults, point), 'SIGSTOP 2');
  const pid = await until(
    `somebody to pass ${point}`,
    async () => Number(await readFile(join(faults, `${point}.struck`), 'utf8').catch(() => '')) || null,
  );
  say(`${point}: process ${pid} stands still`);
  setTimeout(() => {
    process.kill(pid, 'SIGCONT');
    say(`${point}: process ${pid} goes on`);
  }, stopMs);
  return pid;
}

/** One ride. */
export async function standStillRide({ customers, stopMs, timeoutMs }: StoppedOptions): Promise<StoppedResult> {
  const started = Date.now();
  const data = await temporaryData();
  const faults = join(data.folder, 'faults');
  await mkdir(faults);
  const postgres = await startTestPostgres();
  const made = await createTestDatabase(postgres.url);
  const temporal = await startTemporal();
  const provider = await startResend('re_chaos', (call) => keyedTrouble(call, timeoutMs * 2));
  const mailbox = await openPlainMailbox();
  const env = {
    NARU_SAMPLE: '0',
    NARU_FAULT: faults,
    NARU_BATCH_SIZE: String(Math.max(10, Math.min(1000, Math.ceil(customers / 20)))),
    NARU_DATA: data.folder,
    DATABASE_URL: made.url,
    TEMPORAL_ADDRESS: temporal.address,
    LOG_LEVEL: 'warn',
  };
  const product = await startProduct(data.folder, env);
  const workers = await Promise.all([2, 3].map((n) => startWorker(env, join(data.folder, `worker-${n}.log`))));
  const database = openDatabase({ url: made.url });
  const stopped: number[] = [];
  try {
    const people = Array.from({ length: customers }, (_, index) => index + 1);
    const some = people.filter((person) => person % 4 === 0);
    const key = await makePeople(product, customers);
    const { resend, smtp } = await makeSenders(product, { url: provider.url, port: mailbox.port, timeoutMs });
    const keyed = await publish(product, (id) => keyedJourney(id, resend, 5));
    const plain = await publish(product, (id) => plainJourney(id, smtp));
    say(`${customers} people, three workers`);
    const stopping = (async () => {
      for (const point of POINTS) stopped.push(await standStill(faults, point, stopMs));
      return Date.now();
    })();
    stopping.catch(() => undefined);
    const entering = Promise.all([enterAll(product, keyed, people), enterAll(product, plain, some)]);
    entering.catch(() => undefined);
    const told = new Set<number>();
    let slowestEventsMs = 0;
    let lastLine = Date.now();
    const all = people.length + some.length;
    await until(
      'everybody to end',
      async () => {
        const before = performance.now();
        await sendHopes(product, database, keyed, key, told);
        slowestEventsMs = Math.max(slowestEventsMs, performance.now() - before);
        const [row] = await execute<{ ended: number; open: number }>(
          database,
          database.reader,
          `select (select count(*) from runs where place = 'ended') as ended,
           (select count(*) from messages where state in ('queued', 'claimed', 'sending')) as open`,
        );
        if (Date.now() - lastLine > 5000) {
          lastLine = Date.now();
          say(`${row?.ended} of ${all} ended, ${row?.open} messages open`);
        }
        return Number(row?.ended) === all && Number(row?.open) === 0;
      },
      PATIENCE_MS,
    );
    await entering;
    // Those who stood still must wake before one looks: what they do then may be the second time.
    const lastStop = await stopping;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, lastStop + stopMs + 5000 - Date.now())));
    const findings = await audit({
      database,
      keyed: { journey: keyed, people, provider },
      plain: { journey: plain, people: some, mailbox },
      mostUnknown: POINTS.length * CONCURRENCY,
    });
    const [first, second] = stopped;
    const same = first === second ? ['stopped: one process stood still twice'] : [];
    return {
      ...findings,
      violations: [...findings.violations, ...same],
      customers,
      slowestEventsMs: Math.round(slowestEventsMs),
      seconds: Math.round((Date.now() - started) / 1000),
    };
  } finally {
    for (const pid of stopped) {
      try {
        process.kill(pid, 'SIGCONT');
      } catch {
        // It has ended.
      }
    }
    await database.close();
    for (const worker of workers) await worker.stop();
    await product.stop();
    await temporal.stop();
    await made.drop();
    await postgres.stop();
    await provider.close();
    await mailbox.close();
    await data.remove();
  }
}
