import { generatedHistories } from '../../model/generated-shop.ts';
import { historyToBlob, type History } from '../../model/history.ts';
import { makeModel } from '../../model/recipe.ts';
import type { ModelFile } from '../../model/model-file.ts';
import { packHistories } from '../../model/history.ts';
import type { OpenShop } from '../../runs/testing/databases.ts';
import type { TestShop } from '../../runs/testing/shop.ts';
import { execute, insertRows } from '../../store/database.ts';

/** The local day on which a shop of buyers stands, at noon in Seoul. */
export const today = 20_510;

/** Noon of a local day in Seoul. */
export function noonOf(day: number): number {
  return day * 86_400_000 + 3 * 3_600_000;
}

/** A basic model with value of the same generated shop that `shopOfBuyers` fills, as of `endDay`; another one for each seed. */
export async function modelOfBuyers(seed = 1, endDay = today - 100): Promise<ModelFile> {
  const histories = generatedHistories({ customers: 120, days: 300, firstDay: today - 300, seed });
  const packed = packHistories(histories, (bytes) => new SharedArrayBuffer(bytes));
  const { model } = await makeModel({ packed, firstDay: today - 300, endDay, horizon: 28, data: `test ${seed}` });
  return model;
}

/** A customer with a history. */
export interface Buyer {
  readonly id: number;
  readonly history: History;
}

/** A shop at noon of `today` with buyers in two chunks of ids; the last two have no history before today. It has looked back already unless `looksBack`. */
export async function shopOfBuyers(open: OpenShop, looksBack = false): Promise<{ shop: TestShop; buyers: Buyer[] }> {
  const shop = await open({ now: noonOf(today), untreatedShare: 0.3 });
  const { database } = shop;
  const histories = generatedHistories({ customers: 120, days: 300, firstDay: today - 300, seed: 1 });
  const first = { access: 1, events: 0, carts: 0, purchases: 0, spend: 0, sent: 0, opened: 0 };
  const buyers = [...histories, { activity: [{ day: today, ...first }] }, { activity: [{ day: today, ...first }] }].map(
    (history, index) => ({ id: index < 60 ? index + 1 : index + 5000, history }),
  );
  await database.write(async (tx) => {
    await insertRows(
      database,
      tx,
      'customers',
      ['id', 'external_id', 'attributes', 'created_at', 'updated_at'],
      buyers.map(({ id }) => [id, `b-${id}`, '{}', shop.time.now, shop.time.now]),
    );
    await insertRows(
      database,
      tx,
      'histories',
      ['customer_id', 'days'],
      buyers.map(({ id, history }) => [id, Buffer.from(historyToBlob(history))]),
    );
    if (!looksBack) await insertRows(database, tx, 'settings', ['key', 'value'], [['looked-back', '']]);
    // Customers of other tests are numbered after these.
    if (database.dialect === 'postgres')
      await execute(database, tx, `select setval(pg_get_serial_sequence('customers', 'id'), 6000)`);
  });
  return { shop, buyers };
}
