import { Temporal } from 'temporal-polyfill';
import type { Instant, Millis } from './facts.ts';

/** A calendar date as `YYYY-MM-DD`. */
export type LocalDate = string;
/** A time of day as `HH:MM`. */
export type ClockTime = string;

const DAY: Millis = 86_400_000;

/** A stretch of time over which a zone keeps one offset from UTC. */
interface Span {
  readonly from: Instant;
  readonly until: Instant;
  readonly offset: Millis;
}

/** Answers worth keeping: whole populations ask for the same few days and zones. Emptied when full. */
const KEPT = 20_000;
const spans = new Map<string, Span[]>();
const instants = new Map<string, Instant>();
const zones = new Map<string, boolean>();

function keep<Key, Value>(cache: Map<Key, Value>, key: Key, value: Value): Value {
  if (cache.size >= KEPT) cache.clear();
  cache.set(key, value);
  return value;
}

/** Is this an IANA time zone (or a fixed offset like `+09:00`) that this machine knows? */
export function isZone(zone: string): boolean {
  return zones.get(zone) ?? keep(zones, zone, knows(zone));
}

function knows(zone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return true;
  } catch {
    return false;
  }
}

/** @throws RangeError when the zone is unknown or the instant is no time. */
function spanAt(instant: Instant, zone: string): Span {
  const known = spans.get(zone) ?? keep(spans, zone, []);
  for (const span of known) if (instant >= span.from && instant < span.until) return span;
  const zoned = Temporal.Instant.fromEpochMilliseconds(Math.floor(instant)).toZonedDateTimeISO(zone);
  const span: Span = {
    // The transition before a moment just after this one: a transition at this very instant has already happened.
    from: zoned.add({ milliseconds: 1 }).getTimeZoneTransition('previous')?.epochMilliseconds ?? -Infinity,
    until: zoned.getTimeZoneTransition('next')?.epochMilliseconds ?? Infinity,
    offset: zoned.offsetNanoseconds / 1e6,
  };
  known.unshift(span);
  return span;
}

/**
 * Number of the local calendar day at an instant: days since 1970-01-01 on the zone's own calendar.
 *
 * @throws RangeError when the zone is unknown.
 */
export function localDay(instant: Instant, zone: string): number {
  return Math.floor((instant + spanAt(instant, zone).offset) / DAY);
}

/** Milliseconds since the local clock showed midnight; a clock reading, not a time elapsed. */
export function localTimeOfDay(instant: Instant, zone: string): Millis {
  const clock = instant + spanAt(instant, zone).offset;
  return clock - Math.floor(clock / DAY) * DAY;
}

/** Number of a calendar date: days since 1970-01-01. @throws RangeError when there is no such date. */
export function dayOf(date: LocalDate): number {
  const instant = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : NaN;
  const day = instant / DAY;
  if (Number.isNaN(instant) || dateOf(day) !== date) throw new RangeError(`there is no date ${date}`);
  return day;
}

/** The calendar date of a day number. */
export function dateOf(day: number): LocalDate {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

/** The local calendar date at an instant. */
export function localDate(instant: Instant, zone: string): LocalDate {
  return dateOf(localDay(instant, zone));
}

/** The date so many days later (earlier when negative). */
export function addDays(date: LocalDate, days: number): LocalDate {
  return dateOf(dayOf(date) + days);
}

/** ISO weekday of a day number: 1 = Monday to 7 = Sunday. */
export function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

/**
 * The instant at which the zone's clocks show a time on a date. A time that a change of clocks skips is taken as much
 * later as the gap is long, one that happens twice is taken the first time (`compatible`).
 *
 * @throws RangeError when the zone, date or time is no such thing.
 */
export function localInstant(zone: string, date: LocalDate, time: ClockTime): Instant {
  const key = `${zone} ${date} ${time}`;
  const known = instants.get(key);
  if (known !== undefined) return known;
  const local = Temporal.PlainDate.from(date).toPlainDateTime(Temporal.PlainTime.from(time));
  return keep(instants, key, local.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds);
}

/**
 * The first instant, `now` or later, that lies in a window which opens on one of the weekdays: `now` itself inside a
 * window, else the next opening.
 *
 * @param weekdays ISO weekdays (1 = Monday to 7 = Sunday) on which the window opens; at least one.
 * @param from when it opens.
 * @param to when it closes (that instant is outside); at or before `from` means on the next day.
 * @throws RangeError when the zone or a time is no such thing, or there is no weekday.
 */
export function nextWeekdayTime(
  now: Instant,
  zone: string,
  weekdays: readonly number[],
  from: ClockTime,
  to: ClockTime,
): Instant {
  const today = localDay(now, zone);
  const overnight = to <= from ? 1 : 0;
  for (let day = today - overnight; day <= today + 15; day += 1) {
    if (!weekdays.includes(weekdayOf(day))) continue;
    const opens = localInstant(zone, dateOf(day), from);
    const closes = localInstant(zone, dateOf(day + overnight), to);
    // A window that opens within a gap may open after it closes: it does not come that day.
    if (opens < closes && now < closes) return Math.max(now, opens);
  }
  throw new RangeError('a weekday is needed: 1 for Monday to 7 for Sunday');
}
