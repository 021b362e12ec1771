import { bandOf } from '../model/probability.ts';

/** How far past its edge a probability must be for the stored band to be left. */
export const bandMargin = 0.02;

/**
 * The band that the daily refresh stores: yesterday's until the probability is 2 points past its edge, so that people
 * near an edge do not go to and fro. Decisions and audiences do not use it.
 *
 * @param before the stored band; null = there is none, or another model gave it.
 */
export function dailyBand(p: number, before: number | null): number {
  if (before === null) return bandOf(p);
  const stays = p >= (before - 1) / 10 - bandMargin && p <= before / 10 + bandMargin;
  return stays ? before : bandOf(p);
}
