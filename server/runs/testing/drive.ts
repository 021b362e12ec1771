import { execute } from '../../store/database.ts';
import { board } from '../boarding.ts';
import { runLeg } from '../leg.ts';
import type { TestShop } from './shop.ts';

/** Boards everybody due and runs the legs of every batch that is awake, once. @returns the batches that rode. */
export async function driveOnce(shop: TestShop): Promise<string[]> {
  const { services, database, time } = shop;
  for (const queue of ['live', 'bulk'] as const) while ((await board(services, queue, time.now)).length > 0);
  const rows = await execute<{ batch_id: string }>(
    database,
    database.db,
    `select distinct batch_id from runs where place = 'riding' and (due_at is null or due_at <= ?) order by batch_id`,
    [time.now],
  );
  for (const { batch_id: batch } of rows) await runLeg(services, batch, time.now);
  return rows.map((row) => row.batch_id);
}

/** Moves time on from one due second to the next until `end`, carrying everybody; what Temporal does, in a loop. */
export async function driveUntil(shop: TestShop, end: number): Promise<void> {
  const { database, time } = shop;
  for (;;) {
    while ((await driveOnce(shop)).length > 0);
    const [row] = await execute<{ next: number | null }>(
      database,
      database.db,
      `select min(due_at) as next from runs where place in ('riding', 'parked') and due_at > ?`,
      [time.now],
    );
    const next = row?.next ?? null;
    if (next === null || next > end) break;
    time.now = next;
  }
  time.now = end;
}
