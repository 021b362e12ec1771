import { forgetAffinity } from '../affinity/write-affinity.ts';
import { forgetRefreshes } from '../predictions/forget.ts';
import { CounterDeltas } from '../runs/counters.ts';
import { execute, type Database, type Tx } from '../store/database.ts';
import { inIds } from '../store/ids.ts';

/** People removed in one transaction, which must stay short. */
const CHUNK = 100;

/**
 * Removes the sample's people and everything about them, in chunks. Journeys stay; the counters of their nodes go down by
 * what is removed, so that entered + moved in = waiting + left + exited + moved out holds all the while.
 *
 * @returns people removed.
 */
export async function removeSample(database: Database): Promise<number> {
  let removed = 0;
  for (;;) {
    const people = await execute<{ id: number }>(
      database,
      database.db,
      `select id from customers where invented = 1 order by id limit ${CHUNK}`,
    );
    if (people.length === 0) break;
    const ids = people.map(({ id }) => id);
    await database.write((tx) => removePeople(database, tx, ids));
    removed += ids.length;
    await new Promise((resolve) => setImmediate(resolve));
  }
  await execute(database, database.db, `delete from settings where key = 'sample-calendar'`);
  await forgetAffinity(database);
  await forgetRefreshes(database);
  return removed;
}

/** Removes these customers, their runs and all that hangs on them, and takes them off the counters. */
export async function removePeople(database: Database, tx: Tx, customers: readonly number[]): Promise<void> {
  const [isCustomer, customerIds] = inIds(database, 'id', customers);
  if (database.dialect === 'postgres') {
    await execute(database, tx, `select id from customers where ${isCustomer} order by id for update`, [customerIds]);
  }
  const [ofCustomer] = inIds(database, 'customer_id', customers);
  const runs = await execute<RunOf>(
    database,
    tx,
    `select id, journey_id, version, node_id, visit, place, entered_at from runs
     where journey_id in (select distinct journey_id from plans) and ${ofCustomer}`,
    [customerIds],
  );
  const runIds = runs.map((run) => run.id);
  await uncount(database, tx, runs);
  const [ofRun, runList] = inIds(database, 'run_id', runIds);
  const [isRun] = inIds(database, 'id', runIds);
  const messages = `select id from messages where ${ofCustomer}`;
  await execute(database, tx, `delete from attempts where message_id in (${messages})`, [customerIds]);
  for (const table of ['visits', 'conversions'])
    await execute(database, tx, `delete from ${table} where ${ofRun}`, [runList]);
  await execute(database, tx, `delete from runs where ${isRun}`, [runList]);
  for (const table of [
    'messages',
    'consents',
    'events',
    'histories',
    'rfm',
    'caps',
    'memberships',
    'affinities',
    'aliases',
  ]) {
    await execute(database, tx, `delete from ${table} where ${ofCustomer}`, [customerIds]);
  }
  await execute(database, tx, `delete from customers where ${isCustomer}`, [customerIds]);
}

interface RunOf {
  readonly id: number;
  readonly journey_id: string;
  readonly version: number;
  readonly node_id: string;
  readonly visit: number;
  readonly place: string;
  readonly entered_at: number;
}

/** A run's stay at a node, finished or not. */
interface Stay {
  readonly version: number;
  readonly node: string;
  readonly end: 'waiting' | `left:${string}` | `exited:${string}`;
}

/**
 * Takes runs off the counters, stay by stay. A stay that began in one version and ended in another was moved: its run
 * arrived in the version of the stay before (for the first: the version that was live when it entered).
 */
async function uncount(database: Database, tx: Tx, runs: readonly RunOf[]): Promise<void> {
  if (runs.length === 0) return;
  const [ofRun, ids] = inIds(
    database,
    'run_id',
    runs.map((run) => run.id),
  );
  const visits = await execute<{
    run_id: number;
    version: number;
    node_id: string;
    port: string | null;
    exit: string | null;
  }>(database, tx, `select run_id, version, node_id, port, exit from visits where ${ofRun} order by run_id, visit`, [
    ids,
  ]);
  const stays = new Map<number, Stay[]>(runs.map((run) => [run.id, []]));
  for (const { run_id: run, version, node_id: node, port, exit } of visits) {
    stays.get(run)?.push({ version, node, end: port === null ? `exited:${String(exit)}` : `left:${port}` });
  }
  const published = await execute<{ journey_id: string; version: number; published_at: number }>(
    database,
    tx,
    'select journey_id, version, published_at from plans order by journey_id, version',
  );
  const counters = new CounterDeltas();
  for (const run of runs) {
    const { journey_id: journey } = run;
    const way = stays.get(run.id) ?? [];
    if (run.place !== 'ended') way.push({ version: run.version, node: run.node_id, end: 'waiting' });
    const live = published.filter((plan) => plan.journey_id === journey && plan.published_at <= run.entered_at);
    let arrivedIn = live.at(-1)?.version ?? way[0]?.version ?? run.version;
    // A version that was published after it entered can only have been moved to, never the other way round.
    arrivedIn = Math.min(arrivedIn, way[0]?.version ?? arrivedIn);
    for (const { version, node, end } of way) {
      counters.add(journey, arrivedIn, node, 'entered', -1);
      if (version !== arrivedIn) {
        counters.add(journey, arrivedIn, node, 'moved-out', -1);
        counters.add(journey, version, node, 'moved-in', -1);
      }
      counters.add(journey, version, node, end, -1);
      arrivedIn = version;
    }
  }
  await counters.write(database, tx);
}
