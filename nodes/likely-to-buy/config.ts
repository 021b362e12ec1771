import { z } from 'zod';
import { itemKey } from '../../engine/filter.ts';
import { onFailure } from '../../engine/score-failure.ts';

/** The port of customers about whom nothing can be said: no orders, or, unless they wait, an item that is not predicted. */
export const NO_SCORE_PORT = 'none';

/** Is the customer likely to buy something of a category, or a product, within the shop's horizon? */
export const likelyToBuyConfig = z.object({
  item: itemKey,
  /** What the item was called when it was chosen, for the card; absent = its key says it. */
  name: z.string().max(200).optional(),
  /** From this probability on the answer is yes. */
  probability: z.number().min(0).max(1),
  /** While the item's probabilities cannot be worked out: wait until they can be, or leave by `none` (absent = `fallback`). */
  onFailure: onFailure.optional(),
});
export type LikelyToBuyConfig = z.infer<typeof likelyToBuyConfig>;

export const likelyToBuyInitial: LikelyToBuyConfig = { item: '', probability: 0.3 };
