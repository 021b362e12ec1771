import { Temporal } from 'temporal-polyfill';

/** The law's own zone: night and day of the Network Act are Korean time wherever the shop is. */
const LAW_ZONE = 'Asia/Seoul';
/** Network Act article 50(3): no advertising from 21:00 until 08:00 without a separate consent. */
const NIGHT_BEGINS = 21;
const NIGHT_ENDS = 8;

/**
 * Until when the law holds an advertisement back.
 *
 * @param now epoch milliseconds
 * @returns epoch milliseconds of the next 08:00 KST, or null by day.
 */
export function nightEndsAt(now: number): number | null {
  const local = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(LAW_ZONE);
  if (local.hour >= NIGHT_ENDS && local.hour < NIGHT_BEGINS) return null;
  const day = local.hour >= NIGHT_BEGINS ? local.toPlainDate().add({ days: 1 }) : local.toPlainDate();
  return day.toZonedDateTime({ timeZone: LAW_ZONE, plainTime: { hour: NIGHT_ENDS } }).epochMilliseconds;
}

/** Days since 1970-01-01 of the shop's local date; frequency caps count per such day. */
export function localDay(now: number, zone: string): number {
  const date = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate();
  return Temporal.PlainDate.from('1970-01-01').until(date, { largestUnit: 'days' }).days;
}

/** Network Act article 50(8): a consent is confirmed again every two years. @returns epoch ms of the oldest that counts. */
export function consentSince(now: number): number {
  const local = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(LAW_ZONE);
  return local.subtract({ years: 2 }).epochMilliseconds;
}
