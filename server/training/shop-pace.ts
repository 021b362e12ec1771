/** When this shop's customers bought and how far apart: read once, asked for any number of days. */
import { horizonRange as choices } from '../../engine/contract/models.ts';
import { localDay } from '../../engine/wall-clock.ts';
import { columnCount, purchasesColumn } from '../model/history.ts';
import type { Services } from '../services.ts';
import { execute } from '../store/database.ts';

/** Of all customers, by days ago (as of the start of today); days ago are kept apart up to the longest horizon. */
export interface Pace {
  /** Day of the shop that it stands on. */
  readonly today: number;
  /** Everybody who has bought, by id, and how many days ago last; no place holds everyone longer ago. */
  readonly buyers: number[];
  readonly lastBought: number[];
  /** `known[d]`: people first seen `d` days ago; the last place holds everyone longer ago. */
  readonly known: Float64Array;
  /** As `known`, by the later of first sight and last purchase: silent since. */
  readonly silent: Float64Array;
  /** `gaps[d]`: purchases that came `d` days after the one before. */
  readonly gaps: Float64Array;
}

/** The shop's pace as one process keeps it. */
export interface ShopPace {
  /** As of at most ten minutes ago, and never of another day. */
  readonly now: () => Promise<Pace>;
  readonly forget: () => void;
}

/** Gaps between purchases are kept apart up to so many days. */
export const longestGap = 3650;

const chunkRows = 500;
const freshMs = 10 * 60_000;
/** A shop whose first orders are coming in is looked at again soon. */
const emptyFreshMs = 2000;
const bytesPerDay = 4 * (1 + columnCount);
const places = choices.longest + 2;

/**
 * Who has bought before today and nothing within the last `days` days (before today, the day `days` ago included): whom a
 * horizon of so many days would call gone. Ids, ascending; 0 days = everybody who has bought before today.
 */
export function peopleSilentFor({ buyers, lastBought }: Pace, days: number): number[] {
  return buyers.filter((_, index) => lastBought[index]! > days);
}

/** Reads for one process; the shop is read anew after ten minutes, and each day. */
export function shopPace(services: Pick<Services, 'database' | 'settings' | 'clock'>): ShopPace {
  const { database, settings, clock } = services;
  let kept: { readonly pace: Pace; readonly at: number } | null = null;
  let reading: Promise<Pace> | null = null;

  const read = async (today: number): Promise<Pace> => {
    const counts = (length: number): Float64Array => new Float64Array(length);
    const gaps = counts(longestGap + 1);
    const pace: Pace = { today, buyers: [], lastBought: [], known: counts(places), silent: counts(places), gaps };
    for (let after = 0; ;) {
      const rows = await execute<{ customer_id: number; days: Uint8Array }>(
        database,
        database.reader,
        `select customer_id, days from histories where customer_id > ? order by customer_id limit ${chunkRows}`,
        [after],
      );
      for (const { customer_id: customer, days } of rows) fold(pace, customer, days);
      if (rows.length < chunkRows) break;
      after = rows.at(-1).customer_id;
      await new Promise(setImmediate);
    }
    kept = { pace, at: clock() };
    return pace;
  };

  return {
    async now() {
      const today = localDay(clock(), (await settings.get()).zone);
      if (kept?.pace.today === today) {
        const fresh = kept.pace.buyers.length > 0 ? freshMs : emptyFreshMs;
        if (Math.abs(clock() - kept.at) < fresh) return kept.pace;
      }
      reading ??= read(today).finally(() => {
        reading = null;
      });
      return reading;
    },
    forget() {
      kept = null;
    },
  };
}

function fold(pace: Pace, customer: number, blob: Uint8Array): void {
  const { today, known, silent, gaps } = pace;
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
  if (last === null) return;
  pace.buyers.push(customer);
  pace.lastBought.push(today - last);
}
