import { z } from 'zod';
import { propertyPath } from '../../engine/config-parts.ts';

/** One attribute and its new value; null removes it. */
export const attributeChange = z.object({
  property: propertyPath,
  value: z.union([z.string().max(1000), z.number(), z.boolean(), z.null()]),
});
export type AttributeChange = z.infer<typeof attributeChange>;

/** Attributes of the customer that the journey writes. */
export const updateConfig = z.object({ set: z.array(attributeChange).min(1).max(20) });
export type UpdateConfig = z.infer<typeof updateConfig>;

export const updateInitial: UpdateConfig = { set: [{ property: '', value: '' }] };
