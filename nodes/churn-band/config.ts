import { z } from 'zod';
import { haveDistinctIds, ownPort } from '../../engine/config-parts.ts';
import { keepsFailedPort, onFailure } from '../../engine/score-failure.ts';

/** A churn band: 1 (calm) to 10 (alarm), a tenth of probability each. */
export const CHURN_BANDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const;
/** The port of customers who have no history to score. */
export const NO_SCORE_PORT = 'none';
/** The port of bands that belong to no group. */
export const OTHER_PORT = 'other';

/** Bands that share a way out; `id` is the port. */
export const bandGroup = z.object({
  id: ownPort.refine((id) => id !== NO_SCORE_PORT && id !== OTHER_PORT),
  /** Empty = the bands themselves are the label. */
  label: z.string().max(60),
  bands: z.array(z.number().int().min(1).max(10)).max(10),
});
export type BandGroup = z.infer<typeof bandGroup>;

/** The ten bands, freely grouped: each band is in at most one group. */
export const churnBandConfig = z
  .object({
    groups: z
      .array(bandGroup)
      .min(1)
      .max(10)
      .refine(haveDistinctIds)
      .refine((groups) => {
        const bands = groups.flatMap((group) => group.bands);
        return new Set(bands).size === bands.length;
      }),
    /** When scoring fails: wait until it succeeds (absent = `wait`), or leave by a way of its own. */
    onFailure: onFailure.optional(),
  })
  .refine(({ groups, onFailure: choice }) => keepsFailedPort(choice, groups));
export type ChurnBandConfig = z.infer<typeof churnBandConfig>;

export const churnBandInitial: ChurnBandConfig = { groups: [{ id: 'high', label: '', bands: [8, 9, 10] }] };
