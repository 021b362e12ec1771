import type { Facts, Instant } from '../../engine/facts.ts';
import type { Visit } from '../../engine/node-type.ts';
import { addDays, dayOf, isZone, localDate, localInstant } from '../../engine/wall-clock.ts';
import type { LocalDate } from '../../engine/wall-clock.ts';
import { isPlausibleYear } from './config.ts';
import type { WaitDate, WaitUntilDate } from './config.ts';

const DATE_ONLY = /^(\d{4})-(\d{2})-(\d{2})$/;
/** Without a zone of its own, a date with a time is read on the customer's clock. */
const LOCAL_DATE_TIME = /^(\d{4}-\d{2}-\d{2})[T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/** The customer's zone, the journey's where that is unknown or no zone at all. */
export function zoneOf(visit: Visit<unknown>, facts: Facts): string {
  const own = facts.profile?.zone;
  return own && isZone(own) ? own : visit.zone;
}

/** The value at a dotted path; a key that contains the dots wins. */
function valueAt(properties: Readonly<Record<string, unknown>>, path: string): unknown {
  if (Object.hasOwn(properties, path)) return properties[path];
  return path.split('.').reduce<unknown>((value, key) => {
    const inside = typeof value === 'object' && value !== null && Object.hasOwn(value, key);
    return inside ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
  }, properties);
}

function realDate(date: string): LocalDate | null {
  try {
    dayOf(date);
  } catch {
    return null;
  }
  return isPlausibleYear(date) ? date : null;
}

/**
 * The calendar date that a value means in a zone: an ISO date, an ISO date and time, or epoch milliseconds. Null for
 * everything else, such as an empty text or a day that does not exist.
 */
export function dateFrom(value: unknown, zone: string): LocalDate | null {
  if (typeof value === 'number') {
    return Number.isFinite(value) && Math.abs(value) < 8e15 ? realDate(localDate(value, zone)) : null;
  }
  if (typeof value !== 'string') return null;
  const text = value.trim();
  if (DATE_ONLY.test(text)) return realDate(text);
  const local = LOCAL_DATE_TIME.exec(text)?.[1];
  if (local !== undefined) return realDate(local);
  if (!INSTANT.test(text)) return null;
  const instant = Date.parse(text);
  return Number.isNaN(instant) ? null : realDate(localDate(instant, zone));
}

function valueOf(date: WaitDate, visit: Visit<unknown>, facts: Facts): unknown {
  switch (date.from) {
    case 'fixed':
      return date.date;
    case 'profile':
      if (!facts.profile) throw new Error('the profile fact is missing');
      return valueAt(facts.profile.attributes, date.property);
    case 'entry':
      return valueAt(visit.entry, date.property);
  }
}

/** The date in another year; 29 February is the 28th where the year has none. */
function inYear(date: LocalDate, year: number): LocalDate {
  const moved = `${String(year).padStart(4, '0')}${date.slice(4)}`;
  return realDate(moved) ?? `${moved.slice(0, 8)}28`;
}

/**
 * The moment that a wait until a date means for this customer: the date plus the offset, at the time of day, in the
 * customer's zone. A yearly date is the first such moment after the arrival. Null when there is no date.
 */
export function momentOf(config: WaitUntilDate, visit: Visit<unknown>, facts: Facts): Instant | null {
  const zone = zoneOf(visit, facts);
  const date = dateFrom(valueOf(config.date, visit, facts), zone);
  if (date === null) return null;
  const at = (day: LocalDate): Instant => localInstant(zone, addDays(day, config.offsetDays), config.at);
  if (!config.yearly) return at(date);
  // The offset may carry the moment over New Year, so the search starts well before the year of the arrival.
  const reach = Math.ceil(Math.abs(config.offsetDays) / 365) + 1;
  const year = Number(localDate(visit.arrivedAt, zone).slice(0, 4));
  for (let candidate = year - reach; candidate <= year + reach; candidate += 1) {
    const moment = at(inYear(date, candidate));
    if (moment > visit.arrivedAt) return moment;
  }
  throw new Error('a yearly date has no next time');
}
