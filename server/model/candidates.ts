/** The simple models every LSTM must beat, judged on the same rows. */
import { fitBgNbd, purchaseSummary, silentProbability } from './bgnbd.ts';
import type { PurchaseSummary } from './bgnbd.ts';
import { churned, standardisedContexts } from './examples.ts';
import type { Examples } from './examples.ts';
import { contextCount } from './features.ts';
import type { ContextScale } from './features.ts';
import type { PackedHistories } from './history.ts';
import { fitLogistic, logisticLogits } from './logistic-regression.ts';
import { logistic } from './probability.ts';

/** Churn probabilities of rows. */
export type Judge = (rows: Examples) => Float64Array;

/** Days since the last purchase as a probability-like score: a logistic regression on log recency alone. */
export function recencyJudge(training: Examples, buckets: number): Judge {
  const recency = (rows: Examples): Float64Array =>
    Float64Array.from(rows.customers, (_, row) => rows.contexts[row * contextCount]!);
  const model = fitLogistic(recency(training), 1, churned(training, buckets));
  return (rows) => logisticLogits(model, recency(rows), 1).map(logistic);
}

/** Logistic regression on the standardised context. */
export function logisticJudge(training: Examples, scale: ContextScale, buckets: number): Judge {
  const model = fitLogistic(standardisedContexts(training, scale), contextCount, churned(training, buckets));
  return (rows) => logisticLogits(model, standardisedContexts(rows, scale), contextCount).map(logistic);
}

/** BG/NBD fitted on what was known at `fitDay`; a customer who never bought has the model's average silence. */
export function bgNbdJudge(packed: PackedHistories, fitDay: number, horizon: number): Judge {
  const summaries: PurchaseSummary[] = [];
  for (let customer = 0; customer < packed.starts.length - 1; customer++) {
    const summary = purchaseSummary(packed, customer, fitDay);
    if (summary) summaries.push(summary);
  }
  const model = fitBgNbd(summaries);
  const newcomer: PurchaseSummary = { repeats: 0, lastAt: 0, age: 0 };
  return (rows) =>
    Float64Array.from(rows.customers, (customer, row) =>
      silentProbability(model, purchaseSummary(packed, customer, rows.days[row]!) ?? newcomer, horizon),
    );
}
