import type { SplitArm } from './config.ts';

/** Shares are told in tenths of a percent, so that they can sum to exactly 100 %. */
const WHOLE = 1000;

/** Whole tenths for relative weights that sum to `total`, the largest remainders rounded up (Hamilton's method). */
function apportion(weights: readonly number[], total: number): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  const exact = weights.map((weight) => (sum > 0 ? (weight / sum) * total : total / weights.length));
  const tenths = exact.map(Math.floor);
  const left = total - tenths.reduce((a, b) => a + b, 0);
  const byRemainder = exact
    .map((value, index) => ({ index, remainder: value - Math.floor(value) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const { index } of byRemainder.slice(0, left)) tenths[index] = (tenths[index] ?? 0) + 1;
  return tenths;
}

/** The arms' shares in percent with one decimal; they sum to exactly 100. */
export function sharesOf(arms: readonly SplitArm[]): number[] {
  return apportion(
    arms.map((arm) => arm.weight),
    WHOLE,
  ).map((tenths) => tenths / 10);
}

/** The arms with these shares as their weights. */
function withShares(arms: readonly SplitArm[], tenths: readonly number[]): SplitArm[] {
  return arms.map((arm, index) => ({ ...arm, weight: (tenths[index] ?? 0) / 10 }));
}

/** Equal shares for all arms, as far as tenths of a percent allow. */
export function evenly(arms: readonly SplitArm[]): SplitArm[] {
  return withShares(
    arms,
    apportion(
      arms.map(() => 1),
      WHOLE,
    ),
  );
}

/**
 * Gives one arm a share in percent and takes the difference from the arms that are not locked, in proportion to what
 * they have. The share is limited to what the locked arms leave. Weights sum to exactly 100 afterwards.
 */
export function withShare(
  arms: readonly SplitArm[],
  id: string,
  percent: number,
  locked: ReadonlySet<string>,
): SplitArm[] {
  const tenths = sharesOf(arms).map((share) => Math.round(share * 10));
  const isFree = (arm: SplitArm) => arm.id !== id && !locked.has(arm.id);
  const free = arms.filter(isFree);
  const held = arms.reduce((sum, arm, index) => (isFree(arm) || arm.id === id ? sum : sum + (tenths[index] ?? 0)), 0);
  if (free.length === 0) return withShares(arms, tenths);
  const wanted = Math.max(0, Math.min(WHOLE - held, Math.round(percent * 10)));
  const rest = apportion(
    free.map((arm) => tenths[arms.indexOf(arm)] ?? 0),
    WHOLE - held - wanted,
  );
  return withShares(
    arms,
    arms.map((arm, index) =>
      arm.id === id ? wanted : isFree(arm) ? (rest[free.indexOf(arm)] ?? 0) : (tenths[index] ?? 0),
    ),
  );
}
