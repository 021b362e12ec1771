/** How good purchase probabilities are, against what was bought. */
import { areaUnderRoc, brierScore, calibrationError } from '../model/metrics.ts';
import { logistic } from '../model/probability.ts';
import { scoreCustomer, type AffinityFit } from './affinity-model.ts';
import type { Purchases } from './purchases.ts';

/** Averages over the items that some bought and some did not; shares and areas, 0..1. */
export interface AffinityFigures {
  readonly items: number;
  /** Pairs of customer and item judged. */
  readonly pairs: number;
  readonly auc: number;
  /** The area under the curve of "has bought it before". */
  readonly boughtBeforeAuc: number;
  readonly brier: number;
  readonly calibrationError: number;
}

/** So many customers are judged at most: every so-many-th. */
const MOST_JUDGED = 20_000;

/** Judges a fit on the `horizon` days from `day` on; null when no item was both bought and not bought. */
export function judgeAffinity(fit: AffinityFit, purchases: Purchases, day: number): AffinityFigures | null {
  const { items, horizon } = fit;
  const position = new Int32Array(purchases.items.length).fill(-1);
  items.forEach((item, at) => (position[item] = at));
  const ps: number[][] = items.map(() => []);
  const before: number[][] = items.map(() => []);
  const outcomes: boolean[][] = items.map(() => []);
  const { starts, days, bought } = purchases;
  const step = Math.max(1, Math.ceil(purchases.customers.length / MOST_JUDGED));
  for (let customer = 0; customer < purchases.customers.length; customer += step) {
    const scores = scoreCustomer(fit, purchases, position, customer, day);
    if (!scores) continue;
    const row = items.map((_, at) => logistic(scores.base + fit.never.intercepts[at]!));
    const had = new Uint8Array(items.length);
    for (const { at, p } of scores.again) {
      row[at] = p;
      had[at] = 1;
    }
    const now = new Uint8Array(items.length);
    for (let at = starts[customer]!; at < starts[customer + 1]!; at++) {
      const item = position[bought[at]!]!;
      if (item >= 0 && days[at]! >= day && days[at]! < day + horizon) now[item] = 1;
    }
    for (let at = 0; at < items.length; at++) {
      ps[at]!.push(row[at]!);
      before[at]!.push(had[at]!);
      outcomes[at]!.push(now[at] === 1);
    }
  }
  const mixed = items.map((_, at) => at).filter((at) => new Set(outcomes[at]).size === 2);
  if (mixed.length === 0) return null;
  const mean = (of: (at: number) => number): number => mixed.reduce((sum, at) => sum + of(at), 0) / mixed.length;
  return {
    items: mixed.length,
    pairs: mixed.reduce((sum, at) => sum + ps[at]!.length, 0),
    auc: mean((at) => areaUnderRoc(ps[at]!, outcomes[at]!)),
    boughtBeforeAuc: mean((at) => areaUnderRoc(before[at]!, outcomes[at]!)),
    brier: mean((at) => brierScore(ps[at]!, outcomes[at]!)),
    calibrationError: mean((at) => calibrationError(ps[at]!, outcomes[at]!)),
  };
}
