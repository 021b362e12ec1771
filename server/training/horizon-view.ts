import type { HorizonView } from '../../engine/contract/models.ts';
import { horizonRange } from '../model/horizon.ts';
import { longestGap, peopleSilentFor, type ShopPace } from './shop-pace.ts';

const sumFrom = (counts: Float64Array, from: number): number => counts.subarray(from).reduce((sum, n) => sum + n, 0);

/** The smallest gap with more than `share` of all gaps at or below it. */
function gapQuantile(gaps: Float64Array, share: number): number {
  const all = sumFrom(gaps, 0);
  const rank = Math.min(all - 1, Math.floor(all * share));
  for (let gap = 0, below = 0; gap < gaps.length; gap++) {
    below += gaps[gap]!;
    if (below > rank) return gap;
  }
  return longestGap;
}

/**
 * What a horizon would mean in this shop.
 *
 * @param days null = the setting, or the proposed one. @param inUse horizon of the model in use.
 */
export async function horizonView(
  pace: ShopPace,
  wanted: number | null,
  setting: number | null,
  inUse: number | null,
): Promise<HorizonView> {
  const now = await pace.now();
  const { buyers, known, silent, gaps } = now;
  const repeated = sumFrom(gaps, 0) > 0;
  const { shortest, longest } = horizonRange;
  const proposed = repeated ? Math.min(longest, Math.max(shortest, gapQuantile(gaps, 0.8))) : null;
  const days = wanted ?? setting ?? proposed ?? longest;
  // Known before the window of the last `days` days began, and silent since then.
  const people = sumFrom(known, days + 1);
  return {
    ...{ days, proposed, setting, inUse },
    buyers: buyers.length,
    goneNow: peopleSilentFor(now, days).length,
    lastWindow: people > 0 ? { people, churnRate: sumFrom(silent, days + 1) / people } : null,
    gaps: repeated
      ? { half: gapQuantile(gaps, 0.5), most: gapQuantile(gaps, 0.8), nearlyAll: gapQuantile(gaps, 0.95) }
      : null,
  };
}
