/**
 * Gamma-Gamma (Fader and Hardie 2013, "The Gamma-Gamma Model of Monetary Value"): what a customer's purchases are worth
 * on average. Purchases vary about the customer's own mean, means vary between customers; how much somebody spends is
 * taken to be independent of how often. Three parameters. Pure.
 */
import { logGamma } from './bgnbd.ts';
import { minimise } from './nelder-mead.ts';

/** What the model knows of a customer. */
export interface SpendSummary {
  /** Purchase days after the first. */
  readonly repeats: number;
  /** Mean spend per such day, in the shop's currency; above 0. */
  readonly meanSpend: number;
}

/** Fitted parameters with their log-likelihood. */
export interface GammaGamma {
  /** Shape of a customer's purchases about their own mean. */
  readonly p: number;
  /** Shape and scale of the means between customers. */
  readonly q: number;
  readonly v: number;
  readonly logLikelihood: number;
}

/** Fewer repeat buyers than this say too little about how spend varies. */
export const fewestSpenders = 30;

/**
 * Fits by maximum likelihood.
 *
 * @returns undefined with fewer than `fewestSpenders` customers who repeat and spend, or when no finite mean comes out (q ≤ 1).
 */
export function fitGammaGamma(customers: readonly SpendSummary[]): GammaGamma | undefined {
  const known = customers.filter(({ repeats, meanSpend }) => repeats > 0 && meanSpend > 0);
  if (known.length < fewestSpenders) return undefined;
  // In units of the average spend, so that any currency starts from the same place.
  const unit = known.reduce((sum, { meanSpend }) => sum + meanSpend, 0) / known.length;
  const rows = known.map(({ repeats, meanSpend }) => ({ x: repeats, m: meanSpend / unit }));
  const most = rows.reduce((largest, { x }) => Math.max(largest, x), 0);
  const present = [...new Set(rows.map(({ x }) => x))];
  const shared = new Float64Array(most + 1);
  const negative = (point: readonly number[]): number => {
    if (point.some((value) => Math.abs(value) > 12)) return Infinity;
    const [p, q, v] = point.map(Math.exp) as [number, number, number];
    for (const x of present) shared[x] = logGamma(p * x + q) - logGamma(p * x) - logGamma(q) + q * Math.log(v);
    let sum = 0;
    for (const { x, m } of rows) {
      sum += shared[x]! + (p * x - 1) * Math.log(m) + p * x * Math.log(x) - (p * x + q) * Math.log(v + m * x);
    }
    return -sum;
  };
  const found = [
    [1.5, 1, 0.5],
    [0, 0.7, 0],
  ]
    .map((start) => minimise(negative, start))
    .map((result) => minimise(negative, result.point, 1e-13))
    .sort((left, right) => left.value - right.value)[0]!;
  const [p, q, v] = found.point.map(Math.exp) as [number, number, number];
  if (!Number.isFinite(found.value) || q <= 1) return undefined;
  // A density in units of `unit` is `unit` times the density in currency.
  return { p, q, v: v * unit, logLikelihood: -found.value - rows.length * Math.log(unit) };
}

/**
 * Expected mean spend per purchase day: between the shop's average and the customer's own, nearer the own the more is
 * known of it. Without a repeat purchase it is the shop's average.
 */
export function expectedSpend(model: Pick<GammaGamma, 'p' | 'q' | 'v'>, { repeats, meanSpend }: SpendSummary): number {
  const { p, q, v } = model;
  if (repeats <= 0 || !(meanSpend > 0)) return (p * v) / (q - 1);
  return (p * (v + repeats * meanSpend)) / (p * repeats + q - 1);
}
