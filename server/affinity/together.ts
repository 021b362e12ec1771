/** What is bought together: item-to-item counts, one customer counting once. */
import { buyersOf, type Purchases } from './purchases.ts';

/** A purchase falls into one of 32 periods before the day; the same or neighbouring periods count as together. */
const PERIOD_DAYS = 15;
const PERIODS = 32;
/** Only a customer's latest items count, so that one who buys everything does not take all the time. */
const ITEMS_PER_CUSTOMER = 60;

/** A neighbour of an item: bought with it by `count` people. */
export interface Neighbour {
  readonly item: number;
  readonly count: number;
  readonly score: number;
}

/** One customer's items before a day with the periods they were bought in. */
interface Basket {
  readonly items: Int32Array;
  readonly periods: Int32Array;
}

function basketOf({ starts, days, bought }: Purchases, customer: number, endDay: number): Basket | null {
  const masks = new Map<number, number>();
  for (let at = starts[customer + 1]! - 1; at >= starts[customer]!; at--) {
    const age = endDay - 1 - days[at]!;
    if (age < 0) continue;
    const period = Math.floor(age / PERIOD_DAYS);
    if (period >= PERIODS) break;
    const item = bought[at]!;
    const mask = masks.get(item);
    if (mask !== undefined) masks.set(item, mask | (1 << period));
    else if (masks.size < ITEMS_PER_CUSTOMER) masks.set(item, 1 << period);
  }
  if (masks.size === 0) return null;
  return { items: Int32Array.from(masks.keys()), periods: Int32Array.from(masks.values()) };
}

/**
 * For every item the items that were bought together with it (within about 30 days), best first. The score is
 * `c² / ((c + shrink) · nᵢ · nⱼ^popularity)` for `c` common buyers of `nᵢ` and `nⱼ`: 0 asks what most people buy with it,
 * 1 what is typical of it (lift); rare pairs count less.
 *
 * @param endDay purchases before it count.
 */
export function neighbours(
  purchases: Purchases,
  endDay: number,
  options: {
    readonly popularity: number;
    readonly shrink: number;
    readonly most: number;
    readonly usable: (item: number) => boolean;
  },
): Map<number, Neighbour[]> {
  const { popularity, shrink, most, usable } = options;
  const buyers = buyersOf(purchases, endDay);
  const baskets: Basket[] = [];
  const owners: number[][] = purchases.items.map(() => []);
  for (let customer = 0; customer < purchases.customers.length; customer++) {
    const basket = basketOf(purchases, customer, endDay);
    if (!basket) continue;
    for (const item of basket.items) if (usable(item)) owners[item]!.push(baskets.length);
    baskets.push(basket);
  }
  const counts = new Int32Array(purchases.items.length);
  const found = new Map<number, Neighbour[]>();
  owners.forEach((own, item) => {
    if (own.length === 0) return;
    const touched: number[] = [];
    for (const owner of own) {
      const { items, periods } = baskets[owner]!;
      const mask = periods[items.indexOf(item)]!;
      const near = mask | (mask << 1) | (mask >>> 1);
      for (let at = 0; at < items.length; at++) {
        const other = items[at]!;
        if (other === item || (periods[at]! & near) === 0 || !usable(other)) continue;
        if (counts[other]! === 0) touched.push(other);
        counts[other]! += 1;
      }
    }
    const list = touched.map((other): Neighbour => {
      const count = counts[other]!;
      counts[other] = 0;
      const score = (count * count) / ((count + shrink) * own.length * buyers[other]! ** popularity);
      return { item: other, count, score };
    });
    list.sort((a, b) => b.score - a.score || a.item - b.item);
    found.set(item, list.slice(0, most));
  });
  return found;
}

/** The items most people bought within the `days` days before `endDay`, then those bought longer ago; best first. */
export function bestSellers(
  purchases: Purchases,
  endDay: number,
  days: number,
  usable: (item: number) => boolean,
  most: number,
): Neighbour[] {
  const { starts, days: on, bought, items } = purchases;
  const recent = new Int32Array(items.length);
  const lastSeen = new Int32Array(items.length).fill(-1);
  for (let customer = 0; customer < starts.length - 1; customer++) {
    for (let at = starts[customer]!; at < starts[customer + 1]! && on[at]! < endDay; at++) {
      const item = bought[at]!;
      if (on[at]! < endDay - days || lastSeen[item] === customer) continue;
      lastSeen[item] = customer;
      recent[item]! += 1;
    }
  }
  const ever = buyersOf(purchases, endDay);
  return items
    .map((_, item): Neighbour => ({ item, count: recent[item]!, score: recent[item]! }))
    .filter(({ item }) => usable(item) && ever[item]! > 0)
    .sort((a, b) => b.count - a.count || ever[b.item]! - ever[a.item]! || a.item - b.item)
    .slice(0, most);
}
