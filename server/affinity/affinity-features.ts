/** What the purchase model sees of a customer on a day: their orders up to the day before. */
import type { Purchases } from './purchases.ts';

/** Purchases longer ago are not looked at. */
export const LOOKBACK_DAYS = 480;

/** Numbers per customer, and per customer and item bought before (the customer's included). */
export const CUSTOMER_FEATURES = 6;
export const AGAIN_FEATURES = CUSTOMER_FEATURES + 8;

/** What one customer did with one item before the day. */
interface Habit {
  item: number;
  /** Days on which it was bought. */
  count: number;
  recent: number;
  first: number;
  last: number;
}

/** One customer on one day. */
export interface CustomerView {
  /** `CUSTOMER_FEATURES` numbers; null when nothing was bought within the look-back. */
  readonly customer: Float64Array;
  readonly habits: readonly Habit[];
  /** `AGAIN_FEATURES` numbers for a habit, written into `into` from `at`. */
  write(habit: Habit, into: Float64Array, at: number): void;
}

/**
 * The customer as of the beginning of `day`; null when they bought nothing within the look-back before it.
 * @param horizon days that count as recent.
 */
export function viewOf(purchases: Purchases, index: number, day: number, horizon: number): CustomerView | null {
  const { starts, days, bought } = purchases;
  const habits = new Map<number, Habit>();
  let [orders, recentOrders, firstDay, lastDay] = [0, 0, 0, -1];
  for (let at = starts[index]!; at < starts[index + 1]!; at++) {
    const on = days[at]!;
    if (on >= day) break;
    if (on < day - LOOKBACK_DAYS) continue;
    const isRecent = on >= day - horizon;
    if (on !== lastDay) {
      if (lastDay === -1) firstDay = on;
      lastDay = on;
      orders += 1;
      if (isRecent) recentOrders += 1;
    }
    const item = bought[at]!;
    const habit = habits.get(item);
    if (habit === undefined) {
      habits.set(item, { item, count: 1, recent: isRecent ? 1 : 0, first: on, last: on });
    } else {
      habit.count += 1;
      habit.last = on;
      if (isRecent) habit.recent += 1;
    }
  }
  if (lastDay === -1) return null;
  const tenure = day - firstDay;
  const customer = Float64Array.of(
    Math.log1p(orders),
    Math.log1p(recentOrders),
    Math.log1p(day - lastDay),
    Math.log1p(tenure),
    Math.log1p(habits.size),
    Math.log((orders * horizon) / (tenure + horizon)),
  );
  return {
    customer,
    habits: [...habits.values()],
    write({ count, recent, first, last }, into, at) {
      into.set(customer, at);
      const elapsed = day - last;
      const gap = count > 1 ? (last - first) / (count - 1) : 0;
      let next = at + CUSTOMER_FEATURES;
      into[next++] = Math.log1p(count);
      into[next++] = Math.log1p(recent);
      into[next++] = Math.log1p(elapsed);
      into[next++] = count > 1 ? Math.log1p(Math.min(20, elapsed / Math.max(1, gap))) : 0;
      into[next++] = count > 1 ? 1 : 0;
      into[next++] = count / orders;
      into[next++] = recentOrders > 0 ? recent / recentOrders : 0;
      into[next] = Math.log((count * horizon) / (tenure + horizon));
    },
  };
}
