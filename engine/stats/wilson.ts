/** A share with its interval, all 0..1. */
export interface ShareInterval {
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/** The two-sided 95 % point of the normal distribution. */
const NORMAL_95 = 1.959963984540054;

/**
 * A counted share with Wilson's 95 % score interval, which stays within 0..1 and is honest for few people and for shares
 * near the ends (Wilson, JASA 22, 1927; Brown, Cai and DasGupta, Statistical Science 16(2), 2001).
 *
 * @param hits of `count` people, 0 ≤ hits ≤ count. @returns null when nobody was counted.
 */
export function wilsonInterval(hits: number, count: number): ShareInterval | null {
  if (!(count > 0)) return null;
  const share = hits / count;
  const spread = NORMAL_95 ** 2 / count;
  const middle = (share + spread / 2) / (1 + spread);
  const half = (NORMAL_95 / (1 + spread)) * Math.sqrt((share * (1 - share)) / count + spread / (4 * count));
  return { share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}
