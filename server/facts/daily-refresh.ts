import { localDay } from '../../engine/wall-clock.ts';
import type { Services } from '../services.ts';
import { execute } from '../store/database.ts';
import { createRfmScores } from './rfm.ts';

const KEY = 'rfm-day';

/** Whether the RFM window still stands on an earlier local day of the shop. */
export async function isRfmDue(services: Pick<Services, 'database' | 'settings' | 'clock'>): Promise<boolean> {
  const { database } = services;
  const text = 'select value from settings where key = ?';
  const [row] = await execute<{ value: string }>(database, database.db, text, [KEY]);
  return row?.value !== (await today(services));
}

/**
 * Moves everybody's RFM window on, once per local day of the shop; the daily refresh calls it. Two processes that do it
 * at once do the same.
 *
 * @param beat called between chunks.
 * @returns customers refreshed; null when it was done today.
 */
export async function refreshDaily(
  services: Pick<Services, 'database' | 'settings' | 'clock'>,
  beat?: () => void,
): Promise<number | null> {
  if (!(await isRfmDue(services))) return null;
  const { database, settings, clock } = services;
  const day = await today(services);
  const refreshed = await createRfmScores(database).refreshAll(clock(), (await settings.get()).zone, beat);
  const text = 'insert into settings (key, value) values (?, ?) on conflict (key) do update set value = excluded.value';
  await database.write((tx) => execute(database, tx, text, [KEY, day]));
  return refreshed;
}

async function today({ settings, clock }: Pick<Services, 'settings' | 'clock'>): Promise<string> {
  return String(localDay(clock(), (await settings.get()).zone));
}
