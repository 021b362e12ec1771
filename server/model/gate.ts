/** The champion gate: may a freshly trained model take the champion's place? Pure. */
import { z } from 'zod';

/** How a new model did against the champion on the same people. */
export const gateReport = z.object({
  verdict: z.enum(['better', 'no-worse', 'clearly-worse', 'other-horizon', 'champion-unusable', 'no-champion']),
  /** The champion's hash; null = there was none. */
  champion: z.string().nullable(),
  /** The contest, on one validation day; null where there was none. */
  contest: z
    .object({
      rows: z.number(),
      logLoss: z.number(),
      championLogLoss: z.number(),
      auc: z.number(),
      championAuc: z.number(),
      /** 95 % interval of the new model's log-loss minus the champion's, nats. */
      interval: z.tuple([z.number(), z.number()]),
    })
    .nullable(),
});

/** The report that travels with a trained model. */
export type GateReport = z.infer<typeof gateReport>;

/** Two models' log-losses closer than this are the same for any purpose. */
export const negligibleLoss = 0.002;

const perRow = (p: number, gone: boolean): number => {
  const kept = Math.min(1 - 1e-9, Math.max(1e-9, p));
  return -Math.log(gone ? kept : 1 - kept);
};

/**
 * Compares the two row by row. Clearly worse: even the kind end of the 95 % interval of the paired difference in
 * log-loss is worse by more than `negligibleLoss`. Better: the whole interval is below 0.
 * @param fresh the new model's churn probabilities. @param champion the champion's, of the same rows.
 */
export function comparePaired(
  fresh: ArrayLike<number>,
  champion: ArrayLike<number>,
  gone: readonly boolean[],
): { readonly verdict: 'better' | 'no-worse' | 'clearly-worse'; readonly interval: [number, number] } {
  const count = gone.length;
  let sum = 0;
  let squares = 0;
  gone.forEach((churned, row) => {
    const difference = perRow(fresh[row]!, churned) - perRow(champion[row]!, churned);
    sum += difference;
    squares += difference * difference;
  });
  const mean = sum / count;
  const variance = count > 1 ? Math.max(0, squares - count * mean * mean) / (count - 1) : Infinity;
  const reach = 1.96 * Math.sqrt(variance / count);
  // A single row says nothing: JSON has no infinity, so its interval is as wide as a loss can be.
  const widest = 21;
  const interval: [number, number] = [Math.max(-widest, mean - reach), Math.min(widest, mean + reach)];
  if (interval[0] > negligibleLoss) return { verdict: 'clearly-worse', interval };
  return { verdict: interval[1] < 0 ? 'better' : 'no-worse', interval };
}
