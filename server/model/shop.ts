/** A shop's orders as histories: what training and the benchmarks start from when there is no database. */
import { columnCount, purchasesColumn, spendColumn, type PackedHistories } from './history.ts';

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

/** Collects orders one by one, sixteen bytes each, whatever their order; a file need never be in memory whole. */
export interface OrderBook {
  add(order: ShopOrder): void;
  /** The histories of everybody, customers in the order of their first rows. Only orders exist, so the other channels stay empty. */
  finish(): Shop;
}

/** An empty book. */
export function orderBook(): OrderBook {
  const indexOf = new Map<string, number>();
  let owners = new Int32Array(1024);
  let days = new Int32Array(1024);
  let amounts = new Float64Array(1024);
  let length = 0;

  function grow(): void {
    const [owned, on, paid] = [owners, days, amounts];
    owners = new Int32Array(2 * length);
    days = new Int32Array(2 * length);
    amounts = new Float64Array(2 * length);
    owners.set(owned);
    days.set(on);
    amounts.set(paid);
  }

  return {
    add({ customer, day, amount }) {
      if (length === owners.length) grow();
      let index = indexOf.get(customer);
      if (index === undefined) indexOf.set(customer, (index = indexOf.size));
      owners[length] = index;
      days[length] = day;
      amounts[length] = amount;
      length += 1;
    },
    finish() {
      const rows = byOwner(owners.subarray(0, length), indexOf.size);
      const shared = (bytes: number): SharedArrayBuffer => new SharedArrayBuffer(bytes);
      const starts = new Int32Array(shared(4 * (indexOf.size + 1)));
      // Orders of one day share a row: counted first, so that the memory is as large as what goes in.
      let [from, count] = [0, 0];
      for (let customer = 0; customer < indexOf.size; customer++) {
        let to = from;
        while (to < length && owners[rows[to]!] === customer) to++;
        const own = rows.subarray(from, to).sort((a, b) => days[a]! - days[b]! || a - b);
        for (let at = 0; at < own.length; at++) if (at === 0 || days[own[at]!] !== days[own[at - 1]!]) count++;
        starts[customer + 1] = count;
        from = to;
      }
      const packed = {
        starts,
        days: new Int32Array(shared(4 * count)),
        values: new Float32Array(shared(4 * count * columnCount)),
      };
      let row = -1;
      let [purchases, spend] = [0, 0];
      rows.forEach((order, at) => {
        const before = rows[at - 1];
        if (before === undefined || owners[before] !== owners[order] || days[before] !== days[order]) {
          row += 1;
          [purchases, spend] = [0, 0];
        }
        purchases += amounts[order]! >= 0 ? 1 : 0;
        spend += amounts[order]!;
        packed.days[row] = days[order]!;
        packed.values[row * columnCount + purchasesColumn] = purchases;
        packed.values[row * columnCount + spendColumn] = spend;
      });
      let [firstDay, lastDay] = [Infinity, -Infinity];
      for (const day of packed.days) {
        firstDay = Math.min(firstDay, day);
        lastDay = Math.max(lastDay, day);
      }
      return { customers: [...indexOf.keys()], packed, firstDay, lastDay };
    },
  };
}

/** Positions of the orders, one owner's after the other's, each owner's as they came. */
function byOwner(owners: Int32Array, count: number): Int32Array {
  const next = new Int32Array(count + 1);
  for (const owner of owners) next[owner + 1]! += 1;
  for (let owner = 0; owner < count; owner++) next[owner + 1]! += next[owner]!;
  const rows = new Int32Array(owners.length);
  owners.forEach((owner, order) => (rows[next[owner]!++] = order));
  return rows;
}

/** A shop of these orders; see `orderBook`. */
export function shopOf(orders: Iterable<ShopOrder>): Shop {
  const book = orderBook();
  for (const order of orders) book.add(order);
  return book.finish();
}
