/** Who bought what on which day, packed: eight bytes a purchase, so that a large shop fits into memory. */
import type { Item } from './order-items.ts';

/** Everybody's purchases, each customer's by day; the same item on the same day counts once. */
export interface Purchases {
  /** Customer ids; customer `n` has the entries `starts[n]` up to `starts[n + 1]`. */
  readonly customers: readonly number[];
  readonly starts: Int32Array;
  /** Local days of the shop since 1970-01-01. */
  readonly days: Int32Array;
  /** Indices into `items`. */
  readonly bought: Int32Array;
  readonly items: readonly Item[];
}

/** Collects purchases customer by customer. */
export interface PurchaseBook {
  /** Whoever buys from now on. */
  customer(id: number): void;
  buy(day: number, item: Item): void;
  finish(): Purchases;
}

/** An empty book. */
export function purchaseBook(): PurchaseBook {
  const customers: number[] = [];
  const starts: number[] = [];
  const items: Item[] = [];
  const indexOf = new Map<string, number>();
  let days = new Int32Array(1024);
  let bought = new Int32Array(1024);
  let length = 0;
  let current: { day: number; item: number }[] = [];

  function flush(): void {
    if (current.length === 0) {
      // Who bought nothing leaves no trace.
      if (starts.length > 0 && starts.at(-1) === length) {
        customers.pop();
        starts.pop();
      }
      return;
    }
    current.sort((a, b) => a.day - b.day || a.item - b.item);
    while (length + current.length > days.length) {
      days = grown(days);
      bought = grown(bought);
    }
    let last: { day: number; item: number } | null = null;
    for (const entry of current) {
      if (last?.day === entry.day && last.item === entry.item) continue;
      last = entry;
      days[length] = entry.day;
      bought[length] = entry.item;
      length += 1;
    }
    current = [];
  }

  return {
    customer(id) {
      flush();
      customers.push(id);
      starts.push(length);
    },
    buy(day, item) {
      let index = indexOf.get(item.key);
      if (index === undefined) {
        index = items.length;
        items.push(item);
        indexOf.set(item.key, index);
      }
      current.push({ day, item: index });
    },
    finish() {
      flush();
      return {
        customers,
        starts: Int32Array.from([...starts, length]),
        days: days.subarray(0, length),
        bought: bought.subarray(0, length),
        items,
      };
    },
  };
}

function grown(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const next = new Int32Array(array.length * 2);
  next.set(array);
  return next;
}

/** In how many customers' purchases before `endDay` each item occurs. */
export function buyersOf({ starts, days, bought, items }: Purchases, endDay: number): Int32Array {
  const buyers = new Int32Array(items.length);
  const lastSeen = new Int32Array(items.length).fill(-1);
  for (let customer = 0; customer < starts.length - 1; customer++) {
    for (let at = starts[customer]!; at < starts[customer + 1]! && days[at]! < endDay; at++) {
      const item = bought[at]!;
      if (lastSeen[item] === customer) continue;
      lastSeen[item] = customer;
      buyers[item]! += 1;
    }
  }
  return buyers;
}
