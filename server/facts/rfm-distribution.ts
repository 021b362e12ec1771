import type { RfmFact } from '../../engine/facts.ts';
import { rfmGroupOf, rfmScore } from '../../engine/rfm.ts';
import { rankBelow } from './rank-below.ts';

/** One customer's orders within the RFM window. */
export interface RawRfm {
  readonly orders: number;
  readonly amount: number;
  /** Local day of the last order, days since 1970-01-01; null = none in the window. */
  readonly lastOrderDay: number | null;
}

/** Customers with an order in the window: whom quintiles are counted over. */
export interface RfmDistribution {
  readonly buyers: number;
  /** How many of them are strictly below a value. */
  below(metric: keyof RawRfm, value: number): number;
}

/** The distribution of a shop; customers without an order in the window do not count. */
export function rfmDistribution(shop: Iterable<RawRfm>): RfmDistribution {
  const rows = [...shop].filter((row) => row.lastOrderDay !== null);
  const sorted: Readonly<Record<keyof RawRfm, Float64Array>> = {
    lastOrderDay: Float64Array.from(rows, (row) => row.lastOrderDay ?? 0).sort(),
    orders: Float64Array.from(rows, (row) => row.orders).sort(),
    amount: Float64Array.from(rows, (row) => row.amount).sort(),
  };
  return { buyers: rows.length, below: (metric, value) => rankBelow(sorted[metric], value) };
}

/** Scores one customer by the share of the shop that is strictly worse (see `engine/rfm.ts`). */
export function scoreRfm(row: RawRfm | undefined, today: number, all: RfmDistribution): RfmFact {
  const { orders = 0, amount = 0, lastOrderDay = null } = row ?? {};
  const count = all.buyers;
  if (lastOrderDay === null || count === 0) {
    return { r: null, f: null, m: null, group: 'prospect', recencyDays: null, orders, amount };
  }
  const r = rfmScore(all.below('lastOrderDay', lastOrderDay), count);
  const f = rfmScore(all.below('orders', orders), count);
  const m = rfmScore(all.below('amount', amount), count);
  return { r, f, m, group: rfmGroupOf(r, f), recencyDays: Math.max(0, today - lastOrderDay), orders, amount };
}
