/**
 * How often a customer is likely to buy next, by BG/NBD. Pure.
 */
import type { BgNbd, PurchaseSummary } from './bgnbd.ts';

const daysPerWeek = 7;
/** The formula divides by `a − 1` and by `a + b + repeats − 1`: this close to 0 they are moved away, at no visible cost. */
const tooClose = 1e-7;

/**
 * Gauss's hypergeometric function 2F1(a, b; c; z) by its series, for 0 ≤ z < 1.
 *
 * @returns about 14 digits where |a|, |b| are moderate; NaN when `c` is 0 or a negative whole number.
 */
export function hypergeometric(a: number, b: number, c: number, z: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 0; n < 100_000; n++) {
    term *= (((a + n) * (b + n)) / ((c + n) * (n + 1))) * z;
    sum += term;
    // Small steps now, and none that could grow again.
    if (Math.abs(term) <= 1e-16 * Math.abs(sum) && n > Math.abs(c)) break;
  }
  return sum;
}

function apart(value: number): number {
  return Math.abs(value) < tooClose ? tooClose : value;
}

/**
 * Expected purchase days within the next `days`, given what is known of the customer (Fader, Hardie and Lee 2005,
 * equation 10). The hypergeometric function is Euler-transformed, `2F1(A, B; C; z) = (1 − z)^(C−A−B) 2F1(C−A, C−B; C; z)`,
 * so that its parameters stay small and its series short however often the customer has bought.
 */
export function expectedPurchases(
  model: Pick<BgNbd, 'r' | 'alpha' | 'a' | 'b'>,
  summary: PurchaseSummary,
  days: number,
): number {
  const { r, alpha, b } = model;
  const { repeats, lastAt, age } = summary;
  const left = apart(model.a - 1);
  const a = 1 + left;
  const c = apart(a + b + repeats - 1);
  const ahead = days / daysPerWeek;
  const z = ahead / (alpha + age + ahead);
  const kept = Math.exp(left * Math.log1p(-z)) * hypergeometric(a + b - 1 - r, left, c, z);
  const stay = (c / left) * (1 - kept);
  if (repeats === 0) return Math.max(0, stay);
  const oddsGone = (a / (b + repeats - 1)) * Math.exp((r + repeats) * Math.log((alpha + age) / (alpha + lastAt)));
  return Math.max(0, stay / (1 + oddsGone));
}
