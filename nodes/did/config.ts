import { z } from 'zod';
import { eventName } from '../../engine/config-parts.ts';
import { duration } from '../../engine/duration.ts';
import { propertyGroup, times } from '../../engine/filter.ts';

/** Did the customer do something, how often, in which window up to now? `atMost 0` = did not. */
export const didConfig = z.object({
  event: eventName,
  times,
  /** Only the last so long; absent = ever. */
  window: duration.optional(),
  /** Only events whose properties match. */
  where: propertyGroup.optional(),
});
export type DidConfig = z.infer<typeof didConfig>;

export const didInitial: DidConfig = {
  event: 'order_completed',
  times: { op: 'atLeast', count: 1 },
  window: { amount: 30, unit: 'days' },
};
