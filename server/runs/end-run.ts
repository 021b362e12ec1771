import { cancelMessages } from '../sending/cancel.ts';
import type { MessageReason } from '../sending/reasons.ts';
import { execute, insertRows, type Database, type Tx } from '../store/database.ts';
import { inIds } from '../store/ids.ts';
import { CounterDeltas } from './counters.ts';
import { groupBy } from './group-by.ts';
import { VISIT_COLUMNS } from './leg-rows.ts';
import type { RunRow } from './run-row.ts';

/**
 * Ends runs where they stand, riding or waiting: writes the visit that ends with the reason, counts it, and cancels the
 * messages that have not left. Runs that moved since they were read, or have ended, are left alone.
 *
 * @param cause JSON of the cause, when an event ended them.
 * @param ofMessages why the messages are cancelled.
 * @returns the ids that ended.
 */
export async function endRuns(
  database: Database,
  tx: Tx,
  runs: readonly RunRow[],
  reason: string,
  now: number,
  cause: string | null = null,
  ofMessages: MessageReason = 'run-ended',
): Promise<ReadonlySet<number>> {
  const ended = new Set<number>();
  const byRev = groupBy(runs, (run) => run.rev);
  for (const [rev, group] of byRev) {
    const [among, ids] = inIds(
      database,
      'id',
      group.map((run) => run.id),
    );
    const rows = await execute<{ id: number }>(
      database,
      tx,
      `update runs set place = 'ended', ended_at = ?, end_reason = ?, due_at = null, batch_id = null, wait = null, wakeable = 0,
       cause = null, facts = null, held_code = null, held_detail = null, held_count = 0, rev = rev + 1
       where ${among} and rev = ? and place <> 'ended' returning id`,
      [now, reason, ids, rev],
    );
    for (const row of rows) ended.add(row.id);
  }
  if (ended.size === 0) return ended;

  const counters = new CounterDeltas();
  const visits: unknown[][] = [];
  for (const run of runs) {
    if (!ended.has(run.id)) continue;
    const { journey_id: journey, version, node_id: node } = run;
    counters.add(journey, version, node, 'waiting', -1);
    counters.add(journey, version, node, `exited:${reason}`, 1);
    const { id, visit, customer_id: customer, arrived_at: arrivedAt, facts } = run;
    visits.push([id, visit, journey, version, node, customer, arrivedAt, now, null, reason, facts, cause]);
  }
  await insertRows(database, tx, 'visits', VISIT_COLUMNS, visits);
  await cancelMessages(database, tx, [...ended], ofMessages, now);
  await counters.write(database, tx);
  return ended;
}
