/** A shop's orders as histories: what training and the benchmarks start from when there is no database. */
import { packHistories } from './history.ts';
import type { DailyActivity, PackedHistories } from './history.ts';

/** A shop's order history, in shared memory. */
export interface Shop {
  readonly customers: readonly string[];
  readonly packed: PackedHistories;
  /** First and last day with an order, days since 1970-01-01. */
  readonly firstDay: number;
  readonly lastDay: number;
}

/** One order, its day in the shop's zone. */
export interface ShopOrder {
  readonly customer: string;
  readonly day: number;
  readonly amount: number;
}

/** Days since 1970-01-01 of a `YYYY-MM-DD…` date. @throws RangeError when it is not a date. */
export function dayNumber(date: string): number {
  const milliseconds = Date.parse(`${date.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(milliseconds)) throw new RangeError(`"${date}" is not a date.`);
  return milliseconds / 86_400_000;
}

/** Groups orders into histories. Only orders exist, so the other channels stay empty. */
export function shopOf(orders: Iterable<ShopOrder>): Shop {
  const byCustomer = new Map<string, Map<number, { purchases: number; spend: number }>>();
  let [firstDay, lastDay] = [Infinity, -Infinity];
  for (const { customer, day, amount } of orders) {
    const days = byCustomer.get(customer) ?? new Map<number, { purchases: number; spend: number }>();
    byCustomer.set(customer, days);
    const row = days.get(day) ?? { purchases: 0, spend: 0 };
    row.purchases += amount >= 0 ? 1 : 0;
    row.spend += amount;
    days.set(day, row);
    firstDay = Math.min(firstDay, day);
    lastDay = Math.max(lastDay, day);
  }
  const histories = [...byCustomer.values()].map((days) => ({
    activity: [...days]
      .sort(([a], [b]) => a - b)
      .map(([day, row]): DailyActivity => ({ day, access: 0, events: 0, carts: 0, ...row, sent: 0, opened: 0 })),
  }));
  const packed = packHistories(histories, (bytes) => new SharedArrayBuffer(bytes));
  return { customers: [...byCustomer.keys()], packed, firstDay, lastDay };
}
