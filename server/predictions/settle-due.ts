import { dateOf, localDay, localInstant } from '../../engine/wall-clock.ts';
import type { Services } from '../services.ts';
import { execute } from '../store/database.ts';
import { shareRange } from '../untreated/share-history.ts';
import type { RefreshParts } from './refresh.ts';
import { settleDay } from './settle.ts';

/** The oldest day whose horizon has passed and that is not settled yet; null when there is none. */
export async function settlesDue({
  database,
  clock,
  settings,
}: Pick<Services, 'database' | 'clock' | 'settings'>): Promise<{
  readonly day: number;
  readonly horizon: number;
} | null> {
  const today = localDay(clock(), (await settings.get()).zone);
  const [due] = await execute<{ day: number; horizon: number }>(
    database,
    database.reader,
    'select day, horizon from refreshes where settled_at is null and day + horizon <= ? order by day limit 1',
    [today],
  );
  return due ?? null;
}

/**
 * Settles the oldest day that is due: every day of `[day, day + horizon)` lies before today.
 *
 * @returns the day; null when none is due.
 */
export async function settleNext({ services, beat = () => undefined }: RefreshParts): Promise<number | null> {
  const due = await settlesDue(services);
  if (!due) return null;
  const { database, clock, settings } = services;
  const { zone, untreatedShare: current } = await settings.get();
  const startOf = (day: number): number => localInstant(zone, dateOf(day), '00:00');
  const shares = await shareRange(database, current, startOf(due.day), startOf(due.day + due.horizon));
  const settled = await settleDay(database, { ...due, untreatedShare: shares.least }, beat);
  const text = 'update refreshes set settled_at = ?, settled = ? where day = ? and settled_at is null';
  await database.write((tx) => execute(database, tx, text, [clock(), settled && JSON.stringify(settled), due.day]));
  return due.day;
}
