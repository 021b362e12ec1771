import { generatedHistories } from '../../model/generated-shop.ts';
import { historyToBlob, type History } from '../../model/history.ts';
import { insertRows, type Database } from '../../store/database.ts';

/** Puts customers with these histories into a shop. @returns their ids. */
export async function fillHistories(database: Database, histories: readonly History[], now: number): Promise<number[]> {
  const ids: number[] = [];
  for (let from = 0; from < histories.length; from += 1000) {
    const part = histories.slice(from, from + 1000);
    await database.write(async (tx) => {
      const columns = ['external_id', 'attributes', 'created_at', 'updated_at'];
      const rows = part.map((_, index) => [`h-${String(now)}-${String(from + index)}`, '{}', now, now]);
      const made = await insertRows<{ id: number }>(database, tx, 'customers', columns, rows, 'returning id');
      const blobs = part.map((history, index) => [made[index]!.id, Buffer.from(historyToBlob(history))]);
      await insertRows(database, tx, 'histories', ['customer_id', 'days'], blobs);
      ids.push(...made.map(({ id }) => id));
    });
  }
  return ids;
}

/** Fills a shop with generated customers whose last day is the one before `today` (days since 1970-01-01). */
export async function fillGenerated(
  database: Database,
  shop: { readonly customers: number; readonly days: number; readonly seed: number; readonly today: number },
  now: number,
): Promise<number[]> {
  const { customers, days, seed, today } = shop;
  return fillHistories(database, generatedHistories({ customers, days, seed, firstDay: today - days }), now);
}
