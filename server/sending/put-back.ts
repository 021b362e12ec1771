import { execute, type Database, type Tx } from '../store/database.ts';
import { checked, inIds } from '../store/ids.ts';
import { returnCaps, type Refused } from './caps.ts';
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

/**
 * Takes back what dispatchers hold of these customers and have not begun to send: it is judged anew, by what is known of
 * the customer then. Their rounds find it gone. The caller holds the customers' locks.
 *
 * @returns the senders, whom the caller tells after the commit.
 */
export async function takeBackClaimed(
  database: Database,
  tx: Tx,
  customers: readonly number[],
): Promise<ReadonlySet<string>> {
  const [isCustomer, ids] = inIds(database, 'customer_id', customers);
  const lock = database.dialect === 'postgres' ? ' for update' : '';
  const text = `select id, purpose, reason, lease, sender_id from messages where ${isCustomer} and state = 'claimed'${lock}`;
  const rows = await execute<Refused & { readonly sender_id: string }>(database, tx, text, [ids]);
  if (rows.length === 0) return new Set();
  const [isMessage, list] = inIds(
    database,
    'id',
    rows.map((row) => row.id),
  );
  const queue = `update messages set state = 'queued', lease = null, lease_until = null where ${isMessage}`;
  await execute(database, tx, queue, [list]);
  await returnCaps(database, tx, rows);
  return new Set(rows.map((row) => row.sender_id));
}
