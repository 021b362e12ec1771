/**
 * What a day's predictions were worth, once what came of them is known. Everything is told from two counts per level of
 * the probability, so a million people take no more memory than ten. Pure.
 */
import type { SettledFigures, SettledGroup } from '../../engine/contract/predictions.ts';
import { levels, probabilityOf } from './entries.ts';

/** People as they are settled, one after the other. */
export interface SettledCounts {
  readonly stayed: Uint32Array;
  readonly churned: Uint32Array;
  /** By stored band, 1 first. */
  readonly bands: { people: number; predicted: number; churned: number }[];
}

/** Nobody yet. */
export function noCounts(): SettledCounts {
  return {
    stayed: new Uint32Array(levels + 1),
    churned: new Uint32Array(levels + 1),
    bands: Array.from({ length: 10 }, () => ({ people: 0, predicted: 0, churned: 0 })),
  };
}

/** Adds one person. */
export function countOne(counts: SettledCounts, level: number, band: number, churned: boolean): void {
  (churned ? counts.churned : counts.stayed)[level]! += 1;
  const of = counts.bands[band - 1]!;
  of.people += 1;
  of.predicted += probabilityOf(level);
  of.churned += churned ? 1 : 0;
}

/** The figures of these people; null when there are none. */
export function settledGroup({ stayed, churned, bands }: SettledCounts): SettledGroup | null {
  const slices = Array.from({ length: 10 }, () => ({ people: 0, predicted: 0, churned: 0 }));
  let [people, gone, predicted, squares, right, ranks] = [0, 0, 0, 0, 0, 0];
  for (let level = 0; level <= levels; level++) {
    const [stay, leave] = [stayed[level]!, churned[level]!];
    if (stay + leave === 0) continue;
    const p = probabilityOf(level);
    // Churners rank above all stayers below, and tie with those of their level.
    ranks += leave * (people - gone + stay / 2);
    people += stay + leave;
    gone += leave;
    predicted += p * (stay + leave);
    squares += leave * (1 - p) ** 2 + stay * p ** 2;
    right += p >= 0.5 ? leave : stay;
    const slice = slices[Math.min(9, Math.floor(10 * p))]!;
    slice.people += stay + leave;
    slice.predicted += p * (stay + leave);
    slice.churned += leave;
  }
  if (people === 0) return null;
  return {
    people,
    predicted,
    churned: gone,
    auc: gone > 0 && gone < people ? ranks / (gone * (people - gone)) : null,
    brier: squares / people,
    calibrationError: slices.reduce((sum, slice) => sum + Math.abs(slice.predicted - slice.churned), 0) / people,
    accuracy: right / people,
    majority: Math.max(gone, people - gone) / people,
    bands: bands.map((band) => ({ ...band })),
    slices,
    tenths: tenthsOf(stayed, churned, people),
  };
}

/** Tenths of the people, highest probability first; people of one level that a border cuts are shared out evenly. */
function tenthsOf(stayed: Uint32Array, churned: Uint32Array, people: number): SettledFigures[] {
  const tenths = Array.from({ length: 10 }, () => ({ people: 0, predicted: 0, churned: 0 }));
  let before = 0;
  for (let level = levels; level >= 0; level--) {
    const here = stayed[level]! + churned[level]!;
    for (let left = here; left > 1e-9;) {
      const tenth = Math.min(9, Math.floor((10 * before + 1e-6) / people));
      const room = tenth === 9 ? left : Math.min(left, ((tenth + 1) * people) / 10 - before);
      const of = tenths[tenth]!;
      of.people += room;
      of.predicted += room * probabilityOf(level);
      of.churned += (room * churned[level]!) / here;
      before += room;
      left -= room;
    }
  }
  return tenths;
}
