import type { Wait } from '../../engine/node-type.ts';
import { execute, type Database, type Tx } from '../store/database.ts';
import { isWakeable } from './resting.ts';
import { dueSecond, type RunRow } from './run-row.ts';

/**
 * Gives runs another wait (or another version): they are parked until its time, or due where it is over. A leg that is
 * under way for one of them writes nothing, for the row has changed.
 *
 * @returns the due times of those who were parked, and the ids that were written.
 */
export async function setWaits(
  database: Database,
  tx: Tx,
  changes: readonly { readonly row: RunRow; readonly wait: Wait | null; readonly version: number }[],
): Promise<{ readonly parkedUntil: ReadonlySet<number>; readonly changed: ReadonlySet<number> }> {
  const parkedUntil = new Set<number>();
  const changed = new Set<number>();
  for (const { row, wait, version } of changes) {
    const timed = wait?.until !== undefined && wait.message !== true;
    const dueAt = wait === null ? 0 : timed ? dueSecond(wait.until ?? 0) : null;
    const place = wait === null ? 'due' : 'parked';
    // A wait that is over keeps its old text: the node has decided to wait, and is now told that time is up.
    const [text, wakeable] = wait === null ? [row.wait, 0] : [JSON.stringify(wait), isWakeable(wait)];
    const cause = wait === null ? (row.cause ?? (row.wait === null ? null : JSON.stringify({ kind: 'time' }))) : null;
    const rows = await execute<{ id: number }>(
      database,
      tx,
      `update runs set place = ?, due_at = ?, wait = ?, wakeable = ?, cause = ?, version = ?, batch_id = null, rev = rev + 1
       where id = ? and rev = ? and place <> 'ended' returning id`,
      [place, dueAt, text, wakeable, cause, version, row.id, row.rev],
    );
    if (rows.length === 0) continue;
    changed.add(row.id);
    if (place === 'parked' && dueAt !== null) parkedUntil.add(dueAt);
  }
  return { parkedUntil, changed };
}
