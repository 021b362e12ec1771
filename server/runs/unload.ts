import { execute, type Database } from '../store/database.ts';

/**
 * Puts a batch down: members who sleep are parked until their time, the others are due. For a batch that nobody carries
 * any more; a leg that is still under way writes nothing, for the rows have changed.
 *
 * @returns due times of those who were parked, and how many were put down.
 */
export async function unloadBatch(
  database: Database,
  batch: string,
  now: number,
): Promise<{ readonly people: number; readonly parkedUntil: readonly number[] }> {
  return database.write(async (tx) => {
    const parked = await execute<{ due_at: number }>(
      database,
      tx,
      `update runs set place = 'parked', batch_id = null, rev = rev + 1
       where batch_id = ? and place = 'riding' and due_at > ? returning due_at`,
      [batch, now],
    );
    const due = await execute<{ id: number }>(
      database,
      tx,
      `update runs set place = 'due', batch_id = null, due_at = coalesce(due_at, 0), rev = rev + 1
       where batch_id = ? and place = 'riding' returning id`,
      [batch],
    );
    await execute(database, tx, 'update batches set ended_at = ? where id = ? and ended_at is null', [now, batch]);
    return { people: parked.length + due.length, parkedUntil: [...new Set(parked.map((row) => row.due_at))] };
  }, 'unload');
}
