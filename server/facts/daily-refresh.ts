import { localDay } from '../../engine/wall-clock.ts';
import type { Services } from '../services.ts';
import { execute } from '../store/database.ts';
import { createRfmScores } from './rfm.ts';

const KEY = 'rfm-day';

/**
 * Moves everybody's RFM window on, once per local day of the shop; the sweep calls it. Two processes that do it at once
 * do the same.
 *
 * @returns customers refreshed; null when it was done today.
 */
export async function refreshDaily(
  services: Pick<Services, 'database' | 'settings' | 'clock'>,
): Promise<number | null> {
  const { database, settings, clock } = services;
  const { zone } = await settings.get();
  const now = clock();
  const today = String(localDay(now, zone));
  const [row] = await execute<{ value: string }>(database, database.db, 'select value from settings where key = ?', [
    KEY,
  ]);
  if (row?.value === today) return null;
  const refreshed = await createRfmScores(database).refreshAll(now, zone);
  const text = 'insert into settings (key, value) values (?, ?) on conflict (key) do update set value = excluded.value';
  await database.write((tx) => execute(database, tx, text, [KEY, today]));
  return refreshed;
}
