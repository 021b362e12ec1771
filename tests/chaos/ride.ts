/** Everybody through a real product while its processes are killed, at random and at named points. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { JourneyDetail } from '../../engine/contract/journeys.ts';
import type { FaultPoint } from '../../server/fault-point.ts';
import { startResend } from '../../server/sending/testing/resend-server.ts';
import { execute, openDatabase } from '../../server/store/database.ts';
import { api, logTail, startProduct, temporaryData, until, type Part, type Product } from '../product.ts';
import { audit, type Findings } from './audit.ts';
import { beginChanges, change, checkChanges, untilAllRest } from './changes.ts';
import { insist, say } from './insist.ts';
import { sendHopes } from './hopes.ts';
import { keyedJourney, plainJourney } from './journeys.ts';
import { arm, killAtRandom, struck } from './killer.ts';
import { openPlainMailbox } from './plain-mailbox.ts';
import { enterAll, makePeople, makeSenders, publish } from './shop.ts';
import { shortHistories } from './temporal-wrapper.ts';
import { keyedTrouble } from './troubles.ts';

export interface ChaosOptions {
  readonly customers: number;
  /** Kills at random. */
  readonly kills: number;
  /** Shortest and longest time between two of them, in milliseconds. */
  readonly pauseMs: readonly [number, number];
  /** Points at which to kill, once each. */
  readonly points: readonly FaultPoint[];
  /** The long wait; from two minutes on people are parked for it, and a slot wakes them. */
  readonly longSeconds: number;
  /** How long the senders wait for their providers. */
  readonly timeoutMs: number;
  readonly seed: number;
  /** Everybody must have ended by then. */
  readonly patienceMs: number;
}

export interface ChaosResult extends Findings {
  readonly customers: number;
  readonly kills: Readonly<Record<Part, number>>;
  readonly points: number;
  readonly seconds: number;
}

/** Every how many people one also rides the journey by the plain mailbox. */
const PLAIN_EVERY = 4;
/** Rows at a provider at once, as senders made by the API have it. */
const CONCURRENCY = 10;
const PAUSED_MS = 6000;
/** A call that had begun before the pause may last so long. */
const LEAVING_MS = 3000;

/** Pauses the journey and lets it go on; the calls may be killed in their middle, so the state is what counts. */
async function pauseForAWhile(product: Product, journey: string): Promise<{ from: number; to: number }> {
  const become = (path: string, paused: boolean, body?: unknown): Promise<boolean> =>
    insist(async () => {
      await api(product, 'POST', `/api/journeys/${journey}/${path}`, body).catch(() => undefined);
      const { pausedAt } = await api<JourneyDetail>(product, 'GET', `/api/journeys/${journey}`);
      return (pausedAt !== null) === paused;
    });
  await become('pause', true);
  const from = Date.now() + LEAVING_MS;
  await new Promise((resolve) => setTimeout(resolve, PAUSED_MS));
  const to = Date.now();
  await become('resume', false, { mode: 'keep-remaining' });
  return { from, to };
}

