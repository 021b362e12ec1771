/** A mean and the variance of a single observation around it. */
export interface Moments {
  readonly n: number;
  readonly mean: number;
  readonly variance: number;
}

/** Of a share: so many of `n` customers did. */
export function shareMoments(n: number, hits: number): Moments {
  const mean = n === 0 ? 0 : hits / n;
  return { n, mean, variance: mean * (1 - mean) };
}

/** Of a sum over customers (revenue), from the sum and the sum of squares per customer; sample variance. */
export function meanMoments(n: number, sum: number, sumSquares: number): Moments {
  const mean = n === 0 ? 0 : sum / n;
  return { n, mean, variance: sampleCovariance(n, sum, sum, sumSquares) };
}

/** Sums over the same `n` customers of a numerator x and a denominator y. */
export interface RatioSums {
  readonly n: number;
  readonly x: number;
  readonly y: number;
  readonly xx: number;
  readonly yy: number;
  readonly xy: number;
}

/**
 * Of a ratio of two sums per customer (revenue per order, clicks per message), with the variance by the delta method;
 * `variance / n` is the square of the ratio's standard error. Zero when nothing stands below the line.
 */
export function ratioMoments({ n, x, y, xx, yy, xy }: RatioSums): Moments {
  if (y === 0 || n === 0) return { n, mean: 0, variance: 0 };
  const [meanX, meanY] = [x / n, y / n];
  const variance =
    sampleCovariance(n, x, x, xx) / meanY ** 2 -
    (2 * sampleCovariance(n, x, y, xy) * meanX) / meanY ** 3 +
    (meanX ** 2 * sampleCovariance(n, y, y, yy)) / meanY ** 4;
  return { n, mean: x / y, variance: Math.max(0, variance) };
}

function sampleCovariance(n: number, x: number, y: number, xy: number): number {
  return n <= 1 ? 0 : (xy - (x * y) / n) / (n - 1);
}
