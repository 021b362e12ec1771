import type { SettledDay } from '../../engine/contract/predictions.ts';
import { isUntreated } from '../../engine/draw.ts';
import { columnCount, purchasesColumn } from '../model/history.ts';
import { execute, type Database } from '../store/database.ts';
import { forEachEntry } from './entries.ts';
import { historiesOf } from './score-chunk.ts';
import { countOne, noCounts, settledGroup } from './settled-figures.ts';
import { storedEntries } from './stored-entries.ts';

const bytesPerDay = 4 * (1 + columnCount);

/** Whether the history holds a purchase on a day of `[day, day + horizon)`. */
export function boughtWithin(history: Uint8Array, day: number, horizon: number): boolean {
  const view = new DataView(history.buffer, history.byteOffset, history.byteLength);
  for (let at = history.byteLength - bytesPerDay; at >= 0; at -= bytesPerDay) {
    const on = view.getInt32(at, true);
    if (on < day) return false;
    if (on < day + horizon && view.getFloat32(at + 4 + 4 * purchasesColumn, true) > 0) return true;
  }
  return false;
}

/**
 * Compares a day's stored predictions with what came: whoever bought within the horizon stayed. People who were removed
 * since count neither way. Reads everybody of that day once, chunk by chunk.
 *
 * @param untreatedShare the least share of the time until the horizon had passed: whoever was let go when it was lowered
 *   may have been treated, and does not speak for the untreated any more.
 * @param beat called between chunks. @returns null when nobody of that day is left.
 */
export async function settleDay(
  database: Database,
  { day, horizon, untreatedShare }: { readonly day: number; readonly horizon: number; readonly untreatedShare: number },
  beat: () => void,
): Promise<SettledDay | null> {
  const [all, held] = [noCounts(), noCounts()];
  const chunks = await execute<{ chunk: number }>(
    database,
    database.reader,
    'select chunk from score_days where day = ? order by chunk',
    [day],
  );
  for (const { chunk } of chunks) {
    const entries = await storedEntries(database, day, chunk);
    if (!entries) continue;
    const histories = await historiesOf(database, chunk);
    const daysOf = new Map(histories.map(({ customer, days }) => [customer, days]));
    forEachEntry(entries, chunk, (customer, { level, band, heldOut }) => {
      const history = daysOf.get(customer);
      if (!history) return;
      const churned = !boughtWithin(history, day, horizon);
      countOne(all, level, band, churned);
      if (heldOut && isUntreated(customer, untreatedShare)) countOne(held, level, band, churned);
    });
    beat();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const group = settledGroup(all);
  return group && { all: group, heldOut: settledGroup(held) };
}
