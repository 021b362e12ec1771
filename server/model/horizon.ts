import { columnCount, purchasesColumn } from './history.ts';
import type { PackedHistories } from './history.ts';

/** Shortest and longest horizon that is ever proposed, days. */
export const horizonRange = { shortest: 28, longest: 90 } as const;

/**
 * The horizon that fits a shop: the 80th percentile of the gaps between its customers' purchase days before `endDay`,
 * kept within `horizonRange`; the longest where nobody has bought twice.
 */
export function proposedHorizon(packed: PackedHistories, endDay: number): number {
  const gaps: number[] = [];
  for (let customer = 0; customer < packed.starts.length - 1; customer++) {
    let last: number | undefined;
    for (let index = packed.starts[customer]!; index < packed.starts[customer + 1]!; index++) {
      const day = packed.days[index]!;
      if (day >= endDay) break;
      if (!(packed.values[index * columnCount + purchasesColumn]! > 0)) continue;
      if (last !== undefined) gaps.push(day - last);
      last = day;
    }
  }
  if (gaps.length === 0) return horizonRange.longest;
  gaps.sort((a, b) => a - b);
  const gap = gaps[Math.min(gaps.length - 1, Math.floor(gaps.length * 0.8))]!;
  return Math.min(horizonRange.longest, Math.max(horizonRange.shortest, gap));
}
