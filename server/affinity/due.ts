import { localDay, localTimeOfDay } from '../../engine/wall-clock.ts';
import { ORDER_EVENT } from '../facts/event-columns.ts';
import { REFRESH_HOUR } from '../predictions/due.ts';
import type { Services } from '../services.ts';
import { execute } from '../store/database.ts';
import { currentAffinity } from './stored-affinity.ts';

/** A fit that could say nothing is tried again after so long: orders may have been imported. */
const AGAIN_MS = 3_600_000;

/**
 * Whether purchases have to be worked out anew: once per local day of the shop from 03:00 on, earlier when the day
 * before was missed or there has been no fit yet. Not while the sample shop comes in, nor before the first order.
 */
export async function isAffinityDue({
  database,
  settings,
  clock,
}: Pick<Services, 'database' | 'settings' | 'clock'>): Promise<boolean> {
  const now = clock();
  const { zone } = await settings.get();
  const today = localDay(now, zone);
  const last = await currentAffinity(database);
  if (last) {
    const again = last.missing !== null && now - last.fittedAt >= AGAIN_MS;
    if (last.day >= today && !again) return false;
    const early = localTimeOfDay(now, zone) < REFRESH_HOUR * 3_600_000;
    if (early && last.day === today - 1 && !again) return false;
  }
  const text = `select 1 as one from events where event = ?
    and not exists (select 1 from settings where key = 'sample-state' and value = 'loading') limit 1`;
  const ordered = await execute<{ one: number }>(database, database.reader, text, [ORDER_EVENT]);
  return ordered.length > 0;
}
