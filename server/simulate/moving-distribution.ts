import { rankBelow } from '../facts/rank-below.ts';
import type { RawRfm, RfmDistribution } from '../facts/rfm-distribution.ts';

const metrics = ['lastOrderDay', 'orders', 'amount'] as const satisfies readonly (keyof RawRfm)[];

/** A distribution some of whose customers go on ordering, at the cost of those few only. */
export interface MovingDistribution extends RfmDistribution {
  /** One of the few has other figures than before; null = had, or has, none. */
  move(before: RawRfm | null, after: RawRfm | null): void;
}

/** @param resting all others, whose figures stay as they are. */
export function movingDistribution(resting: RfmDistribution): MovingDistribution {
  const sorted: Record<keyof RawRfm, number[]> = { lastOrderDay: [], orders: [], amount: [] };
  const each = (row: RawRfm | null, act: (values: number[], at: number, value: number) => void): void => {
    // Without an order in the window one does not count.
    if (row === null || row.lastOrderDay === null) return;
    for (const metric of metrics) act(sorted[metric], rankBelow(sorted[metric], row[metric]!), row[metric]!);
  };
  return {
    get buyers() {
      return resting.buyers + sorted.orders.length;
    },
    below: (metric, value) => resting.below(metric, value) + rankBelow(sorted[metric], value),
    move(before, after) {
      each(before, (values, at) => values.splice(at, 1));
      each(after, (values, at, value) => values.splice(at, 0, value));
    },
  };
}
