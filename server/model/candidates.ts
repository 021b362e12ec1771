/** The simple models every LSTM must beat, judged on the same rows. */
import { fitBgNbd, silentProbability } from './bgnbd.ts';
import type { BgNbd, PurchaseSummary } from './bgnbd.ts';
import { churned, standardisedContexts } from './examples.ts';
import type { Examples } from './examples.ts';
import { contextCount } from './features.ts';
import type { ContextScale } from './features.ts';
import { fitLogistic, logisticLogits } from './logistic-regression.ts';
import type { LogisticModel } from './logistic-regression.ts';
import { logistic } from './probability.ts';

/** A fitted model with its churn probabilities of rows. */
export interface Candidate<Model> {
  readonly model: Model;
  judge(rows: Examples): Float64Array;
}

/** Days since the last purchase, as a logistic regression on log recency alone: the rule of thumb. */
export function recencyCandidate(training: Examples, buckets: number): Candidate<LogisticModel> {
  const recency = (rows: Examples): Float64Array =>
    Float64Array.from(rows.customers, (_, row) => rows.contexts[row * contextCount]!);
  const model = fitLogistic(recency(training), 1, churned(training, buckets));
  return { model, judge: (rows) => logisticLogits(model, recency(rows), 1).map(logistic) };
}

/** Logistic regression on the standardised context. */
export function logisticCandidate(training: Examples, scale: ContextScale, buckets: number): Candidate<LogisticModel> {
  const model = fitLogistic(standardisedContexts(training, scale), contextCount, churned(training, buckets));
  return {
    model,
    judge: (rows) => logisticLogits(model, standardisedContexts(rows, scale), contextCount).map(logistic),
  };
}

/** Relative slack for the rounding of logarithms in single precision; a customer of ten years has room for 1 / 3,650. */
export const roundingSlack = 1e-5;

/**
 * A row's purchase summary, from the same context features that the ONNX form reads. The purchase days after the first
 * are at most the further orders (more where somebody ordered twice on one day) and at most the mean gaps that fit
 * between the first sight and the last purchase (more where somebody only looked for long before buying): exact unless a
 * customer did both. Time counts from the first purchase, or from the first sight of whoever has not bought.
 */
function summaryOf(rows: Examples, row: number): PurchaseSummary {
  const plain = (feature: number): number => Math.expm1(rows.contexts[row * contextCount + feature]!);
  const [recency, purchases, tenure, meanGap] = [
    Math.round(plain(0)),
    Math.round(plain(1)),
    Math.round(plain(2)),
    plain(4),
  ];
  const gaps = Math.floor((Math.max(0, tenure - recency) * (1 + roundingSlack)) / Math.max(meanGap, 1));
  const repeats = Math.max(0, Math.min(gaps, purchases - 1));
  const between = Math.round(repeats * meanGap);
  return { repeats, lastAt: between / 7, age: (recency + between) / 7 };
}

/** BG/NBD fitted on what was known on the rows' day; it needs no labels. */
export function bgNbdCandidate(known: Examples, horizon: number): Candidate<BgNbd> {
  const summaries = Array.from(known.customers, (_, row) => summaryOf(known, row));
  const model = fitBgNbd(summaries);
  return {
    model,
    judge: (rows) =>
      Float64Array.from(rows.customers, (_, row) => silentProbability(model, summaryOf(rows, row), horizon)),
  };
}
