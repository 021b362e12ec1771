import { isNarusOwn } from '../../engine/shop-events.ts';
import { localDay } from '../../engine/wall-clock.ts';
import type { DailyActivity, History } from '../model/history.ts';
import { execute, type Database } from '../store/database.ts';
import { dayDelta, type DayDelta } from './event-columns.ts';

/**
 * A customer's history as it stood at each of these moments, folded from the events that had happened and had been
 * received by then: the kept history of `server/facts/activity.ts` knows only the present.
 *
 * @param zone the shop's IANA zone, which decides what a day is.
 * @returns one history per moment, in order.
 */
export async function historiesAt(
  database: Pick<Database, 'dialect' | 'reader'>,
  zone: string,
  customer: number,
  moments: readonly number[],
): Promise<History[]> {
  if (moments.length === 0) return [];
  const latest = Math.max(...moments);
  const rows = await execute<{ event: string; occurred_at: number; received_at: number; properties: string }>(
    database,
    database.reader,
    `select event, occurred_at, received_at, properties from events
       where customer_id = ? and occurred_at <= ? and received_at <= ? order by id`,
    [customer, latest, latest],
  );
  const own = rows.filter(({ event }) => !isNarusOwn(event));
  const events = own.map(({ event, occurred_at, received_at, properties }) => ({
    from: Math.max(occurred_at, received_at),
    day: localDay(occurred_at, zone),
    delta: dayDelta(event, JSON.parse(properties) as Record<string, unknown>),
  }));
  return moments.map((moment) => {
    const days = new Map<number, DayDelta>();
    for (const { from, day, delta } of events) {
      if (from > moment) continue;
      const sum = days.get(day);
      if (sum) for (const column of Object.keys(sum) as (keyof DayDelta)[]) sum[column] += delta[column];
      else days.set(day, { ...delta });
    }
    const activity = [...days].map(([day, columns]): DailyActivity => ({ day, ...columns }));
    return { activity: activity.sort((a, b) => a.day - b.day) };
  });
}
