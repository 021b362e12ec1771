/** What each horizon would mean in this shop: read once, answered for any number of days. */
import { horizonRange as choices, type HorizonView } from '../../engine/contract/models.ts';
import { localDay } from '../../engine/wall-clock.ts';
import { columnCount, purchasesColumn } from '../model/history.ts';
import { horizonRange } from '../model/horizon.ts';
import type { Services } from '../services.ts';
import { execute } from '../store/database.ts';

/** Sums over all customers, by days ago (as of the start of today) up to the longest horizon. */
interface Pace {
  readonly today: number;
  /** `bought[d]`: people whose last purchase was `d` days ago; the last place holds everyone longer ago. */
  readonly bought: Float64Array;
  /** `known[d]`: people first seen `d` days ago; the last place holds everyone longer ago. */
  readonly known: Float64Array;
  /** As `known`, by the later of first sight and last purchase: silent since. */
  readonly silent: Float64Array;
  /** `gaps[d]`: purchases that came `d` days after the one before. */
  readonly gaps: Float64Array;
}

const chunkRows = 500;
const longestGap = 3650;
const freshMs = 10 * 60_000;
/** A shop whose first orders are coming in is looked at again soon. */
const emptyFreshMs = 2000;
const bytesPerDay = 4 * (1 + columnCount);
/** Days ago are kept apart up to this many. */
const places = choices.longest + 2;

function fold(pace: Pace, blob: Uint8Array): void {
  const { today, bought, known, silent, gaps } = pace;
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  let first: number | null = null;
  let last: number | null = null;
  for (let at = 0; at + bytesPerDay <= blob.byteLength; at += bytesPerDay) {
    const day = view.getInt32(at, true);
    if (day >= today) break;
    first ??= day;
    if (!(view.getFloat32(at + 4 + 4 * purchasesColumn, true) > 0)) continue;
    if (last !== null) gaps[Math.min(longestGap, day - last)]!++;
    last = day;
  }
  if (first === null) return;
  const place = (day: number): number => Math.min(places - 1, today - day);
  known[place(first)]!++;
  silent[place(Math.max(first, last ?? first))]!++;
  if (last !== null) bought[place(last)]!++;
}

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

/** Answers for one process; the shop is read anew after ten minutes, and each day. */
export function horizonViews(services: Pick<Services, 'database' | 'settings' | 'clock'>): {
  /** @param days null = the setting, or the proposed one. @param inUse horizon of the model in use. */
  readonly view: (days: number | null, setting: number | null, inUse: number | null) => Promise<HorizonView>;
  readonly forget: () => void;
} {
  const { database, settings, clock } = services;
  let kept: { readonly pace: Pace; readonly at: number } | null = null;
  let reading: Promise<Pace> | null = null;

  const read = async (today: number): Promise<Pace> => {
    const counts = (length: number): Float64Array => new Float64Array(length);
    const gaps = counts(longestGap + 1);
    const pace: Pace = { today, bought: counts(places), known: counts(places), silent: counts(places), gaps };
    for (let after = 0; ;) {
      const rows = await execute<{ customer_id: number; days: Uint8Array }>(
        database,
        database.reader,
        `select customer_id, days from histories where customer_id > ? order by customer_id limit ${chunkRows}`,
        [after],
      );
      for (const { days } of rows) fold(pace, days);
      if (rows.length < chunkRows) break;
      after = rows.at(-1).customer_id;
      await new Promise(setImmediate);
    }
    kept = { pace, at: clock() };
    return pace;
  };

  const paceNow = async (): Promise<Pace> => {
    const today = localDay(clock(), (await settings.get()).zone);
    if (kept?.pace.today === today) {
      const fresh = sumFrom(kept.pace.bought, 0) > 0 ? freshMs : emptyFreshMs;
      if (Math.abs(clock() - kept.at) < fresh) return kept.pace;
    }
    reading ??= read(today).finally(() => {
      reading = null;
    });
    return reading;
  };

  return {
    async view(wanted, setting, inUse) {
      const { bought, known, silent, gaps } = await paceNow();
      const repeated = sumFrom(gaps, 0) > 0;
      const { shortest, longest } = horizonRange;
      const proposed = repeated ? Math.min(longest, Math.max(shortest, gapQuantile(gaps, 0.8))) : null;
      const days = wanted ?? setting ?? proposed ?? longest;
      // Known before the window of the last `days` days began, and silent since then.
      const people = sumFrom(known, days + 1);
      return {
        ...{ days, proposed, setting, inUse },
        buyers: sumFrom(bought, 0),
        goneNow: sumFrom(bought, days + 1),
        lastWindow: people > 0 ? { people, churnRate: sumFrom(silent, days + 1) / people } : null,
        gaps: repeated
          ? { half: gapQuantile(gaps, 0.5), most: gapQuantile(gaps, 0.8), nearlyAll: gapQuantile(gaps, 0.95) }
          : null,
      };
    },
    forget() {
      kept = null;
    },
  };
}
