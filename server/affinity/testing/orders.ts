import { seededRandom } from '../../model/random.ts';
import type { TestShop } from '../../runs/testing/shop.ts';
import { insertRows } from '../../store/database.ts';

const dayMs = 86_400_000;
/** People's habits by the remainder of their number: what they buy, over and over. */
export const HABITS = ['coffee', 'tea', 'wine', 'bread'] as const;

/** Something that was ordered. */
export interface Order {
  readonly customer: number;
  readonly at: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Writes orders as history, as an import would have left them. */
export async function storeOrders({ database }: TestShop, orders: readonly Order[], prefix = 'o'): Promise<void> {
  const columns = ['message_id', 'customer_id', 'event', 'occurred_at', 'received_at', 'properties', 'origin', 'hops'];
  const rows = orders.map(({ customer, at, properties }, index) => {
    const text = JSON.stringify({ amount: 10, ...properties });
    return [`${prefix}${String(index)}`, customer, 'order_completed', at, at, text, 'history', 0];
  });
  await database.write((tx) => insertRows(database, tx, 'events', columns, rows));
}

/**
 * Half a year of orders: everybody buys their habit every other week or so, milk now and then, and half of those who buy
 * coffee also buy sugar. A tenth of the people stopped three months ago. The same seed gives the same orders.
 */
export function habitualOrders(customers: readonly number[], now: number, days = 180): Order[] {
  const random = seededRandom(7);
  return customers.flatMap((customer, index) => {
    const habit = HABITS[index % HABITS.length]!;
    const stopped = index % 10 === 9 ? 90 : 0;
    const orders: Order[] = [];
    for (let ago = days - Math.floor(random() * 14); ago > stopped; ago -= 7 + Math.floor(random() * 12)) {
      const categories = [habit as string];
      if (random() < 0.2) categories.push('milk');
      if (habit === 'coffee' && random() < 0.5) categories.push('sugar');
      orders.push({ customer, at: now - ago * dayMs, properties: { categories } });
    }
    return orders;
  });
}
