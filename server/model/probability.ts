/** Reading the network's bucket scores. Pure. */

/** Calibration of the churn logit: `logit' = slope · logit + intercept`; identity is 1 and 0. */
export interface Calibration {
  readonly slope: number;
  readonly intercept: number;
}

/** 1 / (1 + e^−x). */
export function logistic(x: number): number {
  return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
}

/** Log-odds of the last bucket against all others, from the logits of one row. */
export function churnLogit(logits: ArrayLike<number>, row: number, buckets: number): number {
  const from = row * buckets;
  let largest = -Infinity;
  for (let bucket = 0; bucket < buckets - 1; bucket++) largest = Math.max(largest, logits[from + bucket]!);
  let sum = 0;
  for (let bucket = 0; bucket < buckets - 1; bucket++) sum += Math.exp(logits[from + bucket]! - largest);
  return logits[from + buckets - 1]! - largest - Math.log(sum);
}

/** Calibrated churn probability. */
export function calibrated(logit: number, calibration: Calibration): number {
  return logistic(calibration.slope * logit + calibration.intercept);
}

/** The bucket that holds the median time to the next purchase, after scaling the buckets to `1 − churn`; -1 for none. */
export function medianBucket(logits: ArrayLike<number>, row: number, buckets: number, churn: number): number {
  if (churn >= 0.5) return -1;
  const from = row * buckets;
  let largest = -Infinity;
  for (let bucket = 0; bucket < buckets - 1; bucket++) largest = Math.max(largest, logits[from + bucket]!);
  let sum = 0;
  for (let bucket = 0; bucket < buckets - 1; bucket++) sum += Math.exp(logits[from + bucket]! - largest);
  let reached = 0;
  for (let bucket = 0; bucket < buckets - 1; bucket++) {
    reached += ((1 - churn) * Math.exp(logits[from + bucket]! - largest)) / sum;
    if (reached >= 0.5) return bucket;
  }
  return buckets - 2;
}

/** The band of a probability: ten slices of 10 %, 1 the safest and 10 the likeliest to leave. */
export function bandOf(probability: number): number {
  return Math.min(10, Math.floor(10 * probability) + 1);
}
