/** 100,000 customers through nine nodes with a live churn decision, three sends and two waits, everything on. */
import { Client, Connection } from '@temporalio/client';
import { join } from 'node:path';
import { compile } from '../engine/compile.ts';
import { nodeTypes } from '../nodes/index.ts';
import { createCarrier } from '../server/carrier.ts';
import { auditCounters } from '../server/runs/audit-counters.ts';
import { enter } from '../server/runs/enter.ts';
import { ensureDefaultSenders } from '../server/sending/queue.ts';
import { buildServices } from '../server/start/build-services.ts';
import { readEnvironment } from '../server/start/environment.ts';
import { churnModel } from '../server/start/model.ts';
import { createLog } from '../server/start/log.ts';
import { execute, insertRows, openDatabase } from '../server/store/database.ts';
import { migrate } from '../server/store/migrate.ts';
import { benchJourney, nodeCount } from './bench-journey.ts';
import { createTestDatabase, startTestPostgres } from '../server/store/testing/postgres.ts';
import {
  benchTemporal,
  benchWorkers,
  cpuMs,
  say,
  temporaryFolder,
  startWorker,
  type BenchWorkers,
} from './processes.ts';
import { round } from './quantile.ts';
import { fillShop } from './shop.ts';

interface Measured {
  readonly customers: number;
  readonly messages: number;
  readonly seconds: number;
  readonly customersPerSecond: number;
  readonly historyEventsPerCustomer: number;
  readonly serverCpuMsPerCustomer: number;
  readonly workerCpuMsPerCustomer: number;
}

/** How a ride differs from the one that `npm start` would give. */
interface Setting {
  readonly batchSize?: number;
  /** A PostgreSQL database instead of SQLite, and how many worker processes share its load, each on both queues. */
  readonly cluster?: { readonly url: string; readonly workers: number };
}

/** The workers as `npm start` has them, or so many for both queues. */
async function workersFor(
  env: NodeJS.ProcessEnv,
  folder: string,
  { cluster }: Setting,
): Promise<Pick<BenchWorkers, 'pids' | 'stop'>> {
  if (cluster === undefined) return benchWorkers(env, folder);
  const numbers = Array.from({ length: cluster.workers }, (_, index) => index + 1);
  const started = await Promise.all(numbers.map((n) => startWorker(env, join(folder, `worker-${n}.log`))));
  return {
    pids: started.map(({ pid }) => pid),
    async stop() {
      await Promise.all(started.map((worker) => worker.stop()));
    },
  };
}