/** One ride. */
export async function ride(options: ChaosOptions): Promise<ChaosResult> {
  const { customers, timeoutMs } = options;
  const started = Date.now();
  const data = await temporaryData();
  const faults = join(data.folder, 'faults');
  await mkdir(faults);
  const provider = await startResend('re_chaos', (call) => keyedTrouble(call, timeoutMs * 2));
  const mailbox = await openPlainMailbox();
  const env = {
    NARU_SAMPLE: '0',
    NARU_FAULT: faults,
    // Small batches, so that a kill concerns some of the people, not all.
    NARU_BATCH_SIZE: String(Math.max(10, Math.min(1000, Math.ceil(customers / 20)))),
    TEMPORAL_CLI: await shortHistories(data.folder),
    LOG_LEVEL: 'warn',
  };
  const product = await startProduct(data.folder, env);
  const database = openDatabase({ file: join(data.folder, 'naru.db') });
  try {
    const people = Array.from({ length: customers }, (_, index) => index + 1);
    const some = people.filter((person) => person % PLAIN_EVERY === 0);
    const key = await makePeople(product, customers);
    const { resend, smtp } = await makeSenders(product, { url: provider.url, port: mailbox.port, timeoutMs });
    const keyed = await publish(product, (id) => keyedJourney(id, resend, options.longSeconds));
    const plain = await publish(product, (id) => plainJourney(id, smtp));
    const changing = await beginChanges(product, people);
    await until('those who will be changed to rest', () => untilAllRest(database, changing), 120_000);
    say(`${customers} people are there; the killing begins`);

    arm(faults, options.points, options.seed);
    const killer = killAtRandom(product, options.kills, options.pauseMs, options.seed);
    const entering = Promise.all([enterAll(product, keyed, people), enterAll(product, plain, some)]);
    entering.catch(() => undefined);
    const changed = change(product, key, changing);
    changed.catch(() => undefined);
    const riding = people.length + some.length + changing.people.length * Object.keys(changing.journeys).length;
    const told = new Set<number>();
    let pausing: Promise<{ from: number; to: number }> | null = null;
    let lastLine = Date.now();
    for (;;) {
      await sendHopes(product, database, keyed, key, told);
      const [row] = await execute<{ active: number; ended: number; open: number }>(
        database,
        database.reader,
        `select (select count(*) from runs where place <> 'ended') as active, (select count(*) from runs where place = 'ended') as ended,
         (select count(*) from messages where state in ('queued', 'claimed', 'sending')) as open`,
      );
      const { active = 0, ended = 0, open = 0 } = row ?? {};
      if (pausing === null && ended > customers / 10) pausing = entering.then(() => pauseForAWhile(product, keyed));
      if (Date.now() - lastLine > 5000) {
        lastLine = Date.now();
        say(
          `${ended} ended, ${active} inside, ${open} messages open, ${killer.total()} kills, ${struck(faults).length} points`,
        );
      }
      if (ended === riding && open === 0 && pausing !== null) break;
      if (Date.now() - started > options.patienceMs) {
        const places = await execute(
          database,
          database.reader,
          'select journey_id, place, node_id, held_code, count(*) as n from runs group by 1, 2, 3, 4',
        );
        const messages = await execute(
          database,
          database.reader,
          'select sender_id, state, reason, count(*) as n, min(due_at) as due from messages group by 1, 2, 3',
        );
        say(`${JSON.stringify(places)} ${JSON.stringify(messages)} ${await logTail(product, 'worker')}`);
        break;
      }
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    await killer.stop();
    const paused = await pausing;
    await changed;
    say('everybody has ended; looking at everything');
    const inPause = provider.calls.filter(({ at }) => paused !== null && at > paused.from && at < paused.to).length;
    const findings = await audit({
      database,
      keyed: { journey: keyed, people, provider },
      plain: { journey: plain, people: some, mailbox },
      mostUnknown: (killer.total() + options.points.length) * CONCURRENCY,
    });
    const missed = options.points.filter((point) => !struck(faults).includes(point));
    return {
      ...findings,
      violations: [
        ...findings.violations,
        ...(await checkChanges(database, changing)),
        ...(paused === null ? ['pause: there was none'] : []),
        ...(inPause > 0 ? [`pause: ${inPause} calls at the provider while the journey was paused`] : []),
        ...(killer.total() < options.kills ? [`kills: only ${killer.total()} of ${options.kills}`] : []),
        ...missed.map((point) => `points: ${point} was never passed`),
      ],
      customers,
      kills: killer.counts,
      points: struck(faults).length,
      seconds: Math.round((Date.now() - started) / 1000),
    };
  } finally {
    await database.close();
    await product.stop();
    await provider.close();
    await mailbox.close();
    if (process.env['NARU_CHAOS_KEEP'] === '1') say(`kept: ${data.folder}`);
    else await data.remove();
  }
}
