import { z } from 'zod';
import { clockTime, propertyPath } from '../../engine/config-parts.ts';
import { duration } from '../../engine/duration.ts';

/** Is the year of an ISO date one that people mean? Others are slips of a keyboard or placeholders like `9999-12-31`. */
export function isPlausibleYear(date: string): boolean {
  const year = Number(date.slice(0, 4));
  return year >= 1900 && year <= 2200;
}

/** Where a date comes from: written here, an attribute of the customer, or a property of the entering event. */
export const waitDate = z.discriminatedUnion('from', [
  z.object({ from: z.literal('fixed'), date: z.iso.date().refine(isPlausibleYear) }),
  z.object({ from: z.literal('profile'), property: propertyPath }),
  z.object({ from: z.literal('entry'), property: propertyPath }),
]);
export type WaitDate = z.infer<typeof waitDate>;

/** ISO weekday, 1 = Monday to 7 = Sunday. */
export const weekday = z.number().int().min(1).max(7);

/**
 * How long a customer stays: a length of time, until a date, or until a weekday and time of day. Dates and times of
 * day are the customer's own zone, the journey's where that is unknown.
 */
export const waitConfig = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('duration'), duration }),
  z.object({
    kind: z.literal('until-date'),
    date: waitDate,
    /** Days after the date; negative = before it. */
    offsetDays: z.number().int().min(-3650).max(3650),
    /** HH:MM on that day. */
    at: clockTime,
    /** The date comes back every year (a birthday): take the next one ahead. */
    yearly: z.boolean(),
    /** When the moment has gone by: leave by the port `past`, or go on by `next` at once. */
    ifPast: z.enum(['branch', 'next']),
  }),
  z.object({
    kind: z.literal('until-time'),
    /** On which weekdays the window opens. */
    weekdays: z.array(weekday).min(1).max(7),
    /** HH:MM at which the window opens. */
    from: clockTime,
    /** HH:MM at which it closes; at or before `from` = on the next day. Inside the window nobody waits. */
    to: clockTime,
  }),
]);
export type WaitConfig = z.infer<typeof waitConfig>;
export type WaitUntilDate = Extract<WaitConfig, { kind: 'until-date' }>;
export type WaitUntilTime = Extract<WaitConfig, { kind: 'until-time' }>;

export const waitInitial: WaitConfig = { kind: 'duration', duration: { amount: 1, unit: 'days' } };

/** What the panel starts each kind of wait with. */
export const waitStarts: Readonly<Record<WaitConfig['kind'], WaitConfig>> = {
  duration: waitInitial,
  'until-date': {
    kind: 'until-date',
    date: { from: 'profile', property: '' },
    offsetDays: 0,
    at: '09:00',
    yearly: false,
    ifPast: 'branch',
  },
  'until-time': { kind: 'until-time', weekdays: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' },
};
