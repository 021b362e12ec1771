/** How good a list of churn probabilities is, against what happened. Pure. */
import type { ModelFigures } from '../../engine/contract/models.ts';

/** Area under the ROC curve: the chance that a churner ranks above a stayer; ties count half. NaN with one class only. */
export function areaUnderRoc(scores: ArrayLike<number>, churned: readonly boolean[]): number {
  const order = ascending(scores);
  let ranks = 0;
  let positives = 0;
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to < order.length && scores[order[to]!] === scores[order[from]!]) to++;
    const rank = (from + to + 1) / 2;
    for (let index = from; index < to; index++) {
      if (!churned[order[index]!]) continue;
      ranks += rank;
      positives++;
    }
    from = to;
  }
  const negatives = order.length - positives;
  return (ranks - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/** Average precision: the area under the precision-recall curve, ties taken together. */
export function areaUnderPrecisionRecall(scores: ArrayLike<number>, churned: readonly boolean[]): number {
  const order = ascending(scores).reverse();
  const total = churned.filter(Boolean).length;
  let area = 0;
  let caught = 0;
  for (let from = 0; from < order.length;) {
    let to = from;
    let found = 0;
    while (to < order.length && scores[order[to]!] === scores[order[from]!]) {
      if (churned[order[to]!]) found++;
      to++;
    }
    caught += found;
    area += (found / total) * (caught / to);
    from = to;
  }
  return area;
}

/** Mean squared difference between probability and outcome. */
export function brierScore(probabilities: ArrayLike<number>, churned: readonly boolean[]): number {
  let sum = 0;
  churned.forEach((gone, row) => (sum += (probabilities[row]! - (gone ? 1 : 0)) ** 2));
  return sum / churned.length;
}

/** Mean −log of the probability given to what happened, nats; probabilities are kept within 1e-9 of the ends. */
export function logLoss(probabilities: ArrayLike<number>, churned: readonly boolean[]): number {
  let sum = 0;
  churned.forEach((gone, row) => {
    const p = Math.min(1 - 1e-9, Math.max(1e-9, probabilities[row]!));
    sum -= Math.log(gone ? p : 1 - p);
  });
  return sum / churned.length;
}

/** Expected calibration error: over ten bins of equal width, the mean gap between predicted and actual share, by size. */
export function calibrationError(probabilities: ArrayLike<number>, churned: readonly boolean[]): number {
  const bins = Array.from({ length: 10 }, () => ({ rows: 0, predicted: 0, actual: 0 }));
  churned.forEach((gone, row) => {
    const bin = bins[Math.min(9, Math.max(0, Math.floor(probabilities[row]! * 10)))]!;
    bin.rows++;
    bin.predicted += probabilities[row]!;
    bin.actual += gone ? 1 : 0;
  });
  return bins.reduce((sum, bin) => sum + Math.abs(bin.predicted - bin.actual), 0) / churned.length;
}

/** How finely `binned` cuts: a churn band has five bins. */
export const binCount = 50;

/** Rows by probability in bins of equal width: how many, the sum of their probabilities, and how many churned. */
export function binned(
  probabilities: ArrayLike<number>,
  churned: readonly boolean[],
): { readonly rows: number[]; readonly predicted: number[]; readonly churned: number[] } {
  const empty = (): number[] => Array.from({ length: binCount }, () => 0);
  const bins = { rows: empty(), predicted: empty(), churned: empty() };
  churned.forEach((gone, row) => {
    const p = probabilities[row]!;
    const bin = Math.min(binCount - 1, Math.max(0, Math.floor(p * binCount)));
    bins.rows[bin]!++;
    bins.predicted[bin]! += p;
    bins.churned[bin]! += gone ? 1 : 0;
  });
  return { ...bins, predicted: bins.predicted.map((sum) => Number(sum.toPrecision(7))) };
}

/** How many times the average churn rate the tenth of customers with the highest scores has. */
export function topDecileLift(scores: ArrayLike<number>, churned: readonly boolean[]): number {
  const top = ascending(scores)
    .reverse()
    .slice(0, Math.max(1, Math.round(churned.length / 10)));
  const caught = top.filter((row) => churned[row]).length;
  return caught / top.length / (churned.filter(Boolean).length / churned.length);
}

/** All figures at once. Where only one thing happened no ranking can be judged: AUC is then 0.5, lift 1. */
export function modelMetrics(probabilities: ArrayLike<number>, churned: readonly boolean[]): ModelFigures {
  const churnRate = churned.filter(Boolean).length / churned.length;
  const ranked = churnRate > 0 && churnRate < 1;
  return {
    rows: churned.length,
    churnRate,
    auc: ranked ? areaUnderRoc(probabilities, churned) : 0.5,
    prAuc: ranked ? areaUnderPrecisionRecall(probabilities, churned) : churnRate,
    brier: brierScore(probabilities, churned),
    logLoss: logLoss(probabilities, churned),
    calibrationError: calibrationError(probabilities, churned),
    topDecileLift: ranked ? topDecileLift(probabilities, churned) : 1,
  };
}

function ascending(scores: ArrayLike<number>): number[] {
  return Array.from({ length: scores.length }, (_, row) => row).sort((a, b) => scores[a]! - scores[b]! || a - b);
}
