import { chiSquareSurvival } from './distributions.ts';

/** Below this p-value the split is taken to be broken. */
export const SAMPLE_RATIO_ALPHA = 0.001;

export interface SampleRatio {
  readonly p: number;
  readonly flagged: boolean;
}

/**
 * Did customers arrive in the planned shares? Pearson's chi-square with one degree of freedom less than there are arms
 * with a share. Somebody in an arm whose share is zero is a broken split by itself.
 *
 * @param shares planned, in the order of `arrivals`; relative.
 */
export function sampleRatio(arrivals: readonly number[], shares: readonly number[]): SampleRatio {
  const total = arrivals.reduce((sum, count) => sum + count, 0);
  const planned = shares.reduce((sum, share) => sum + share, 0);
  let statistic = 0;
  let arms = 0;
  let misplaced = false;
  arrivals.forEach((count, arm) => {
    const expected = ((shares[arm] ?? 0) / planned) * total;
    if (expected > 0) {
      statistic += (count - expected) ** 2 / expected;
      arms += 1;
    } else if (count > 0) {
      misplaced = true;
    }
  });
  if (misplaced) return { p: 0, flagged: true };
  const p = arms < 2 ? 1 : chiSquareSurvival(statistic, arms - 1);
  return { p, flagged: p < SAMPLE_RATIO_ALPHA };
}
