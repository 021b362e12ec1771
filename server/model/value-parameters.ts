/** What a model says of value beside churn: parameters fitted on everything before a day, without labels. */
import { fitBgNbd, purchaseSummary } from './bgnbd.ts';
import type { PurchaseSummary } from './bgnbd.ts';
import type { PackedHistories } from './history.ts';
import type { ModelInfo } from './model-file.ts';

/** Four parameters need no more customers than this; the rest would only cost time. */
export const valueFitLimit = 20_000;

/**
 * Fits BG/NBD (times in weeks) as of the start of `day`, on at most `valueFitLimit` evenly chosen buyers. Undefined
 * where nobody has bought anything yet. `gammaGamma` stays null until there is spend to fit it on.
 */
export function fitValueParameters(packed: PackedHistories, day: number): ModelInfo['value'] {
  const total = packed.starts.length - 1;
  const step = Math.max(1, total / valueFitLimit);
  const summaries: PurchaseSummary[] = [];
  for (let at = 0; at < total; at += step) {
    const summary = purchaseSummary(packed, Math.floor(at), day);
    if (summary) summaries.push(summary);
  }
  if (summaries.length === 0) return undefined;
  const { r, alpha, a, b } = fitBgNbd(summaries);
  return { bgnbd: { r, alpha, a, b }, gammaGamma: null };
}
