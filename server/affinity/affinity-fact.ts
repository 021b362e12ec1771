import type { AffinityFact, CustomerId, Instant } from '../../engine/facts.ts';
import { unpackScore, type KnownAffinity } from './stored-affinity.ts';

/** Per customer an answer for every item asked for. */
export type AffinityAnswers = Map<CustomerId, Readonly<Record<string, AffinityFact>>>;

/**
 * A customer's probability of an item as a fact, or why there is none.
 *
 * @param fit null before the first. @param ps the packed scores; undefined = nothing was bought. @param at when they were worked out.
 */
export function factOf(fit: KnownAffinity | null, ps: Uint8Array | undefined, item: string, at: Instant): AffinityFact {
  if (fit === null) return { status: 'none', why: 'no-fit' };
  if (fit.missing !== null) return { status: 'none', why: 'too-little-data' };
  const position = fit.positions.get(item);
  if (position === undefined || position >= fit.modelled) return { status: 'none', why: 'not-predicted' };
  if (ps === undefined) return { status: 'none', why: 'no-orders' };
  return { status: 'scored', p: unpackScore(ps, position, fit.never), modelId: fit.id, at };
}
