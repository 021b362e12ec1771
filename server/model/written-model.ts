/** A model as it was written, held against the candidate that it was written from. */
import type { Examples } from './examples.ts';
import type { PackedHistories } from './history.ts';
import type { ModelFile } from './model-file.ts';
import { openScorer } from './scorer.ts';

/** Rows that are compared: any wrong weight shows in a handful of them. */
const mostRows = 2000;

/** Largest gap in probability that single precision can be the reason of. */
const largestGap = 2e-6;

/** The runtime says something else of people than the candidate: the file must not be published. */
export class WrittenModelDiffers extends Error {
  override name = 'WrittenModelDiffers';
}

/**
 * Opens the written model in the runtime that will use it and compares its probabilities, calibration included, with the
 * candidate's own.
 *
 * @param rows of one day, customers ascending. @param expected the candidate's churn probability of each row.
 * @returns the largest gap. @throws WrittenModelDiffers when it is more than rounding.
 */
export async function checkWritten(
  { onnx, info }: ModelFile,
  packed: PackedHistories,
  rows: Examples,
  expected: ArrayLike<number>,
): Promise<number> {
  const count = Math.min(mostRows, rows.customers.length);
  const last = rows.customers[count - 1];
  if (last === undefined) return 0;
  const scorer = await openScorer(onnx, info);
  try {
    const some = { ...packed, starts: packed.starts.subarray(0, last + 2) };
    const { probabilities } = await scorer.score(some, rows.days[0]!, false, false);
    let gap = 0;
    for (let row = 0; row < count; row++) {
      gap = Math.max(gap, Math.abs(probabilities[rows.customers[row]!]! - expected[row]!));
    }
    // Not `gap > largestGap`: no number at all is no agreement either.
    if (!(gap <= largestGap)) {
      throw new WrittenModelDiffers(`The written ${info.kind} model differs from the trained one by ${gap}.`);
    }
    return gap;
  } finally {
    await scorer.release();
  }
}
