import fc from 'fast-check';
import { expect, it } from 'vitest';
import { packHistories, type DailyActivity } from './history.ts';
import { shopOf, type ShopOrder } from './shop.ts';

const order: fc.Arbitrary<ShopOrder> = fc.record({
  customer: fc.constantFrom('가', 'b', 'c', 'd'),
  day: fc.integer({ min: 19_990, max: 20_010 }),
  amount: fc.integer({ min: -50, max: 50 }),
});

/** As one would do it by hand. */
function byHand(orders: readonly ShopOrder[]): { customers: string[]; packed: unknown } {
  const customers = [...new Set(orders.map(({ customer }) => customer))];
  const histories = customers.map((customer) => {
    const own = orders.filter((one) => one.customer === customer);
    const days = [...new Set(own.map(({ day }) => day))].sort((a, b) => a - b);
    const activity = days.map((day): DailyActivity => {
      const amounts = own.filter((one) => one.day === day).map(({ amount }) => amount);
      const purchases = amounts.filter((amount) => amount >= 0).length;
      const spend = amounts.reduce((sum, amount) => sum + amount, 0);
      return { ...{ day, access: 0, events: 0, carts: 0, purchases, spend, sent: 0, opened: 0 } };
    });
    return { activity };
  });
  return { customers, packed: packHistories(histories) };
}

it('orders in any order become each customer’s days, and the shop’s first and last', () => {
  fc.assert(
    fc.property(fc.array(order, { maxLength: 60 }), (orders) => {
      const { customers, packed, firstDay, lastDay } = shopOf(orders);
      expect({ customers, packed }).toEqual(byHand(orders));
      const days = orders.map(({ day }) => day);
      expect([firstDay, lastDay]).toEqual([Math.min(...days), Math.max(...days)]);
    }),
  );
});

it('more orders than a book begins with room for lose nothing', () => {
  const many = Array.from({ length: 5000 }, (_, n) => ({ customer: `c${n % 70}`, day: 20_000 + (n % 31), amount: 1 }));
  const { customers, packed } = shopOf(many);
  expect(customers).toHaveLength(70);
  expect(packed.values.reduce((sum, value) => sum + value, 0)).toBe(2 * 5000);
});
