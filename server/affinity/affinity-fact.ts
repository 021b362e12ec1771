import type { AffinityFact, CustomerId, FactFailure, FactRequest, Instant } from '../../engine/facts.ts';
import { unpackScore, type KnownAffinity } from './stored-affinity.ts';

type Answers = Readonly<Record<string, AffinityFact>>;
/** Per customer an answer for every item asked for. */
export type AffinityAnswers = Map<CustomerId, Answers>;

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

type NoProbability = NonNullable<Extract<AffinityFact, { status: 'none' }>['why']>;

const FAILURES: Readonly<Record<Exclude<NoProbability, 'no-orders'>, (item: string) => string>> = {
  'no-fit': () => 'What people are likely to buy has not been worked out yet.',
  'too-little-data': () =>
    'The orders tell no items, or too few, or for too short a time, to say what people are likely to buy.',
  'not-predicted': (item) => `Too few people buy ${item} to say who is likely to.`,
};

/**
 * Answers all that a node asks about likely purchases, as it wishes: where a probability cannot be worked out, a fact that
 * says why, or a failure that holds the run, by the same name.
 *
 * @param load how likely the customers are to buy these items. Not called when nothing is asked.
 */
export async function answerAffinity(
  requests: readonly FactRequest[],
  load: (items: readonly string[]) => Promise<AffinityAnswers>,
): Promise<ReadonlyMap<CustomerId, { readonly affinity: Answers } | FactFailure>> {
  const asked = requests.filter((request) => request.fact === 'affinity');
  if (asked.length === 0) return new Map();
  const answers = await load([...new Set(asked.map(({ item }) => item))]);
  const waiting = asked.filter(({ onFailure }) => onFailure === 'hold').map(({ item }) => item);
  return new Map([...answers].map(([id, affinity]) => [id, failureOf(affinity, waiting) ?? { affinity }]));
}

function failureOf(affinity: Answers, waiting: readonly string[]): FactFailure | null {
  for (const item of waiting) {
    const answer = affinity[item];
    if (answer?.status !== 'none') continue;
    const { why = 'no-orders' } = answer;
    if (why !== 'no-orders') return { failed: { code: why, detail: FAILURES[why](item) } };
  }
  return null;
}
