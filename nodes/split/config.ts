import { z } from 'zod';
import { haveDistinctIds, ownPort } from '../../engine/config-parts.ts';

/** One arm of an experiment; `id` is the port. Weights are relative: 1 and 1 are halves, as are 50 and 50. */
export const splitArm = z.object({
  id: ownPort,
  /** Empty = the id in capitals. */
  label: z.string().max(60),
  weight: z.number().min(0).max(10_000),
  /** The arm that others are compared with; at most one. */
  control: z.boolean().optional(),
});
export type SplitArm = z.infer<typeof splitArm>;

/** Two to eight arms; a customer's arm is fixed by a keyed draw and survives re-entry and edits of other nodes. */
export const splitConfig = z.object({
  arms: z
    .array(splitArm)
    .min(2)
    .max(8)
    .refine(haveDistinctIds)
    .refine((arms) => arms.some((arm) => arm.weight > 0))
    .refine((arms) => arms.filter((arm) => arm.control === true).length <= 1),
});
export type SplitConfig = z.infer<typeof splitConfig>;

export const splitInitial: SplitConfig = {
  arms: [
    { id: 'a', label: '', weight: 50 },
    { id: 'b', label: '', weight: 50 },
  ],
};
