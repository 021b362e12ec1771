/**
 * How the shop's people lie over bands and probabilities on the day of a refresh. Pure.
 */
import type { PredictedPeople } from '../../engine/contract/predictions.ts';
import { levels } from './entries.ts';

/** Sums per band (ten, 1 first) and per 1 % of the probability (a hundred, lowest first). */
export interface Distribution {
  readonly bands: PredictedPeople[];
  readonly slices: PredictedPeople[];
}

/** Nobody. */
export const nobody: PredictedPeople = { people: 0, churners: 0, purchases: null, value: null, atRisk: null };

/** Nobody anywhere. */
export function emptyDistribution(): Distribution {
  return { bands: new Array<PredictedPeople>(10).fill(nobody), slices: new Array<PredictedPeople>(100).fill(nobody) };
}

function plus(left: number | null, right: number | null): number | null {
  return left === null ? right : left + (right ?? 0);
}

/** Both together; a figure that neither has stays unknown. */
export function together(left: PredictedPeople, right: PredictedPeople): PredictedPeople {
  return {
    people: left.people + right.people,
    churners: left.churners + right.churners,
    purchases: plus(left.purchases, right.purchases),
    value: plus(left.value, right.value),
    atRisk: plus(left.atRisk, right.atRisk),
  };
}

/** The slice of a probability. */
export function sliceOf(p: number): number {
  return Math.min(99, Math.floor(100 * p));
}

/** Adds some people of one band and one slice. */
export function addPeople(to: Distribution, band: number, slice: number, people: PredictedPeople): void {
  to.bands[band - 1] = together(to.bands[band - 1]!, people);
  to.slices[slice] = together(to.slices[slice]!, people);
}

/** An empty bin would make the index infinite: no bin holds less than this share. */
const leastShare = 1e-4;

/**
 * Population stability index over ten bins of 10 % of the probability: Σ (share − share before) · ln(share / share
 * before). Under 0.1 alike, above 0.25 another population (Siddiqi 2006). Null when either has no people.
 */
export function stabilityIndex(before: readonly PredictedPeople[], now: readonly PredictedPeople[]): number | null {
  const shares = (slices: readonly PredictedPeople[]): number[] | null => {
    const total = slices.reduce((sum, { people }) => sum + people, 0);
    if (total === 0) return null;
    return Array.from({ length: 10 }, (_, bin) => {
      const people = slices.slice(10 * bin, 10 * bin + 10).reduce((sum, slice) => sum + slice.people, 0);
      return Math.max(leastShare, people / total);
    });
  };
  const [then, today] = [shares(before), shares(now)];
  if (!then || !today) return null;
  return today.reduce((sum, share, bin) => sum + (share - then[bin]!) * Math.log(share / then[bin]!), 0);
}

/**
 * For every level of the probability the percentage of people with a lower one, 0..100. Probabilities that differ by
 * less than a level (0.0015 points) count as equal; otherwise exact.
 *
 * @param counts people per level.
 */
export function percentilesOf(counts: Uint32Array): Float64Array {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const percentiles = new Float64Array(levels + 1);
  let below = 0;
  for (let level = 0; level <= levels; level++) {
    percentiles[level] = total === 0 ? 0 : (100 * below) / total;
    below += counts[level]!;
  }
  return percentiles;
}

/** The lowest level at and above which there are at most `most` people; above all levels when even the top has more. */
export function levelOfTop(counts: Uint32Array, most: number): number {
  let people = 0;
  for (let level = levels; level >= 0; level--) {
    people += counts[level]!;
    if (people > most) return level + 1;
  }
  return 0;
}
