/**
 * BG/NBD (Fader, Hardie and Lee 2005) in closed form: four parameters that say how often customers buy and how many
 * drop out after a purchase. The basic model for small or young shops, and a challenger of the LSTM elsewhere.
 */
import { columnCount, purchasesColumn } from './history.ts';
import type { PackedHistories } from './history.ts';
import { minimise } from './nelder-mead.ts';

/** What the model knows of a customer; times in weeks. */
export interface PurchaseSummary {
  /** Purchase days after the first. */
  readonly repeats: number;
  /** From the first to the last purchase. */
  readonly lastAt: number;
  /** From the first purchase to the day of looking. */
  readonly age: number;
}

/** Fitted parameters with their log-likelihood. */
export interface BgNbd {
  readonly r: number;
  readonly alpha: number;
  readonly a: number;
  readonly b: number;
  readonly logLikelihood: number;
}

const daysPerWeek = 7;

/** A customer's summary as of the start of `day`; undefined without a purchase before it. */
export function purchaseSummary(packed: PackedHistories, customer: number, day: number): PurchaseSummary | undefined {
  let [first, last, purchaseDays] = [0, 0, 0];
  for (let index = packed.starts[customer]!; index < packed.starts[customer + 1]!; index++) {
    const at = packed.days[index]!;
    if (at >= day) break;
    if (!(packed.values[index * columnCount + purchasesColumn]! > 0)) continue;
    if (purchaseDays === 0) first = at;
    last = at;
    purchaseDays++;
  }
  if (purchaseDays === 0) return undefined;
  return { repeats: purchaseDays - 1, lastAt: (last - first) / daysPerWeek, age: (day - first) / daysPerWeek };
}

/** ln Γ(x) for x > 0 (Lanczos, g = 7, nine terms; about 15 digits). */
export function logGamma(x: number): number {
  const terms = [
    676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
    -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ];
  const shifted = x - 1;
  const base = shifted + 7.5;
  const series = terms.reduce((sum, term, index) => sum + term / (shifted + index + 1), 0.99999999999980993);
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(base) - base + Math.log(series);
}

/** Fits by maximum likelihood; customers with the same summary are counted once. */
export function fitBgNbd(customers: readonly PurchaseSummary[]): BgNbd {
  const groups = new Map<string, { summary: PurchaseSummary; count: number }>();
  for (const summary of customers) {
    const key = `${summary.repeats}|${summary.lastAt}|${summary.age}`;
    const group = groups.get(key);
    if (group) group.count++;
    else groups.set(key, { summary, count: 1 });
  }
  const distinct = [...groups.values()];
  const most = customers.reduce((largest, { repeats }) => Math.max(largest, repeats), 0);
  const negative = (point: readonly number[]): number => {
    const [r, alpha, a, b] = point.map(Math.exp) as [number, number, number, number];
    if (point.some((value) => Math.abs(value) > 12)) return Infinity;
    // The part that depends on the number of repeats alone, shared by all customers with that number.
    const shared = new Float64Array(most + 1);
    const fixed = r * Math.log(alpha) - logGamma(r) + logGamma(a + b) - logGamma(b);
    for (let x = 0; x <= most; x++) shared[x] = fixed + logGamma(r + x) + logGamma(b + x) - logGamma(a + b + x);
    let sum = 0;
    for (const { summary, count } of distinct) {
      const { repeats, lastAt, age } = summary;
      const alive = -(r + repeats) * Math.log(alpha + age);
      const gone = Math.log(a) - Math.log(b + repeats - 1) - (r + repeats) * Math.log(alpha + lastAt);
      const either = repeats > 0 ? Math.max(alive, gone) + Math.log1p(Math.exp(-Math.abs(alive - gone))) : alive;
      sum += count * (shared[repeats]! + either);
    }
    return -sum;
  };
  // b + x − 1 must stay positive for x = 1, which exp() grants; two starts guard against a poor corner.
  const found = [
    [-1, 1.5, -0.2, 1],
    [0, 0.5, -2, 0.5],
  ]
    .map((start) => minimise(negative, start))
    .map((result) => minimise(negative, result.point))
    .sort((left, right) => left.value - right.value)[0]!;
  const [r, alpha, a, b] = found.point.map(Math.exp) as [number, number, number, number];
  return { r, alpha, a, b, logLikelihood: -found.value };
}

/**
 * P(no purchase in the next `horizon` days). Somebody still active stays silent with the posterior mean of e^(−λH),
 * somebody gone surely does. Not to be confused with 1 − P(active).
 */
export function silentProbability(model: BgNbd, summary: PurchaseSummary, horizon: number): number {
  const { r, alpha, a, b } = model;
  const { repeats, lastAt, age } = summary;
  const power = r + repeats;
  const ahead = horizon / daysPerWeek;
  const silentGivenActive = Math.exp(power * Math.log((alpha + age) / (alpha + age + ahead)));
  if (repeats === 0) return silentGivenActive;
  const oddsGone = (a / (b + repeats - 1)) * Math.exp(power * Math.log((alpha + age) / (alpha + lastAt)));
  return (oddsGone + silentGivenActive) / (oddsGone + 1);
}
