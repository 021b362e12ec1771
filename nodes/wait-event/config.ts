import { z } from 'zod';
import { eventName } from '../../engine/config-parts.ts';
import { duration } from '../../engine/duration.ts';
import { propertyGroup } from '../../engine/filter.ts';

/** Wait until the customer does something, at most so long. Only what happens after the arrival counts. */
export const waitEventConfig = z.object({
  event: eventName,
  /** Only events whose properties match. */
  where: propertyGroup.optional(),
  /** After this the customer leaves by `timeout`. */
  timeout: duration,
});
export type WaitEventConfig = z.infer<typeof waitEventConfig>;

export const waitEventInitial: WaitEventConfig = {
  event: 'order_completed',
  timeout: { amount: 3, unit: 'days' },
};
