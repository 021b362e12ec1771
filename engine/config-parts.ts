import { z } from 'zod';

/** Name of a port that a person's config makes up (a branch, an arm, a group): stable for the life of the node. */
export const ownPort = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z0-9_-]+$/);

/** A time of day as `HH:MM`, 00:00 to 23:59. */
export const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** Name of an event; empty while the person has not chosen one (the type's `check` reports that). */
export const eventName = z.string().max(200);

/** Dotted path of an attribute or an event's property; empty while not chosen. */
export const propertyPath = z.string().max(200);

/** True when no two of the items have the same id. */
export function haveDistinctIds(items: readonly { readonly id: string }[]): boolean {
  return new Set(items.map((item) => item.id)).size === items.length;
}