async function ride(customers: number, setting: Setting): Promise<Measured> {
  const { folder, remove } = await temporaryFolder();
  const temporal = await benchTemporal(folder);
  const env = {
    NARU_DATA: folder,
    NARU_TEMPORAL: temporal.address,
    ...(setting.batchSize ? { NARU_BATCH_SIZE: String(setting.batchSize) } : {}),
    ...(setting.cluster ? { DATABASE_URL: setting.cluster.url } : {}),
  };
  const environment = readEnvironment({ ...process.env, ...env }, process.cwd());
  const database = openDatabase(environment.database);
  try {
    await migrate(database);
    await ensureDefaultSenders(database, Date.now());
    // Before there is anybody: the refresh that scores everybody once a day is not part of this.
    const workers = await workersFor(env, folder, setting);
    say(`filling a shop of ${customers} …`);
    const ids = await fillShop(database, customers, Date.now());
    const compiled = compile(benchJourney(), 1, nodeTypes);
    if ('issues' in compiled) throw new Error(JSON.stringify(compiled.issues));
    const { plan } = compiled;
    const now = Date.now();
    await insertRows(
      database,
      database.db,
      'journeys',
      ['id', 'name', 'draft', 'rev', 'state', 'live_version', 'created_at', 'updated_at'],
      [['bench', 'Bench', JSON.stringify(benchJourney()), 1, 'live', 1, now, now]],
    );
    await insertRows(
      database,
      database.db,
      'plans',
      ['journey_id', 'version', 'hash', 'plan', 'journey', 'published_at'],
      [['bench', 1, plan.hash, JSON.stringify(plan), '{}', now]],
    );
    const connection = await Connection.connect({ address: temporal.address });
    const client = new Client({ connection });
    const log = createLog('bench');
    const carrier = createCarrier({ client, database, clock: Date.now, log });
    const services = buildServices({
      environment,
      database,
      carrier,
      log,
      model: churnModel({ database, modelFolder: environment.modelFolder, log }),
    });
    await services.settings.put({ ...(await services.settings.get()), untreatedShare: 0 });
    const [serverBefore, workerBefore] = [await cpuMs(temporal.part.pid()), await cpuOf(workers.pids)];
    const started = performance.now();
    for (let start = 0; start < ids.length; start += 5000) {
      const entrants = ids.slice(start, start + 5000).map((customer) => ({ customer, key: 'bench', properties: {} }));
      await enter(services, plan, entrants, Date.now(), 'bulk');
    }
    const entered = (performance.now() - started) / 1000;
    let lastLine = 0;
    for (;;) {
      const [row] = await execute<{ open: number; messages: number }>(
        database,
        database.reader,
        `select (select count(*) from runs where place <> 'ended') as open, (select count(*) from messages where state in ('queued', 'claimed', 'sending')) as messages`,
      );
      if (performance.now() - lastLine > 2000) {
        lastLine = performance.now();
        say(`${((lastLine - started) / 1000).toFixed(0)} s: ${row!.open} inside, ${row!.messages} messages under way`);
      }
      if (row!.open === 0 && row!.messages === 0) break;
      if (performance.now() - started > 600_000) throw new Error(`not finished after 600 s: ${JSON.stringify(row)}`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    const seconds = (performance.now() - started) / 1000;
    const [serverAfter, workerAfter] = [await cpuMs(temporal.part.pid()), await cpuOf(workers.pids)];
    await check(database, customers);
    let events = 0;
    for await (const workflow of client.workflow.list()) events += workflow.historyLength;
    say(`entered in ${entered.toFixed(1)} s, all ended after ${seconds.toFixed(1)} s`);
    await carrier.close();
    await workers.stop();
    await connection.close();
    return {
      customers,
      messages: customers * 3,
      seconds: round(seconds),
      customersPerSecond: round(customers / seconds),
      historyEventsPerCustomer: round(events / customers),
      serverCpuMsPerCustomer: round((serverAfter - serverBefore) / customers),
      workerCpuMsPerCustomer: round((workerAfter - workerBefore) / customers),
    };
  } finally {
    await database.close();
    await temporal.part.stop(10_000);
    await remove();
  }
}

async function cpuOf(pids: readonly number[]): Promise<number> {
  let sum = 0;
  for (const pid of pids) sum += await cpuMs(pid);
  return sum;
}

/** Everybody passed every node once, every message went out once, and the counters say so. */
async function check(database: ReturnType<typeof openDatabase>, customers: number): Promise<void> {
  const one = async (text: string): Promise<number> =>
    Number((await execute<{ n: number }>(database, database.reader, text))[0]!.n);
  const facts: [string, number, number][] = [
    [
      'ended runs',
      await one(`select count(*) as n from runs where place = 'ended' and end_reason = 'finished'`),
      customers,
    ],
    ['visits', await one('select count(*) as n from visits'), customers * nodeCount],
    [
      'accepted messages',
      await one(`select count(*) as n from messages where state in ('accepted', 'delivered')`),
      customers * 3,
    ],
    [
      'scored decisions',
      await one(`select count(*) as n from visits where node_id = 'churn' and facts like '%"modelHash"%'`),
      customers,
    ],
  ];
  for (const [what, found, wanted] of facts) if (found !== wanted) throw new Error(`${what}: ${found}, not ${wanted}`);
  const faults = await auditCounters(database);
  if (faults.length > 0) throw new Error(`counters are off: ${JSON.stringify(faults.slice(0, 5))}`);
}

/** The same ride on PostgreSQL with more and more workers, each time in a database of its own. */
async function scaling(customers: number, workers: readonly number[]): Promise<Record<string, unknown>> {
  const postgres = await startTestPostgres();
  const steps: Record<string, unknown>[] = [];
  try {
    for (const count of workers) {
      say(`PostgreSQL, ${count} worker${count === 1 ? '' : 's'}`);
      const { url, drop } = await createTestDatabase(postgres.url);
      const { seconds, customersPerSecond, workerCpuMsPerCustomer } = await ride(customers, {
        cluster: { url, workers: count },
      });
      await drop();
      steps.push({ workers: count, seconds, customersPerSecond, workerCpuMsPerCustomer });
    }
  } finally {
    await postgres.stop();
  }
  const rate = (step: Record<string, unknown> | undefined): number => Number(step?.['customersPerSecond']);
  return { database: 'postgres', customers, steps, lastToFirst: round(rate(steps.at(-1)) / rate(steps[0])) };
}

/**
 * Keys as in the design's table of benchmarks. `--customers`, `--one` (customers of the batches-of-one run);
 * `--postgres --workers 1,2,4` measures the scaling over worker processes instead.
 */
export async function run(args: Record<string, string>): Promise<Record<string, unknown>> {
  if (args['postgres'] !== undefined) {
    return scaling(Number(args['customers'] ?? 20_000), (args['workers'] ?? '1,2,4').split(',').map(Number));
  }
  const bulk = await ride(Number(args['customers'] ?? 100_000), {});
  const one = await ride(Number(args['one'] ?? 300), { batchSize: 1 });
  return {
    ...bulk,
    batchOfOne: { customersPerSecond: one.customersPerSecond, historyEventsPerCustomer: one.historyEventsPerCustomer },
  };
}
