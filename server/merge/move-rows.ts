import { execute, type Database, type Tx } from '../store/database.ts';
import { inIds } from '../store/ids.ts';
import type { RunRow } from '../runs/run-row.ts';

/**
 * Gives the former customer's runs, with their visits, conversions and messages, to the survivor. Every run gets a new
 * `rev`, and so do the survivor's own that ride: a leg that is under way for one of them was decided from the facts of
 * half a person and writes nothing; its batch finds the run awake, and decides again.
 *
 * @param runs of both customers.
 */
export async function moveRunsTo(
  database: Database,
  tx: Tx,
  runs: readonly RunRow[],
  former: number,
  survivor: number,
): Promise<void> {
  const own = runs.filter((run) => run.customer_id === survivor);
  const moved = runs.filter((run) => run.customer_id === former);
  const keys = new Set(own.map((run) => `${run.journey_id}\n${run.entry_key}`));
  // Both have come by the same entry: the key stays with the survivor's.
  const doubled = moved.filter((run) => keys.has(`${run.journey_id}\n${run.entry_key}`)).map(({ id }) => id);
  await update(`entry_key = entry_key || ' (merged ' || cast(id as text) || ')'`, doubled);
  const ids = moved.map(({ id }) => id);
  if (ids.length > 0) {
    const [isRun, list] = inIds(database, 'id', ids);
    const [ofRun] = inIds(database, 'run_id', ids);
    await execute(database, tx, `update runs set customer_id = ?, rev = rev + 1 where ${isRun}`, [survivor, list]);
    for (const table of ['visits', 'conversions']) {
      await execute(database, tx, `update ${table} set customer_id = ? where ${ofRun}`, [survivor, list]);
    }
  }
  await execute(database, tx, 'update messages set customer_id = ? where customer_id = ?', [survivor, former]);
  await update(
    'rev = rev + 1',
    own.filter((run) => run.place === 'riding').map(({ id }) => id),
  );

  async function update(set: string, which: readonly number[]): Promise<void> {
    if (which.length === 0) return;
    const [isRun, list] = inIds(database, 'id', which);
    await execute(database, tx, `update runs set ${set} where ${isRun}`, [list]);
  }
}

/** Places under the cap that both have used are added up: a merge never makes room. */
export async function addCaps(database: Database, tx: Tx, former: number, survivor: number): Promise<void> {
  await execute(
    database,
    tx,
    `insert into caps (customer_id, day, shadow, count) select cast(? as bigint), day, shadow, count from caps where customer_id = ?
     on conflict (customer_id, day, shadow) do update set count = caps.count + excluded.count`,
    [survivor, former],
  );
  await execute(database, tx, 'delete from caps where customer_id = ?', [former]);
}

/**
 * Whoever of the two belonged to an audience belongs to it now, and does not newly come to belong: what has happened
 * starts no journey twice. The next look at the audience judges the survivor by all that is known.
 */
export async function joinMemberships(database: Database, tx: Tx, former: number, survivor: number): Promise<void> {
  const larger = (column: string): string =>
    `${column} = case when excluded.${column} > memberships.${column} then excluded.${column} else memberships.${column} end`;
  await execute(
    database,
    tx,
    `insert into memberships (journey_id, customer_id, generation, member)
     select journey_id, cast(? as bigint), generation, member from memberships where customer_id = ?
     on conflict (journey_id, customer_id) do update set ${larger('generation')}, ${larger('member')}`,
    [survivor, former],
  );
  await execute(database, tx, 'delete from memberships where customer_id = ?', [former]);
}

/** What daily work said of the former customer; it speaks of the survivor the next time. */
export async function dropFindings(database: Database, tx: Tx, former: number): Promise<void> {
  for (const table of ['scores', 'affinities']) {
    await execute(database, tx, `delete from ${table} where customer_id = ?`, [former]);
  }
}
