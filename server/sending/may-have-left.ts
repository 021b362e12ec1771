import { execute, type Database, type Db, type Tx } from '../store/database.ts';
import { inIds } from '../store/ids.ts';
import type { Idempotency } from './adapters/adapter.ts';

/**
 * When messages may first have left, by id (epoch milliseconds): the time of the first attempt of which nobody knows how it
 * ended. The provider's key is as old as that, however often it was used since.
 */
export async function mayHaveLeftAt(
  database: Database,
  db: Db | Tx,
  messages: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  if (messages.length === 0) return new Map();
  const [isMessage, ids] = inIds(database, 'message_id', messages);
  const text = `select message_id, min(at) as at from attempts where ${isMessage} and result = 'unknown' group by message_id`;
  const rows = await execute<{ message_id: number; at: number }>(database, db, text, [ids]);
  return new Map(rows.map((row) => [row.message_id, Number(row.at)]));
}

/**
 * Does the provider still know a message that may have left at `first`? One that can be looked up was looked up before it
 * was put back into the queue.
 */
export function isKeyKept(idempotency: Idempotency, first: number, now: number): boolean {
  if (typeof idempotency === 'object') return now - first <= idempotency.windowMs;
  return idempotency === 'lookup';
}
