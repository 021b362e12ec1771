/** A generated shop of any size for benchmarks; the same seed gives the same people. */
import { historyToBlob, type DailyActivity } from '../server/model/history.ts';
import { seededRandom } from '../server/model/random.ts';
import { insertRows, type Database } from '../server/store/database.ts';
import { recentOrders } from '../server/facts/activity.ts';

/** One customer's orders over 330 days, with a pace and, for some, a moment of leaving. */
function history(random: () => number, today: number): Uint8Array {
  const pace = 4 + random() * 40;
  const left = random() < 0.4 ? today - Math.floor(random() * 200) : today;
  const activity: DailyActivity[] = [];
  for (let day = today - 330; day < left; day += Math.max(1, Math.round(-Math.log(1 - random()) * pace))) {
    activity.push({
      day,
      access: 0,
      events: 0,
      carts: 0,
      purchases: 1,
      spend: Math.round(random() * 10000) / 100,
      sent: 0,
      opened: 0,
    });
  }
  return historyToBlob({ activity });
}

/** Fills the store with customers who have histories, RFM, consents and addresses. @returns their ids. */
export async function fillShop(database: Database, customers: number, now: number, seed = 1): Promise<number[]> {
  const random = seededRandom(seed);
  const today = Math.floor((now + 9 * 3_600_000) / 86_400_000);
  const ids: number[] = [];
  const chunk = 2000;
  for (let start = 0; start < customers; start += chunk) {
    const size = Math.min(chunk, customers - start);
    await database.write(async (tx) => {
      const people = Array.from({ length: size }, (_, index) => {
        const n = start + index + 1;
        return [
          `bench-${n}`,
          JSON.stringify({ name: `고객 ${n}`, tier: n % 3 }),
          `bench${n}@example.com`,
          `+8210${String(10000000 + n)}`,
          now,
          now,
        ];
      });
      const columns = ['external_id', 'attributes', 'email', 'phone', 'created_at', 'updated_at'];
      const made = await insertRows<{ id: number }>(database, tx, 'customers', columns, people, 'returning id');
      const histories = made.map(({ id }) => [id, history(random, today)] as const);
      await insertRows(
        database,
        tx,
        'histories',
        ['customer_id', 'days'],
        histories.map(([id, days]) => [id, Buffer.from(days)]),
      );
      await insertRows(
        database,
        tx,
        'rfm',
        ['customer_id', 'rfm_group', 'orders', 'amount', 'last_order_day', 'updated_day'],
        histories.map(([id, days]) => {
          const { orders, amount, lastOrderDay } = recentOrders(days, today);
          return [id, 'prospect', orders, amount, lastOrderDay, today];
        }),
      );
      await insertRows(
        database,
        tx,
        'consents',
        ['customer_id', 'channel', 'purpose', 'granted', 'at', 'source'],
        made.map(({ id }) => [id, 'email', 'ad', 1, now, 'bench']),
      );
      for (const { id } of made) ids.push(id);
    });
  }
  return ids;
}
