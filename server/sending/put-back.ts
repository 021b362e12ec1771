import { execute, type Database, type Tx } from '../store/database.ts';
import { checked, inIds } from '../store/ids.ts';
import { returnCaps } from './caps.ts';
import { RETAKE, type MessageRow } from './message-row.ts';
import type { MessageReason } from './reasons.ts';

/** Claimed messages that do not leave in this round go back to the queue; their places under the cap are freed. */
export async function putBack(
  database: Database,
  tx: Tx,
  lease: string,
  rows: readonly MessageRow[],
  dueAt: number,
  reason: MessageReason | null,
): Promise<void> {
  if (rows.length === 0) return;
  const [isMessage, ids] = inIds(
    database,
    'id',
    rows.map((row) => row.id),
  );
  const text = `update messages set state = 'queued', lease = null, lease_until = null, due_at = ?,
    reason = case when reason = '${RETAKE}' then reason else coalesce(?, reason) end
    where ${isMessage} and ${checked("state = 'claimed' and lease = ?")} returning id`;
  const moved = new Set<number>();
  for (const { id } of await execute<{ id: number }>(database, tx, text, [dueAt, reason, ids, lease])) moved.add(id);
  const refused = rows.filter((row) => moved.has(row.id)).map((row) => ({ ...row, lease }));
  await returnCaps(database, tx, refused);
}
