import type { ReasonsMissing } from '../../engine/contract/people.ts';
import type { ChurnFact, Facts } from '../../engine/facts.ts';
import { localDay } from '../../engine/wall-clock.ts';
import { historiesAt } from '../facts/history-at.ts';
import type { ScoringPool } from '../model/pool.ts';
import type { Services } from '../services.ts';

type Scored = Extract<ChurnFact, { readonly status: 'scored' }>;

/** Facts as they are shown: with the reasons of their score, or with why these are missing. */
export interface ExplainedFacts {
  readonly facts: Facts | null;
  readonly reasonsMissing?: ReasonsMissing;
}

/** A score worked out again is the stored one when it differs by no more: single precision, another batch. */
const SAME = 1e-6;

/**
 * Adds the reasons that large batches leave out (they cost ten times the score) to stored scores of one customer: each
 * is worked out again from the events known at its moment, and only believed when the same probability comes out.
 *
 * @param stored facts of visits, in any order. @returns one answer per entry, in order; never throws for a scorer that fails.
 */
export async function explainScores(
  { database, settings, log }: Pick<Services, 'database' | 'settings' | 'log'>,
  pool: ScoringPool | null,
  customer: number,
  stored: readonly (Facts | null)[],
): Promise<ExplainedFacts[]> {
  const bare = stored.map((facts) => bareScore(facts));
  const open = [...new Set(bare)].filter(
    (score) => score !== null && score.modelHash === pool?.model.sha256,
  ) as Scored[];
  const found = new Map<Scored, Scored | null>();
  if (pool && open.length > 0) {
    try {
      const { zone } = await settings.get();
      const moments = open.map(({ at }) => at);
      const histories = await historiesAt(database, zone, customer, moments);
      await Promise.all(
        open.map(async (score, index) => {
          const row = { history: histories[index]! };
          const options = { live: true, urgent: false, reasons: 'shapley' } as const;
          const [again] = await pool.score([row], localDay(score.at, zone), options);
          // The pool may have changed its model meanwhile.
          const same =
            again?.status === 'scored' && again.modelHash === score.modelHash && Math.abs(again.p - score.p) <= SAME;
          found.set(score, same ? { ...score, reasons: again.reasons } : null);
        }),
      );
    } catch (error) {
      log.warn({ err: error, customer }, 'the reasons of stored scores could not be worked out');
      return stored.map((facts, index) => (bare[index] ? { facts, reasonsMissing: 'no-model' } : { facts }));
    }
  }
  return stored.map((facts, index): ExplainedFacts => {
    const score = bare[index] ?? null;
    if (score === null) return { facts };
    if (pool === null) return { facts, reasonsMissing: 'no-model' };
    const again = found.get(score);
    if (again) return { facts: { ...facts, churn: again } };
    return { facts, reasonsMissing: again === null ? 'other-history' : 'other-model' };
  });
}

/** The score among these facts, when it came without reasons. */
function bareScore(facts: Facts | null): Scored | null {
  const churn = facts?.churn;
  return churn?.status === 'scored' && churn.reasons.length === 0 ? churn : null;
}
