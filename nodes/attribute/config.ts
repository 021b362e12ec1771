import { z } from 'zod';
import { haveDistinctIds, ownPort } from '../../engine/config-parts.ts';
import { audienceFilter } from '../../engine/filter.ts';
import { keepsFailedPort, onFailure } from '../../engine/score-failure.ts';

/** The port of customers whom no branch takes. */
export const ELSE_PORT = 'else';

/** One way out and the condition for it; `id` is the port. */
export const attributeBranch = z.object({
  id: ownPort.refine((id) => id !== ELSE_PORT),
  label: z.string().max(60),
  filter: audienceFilter,
});
export type AttributeBranch = z.infer<typeof attributeBranch>;

/** Branches are tried in order; the first that matches takes the customer. */
export const attributeConfig = z
  .object({
    branches: z.array(attributeBranch).min(1).max(10).refine(haveDistinctIds),
    /** When a condition needs a churn score and scoring fails: wait (absent = `wait`), or leave by a way of its own. */
    onFailure: onFailure.optional(),
  })
  .refine(({ branches, onFailure: choice }) => keepsFailedPort(choice, branches));
export type AttributeConfig = z.infer<typeof attributeConfig>;

export const attributeInitial: AttributeConfig = {
  branches: [{ id: 'a', label: '', filter: { combinator: 'and', rules: [] } }],
};
