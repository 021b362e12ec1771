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

/** Customers with an order in the window, each metric ascending: what quintiles are counted over. */
export interface RfmDistribution {
  readonly lastOrderDays: Float64Array;
  readonly orders: Float64Array;
  readonly amounts: Float64Array;
}

/** The distribution of a shop; customers without an order in the window do not count. */
export function rfmDistribution(shop: Iterable<RawRfm>): RfmDistribution {
  const buyers = [...shop].filter((row) => row.lastOrderDay !== null);
  return {
    lastOrderDays: Float64Array.from(buyers, (row) => row.lastOrderDay ?? 0).sort(),
    orders: Float64Array.from(buyers, (row) => row.orders).sort(),
    amounts: Float64Array.from(buyers, (row) => row.amount).sort(),
  };
}

/** Scores one customer by the share of the shop that is strictly worse (see `engine/rfm.ts`). */
export function scoreRfm(row: RawRfm | undefined, today: number, all: RfmDistribution): RfmFact {
  const { orders = 0, amount = 0, lastOrderDay = null } = row ?? {};
  const count = all.lastOrderDays.length;
  if (lastOrderDay === null || count === 0) {
    return { r: null, f: null, m: null, group: 'prospect', recencyDays: null, orders, amount };
  }
  const r = rfmScore(rankBelow(all.lastOrderDays, lastOrderDay), count);
  const f = rfmScore(rankBelow(all.orders, orders), count);
  const m = rfmScore(rankBelow(all.amounts, amount), count);
  return { r, f, m, group: rfmGroupOf(r, f), recencyDays: Math.max(0, today - lastOrderDay), orders, amount };
}
