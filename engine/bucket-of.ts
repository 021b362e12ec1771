import { BUCKETS, murmur3 } from './draw.ts';

/** Allotments made so far, by weights and names; a weights slider makes many, so the oldest go first. */
const made = new Map<string, Uint8Array>();
const KEPT = 64;

/**
 * Index of the arm that a bucket (0..9999) belongs to. Shares are exact to one bucket, and when weights change, or an
 * arm comes or goes, few customers move: nobody between two arms whose weights keep their proportion, but for the
 * handful of buckets that keep the shares exact.
 *
 * @param weights at least one, non-negative, not all zero, at most 255; they need not sum to 1.
 * @param names what makes an arm the same arm after an edit (its port); its position when left out.
 */
export function bucketOf(weights: readonly number[], bucket: number, names?: readonly string[]): number {
  const key = `${weights.join()}|${names?.join() ?? ''}`;
  let allotment = made.get(key);
  if (allotment === undefined) {
    allotment = allot(weights, names ?? weights.map((_, index) => String(index)));
    if (made.size >= KEPT) made.delete(made.keys().next().value ?? '');
    made.set(key, allotment);
  }
  const arm = allotment[bucket];
  if (arm === undefined) throw new RangeError(`bucket ${bucket} is not one of 0..${BUCKETS - 1}`);
  return arm;
}

/**
 * Weighted rendezvous hashing (each bucket prefers the arm with the smallest exponential waiting time, rate = weight),
 * made exact by giving every arm a quota: pairs are granted cheapest first, which is the stable matching.
 */
function allot(weights: readonly number[], names: readonly string[]): Uint8Array {
  const quotas = quotasOf(weights);
  const arms = weights.length;
  const costs = new Float64Array(BUCKETS * arms);
  weights.forEach((weight, arm) => {
    const seed = murmur3(names[arm] ?? '', 0);
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
      const uniform = (murmur3(String(bucket), seed) + 0.5) / 2 ** 32;
      costs[bucket * arms + arm] = -Math.log(uniform) / weight;
    }
  });
  const order = new Uint32Array(costs.length).map((_, index) => index);
  order.sort((a, b) => (costs[a] ?? 0) - (costs[b] ?? 0) || a - b);

  const allotment = new Uint8Array(BUCKETS).fill(255);
  for (const pair of order) {
    const bucket = Math.floor(pair / arms);
    const arm = pair % arms;
    const left = quotas[arm] ?? 0;
    if (left === 0 || allotment[bucket] !== 255) continue;
    allotment[bucket] = arm;
    quotas[arm] = left - 1;
  }
  return allotment;
}

/** Whole buckets per arm that sum to 10,000: largest remainders, ties to the earlier arm. */
function quotasOf(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (!(total > 0) || weights.some((weight) => !(weight >= 0)) || weights.length > 255) {
    throw new RangeError('weights must be 1 to 255 non-negative numbers, not all zero');
  }
  const exact = weights.map((weight) => (weight / total) * BUCKETS);
  const quotas = exact.map((share) => Math.floor(share + 1e-9));
  const missing = BUCKETS - quotas.reduce((sum, quota) => sum + quota, 0);
  exact
    .map((share, arm) => ({ arm, rest: share - (quotas[arm] ?? 0) }))
    .sort((a, b) => b.rest - a.rest || a.arm - b.arm)
    .slice(0, missing)
    .forEach(({ arm }) => {
      quotas[arm] = (quotas[arm] ?? 0) + 1;
    });
  return quotas;
}
