import { z } from 'zod';
import { clockTime, eventName, propertyPath } from '../../engine/config-parts.ts';
import { audienceFilter, propertyGroup } from '../../engine/filter.ts';

/** How customers come in: something they do, a group they belong to, or a call from the shop's own system. */
export const triggerConfig = z.discriminatedUnion('by', [
  z.object({
    by: z.literal('event'),
    event: eventName,
    /** Only events whose properties match. */
    where: propertyGroup.optional(),
    /** The event's property that tells one entry from another (an order number); absent = every event counts. */
    keyProperty: propertyPath.optional(),
  }),
  z.object({
    by: z.literal('audience'),
    /** Everyone who matches; a filter without rules is everyone. */
    filter: audienceFilter,
    /** `now` once at publishing, `daily` at `at`, `newly` whenever someone newly matches. */
    when: z.enum(['now', 'daily', 'newly']),
    /** HH:MM in the journey's zone; used by `daily` only and kept while another choice is tried. */
    at: clockTime,
  }),
  z.object({ by: z.literal('api') }),
]);
export type TriggerConfig = z.infer<typeof triggerConfig>;

export const triggerInitial: TriggerConfig = { by: 'event', event: '' };

/** What the panel starts each way of entering with. */
export const triggerStarts: Readonly<Record<TriggerConfig['by'], TriggerConfig>> = {
  event: triggerInitial,
  audience: { by: 'audience', filter: { combinator: 'and', rules: [] }, when: 'now', at: '09:00' },
  api: { by: 'api' },
};
