import type { ReasonsMissing } from '../../engine/contract/people.ts';
import type { ChurnFact, Facts } from '../../engine/facts.ts';
import { localDay } from '../../engine/wall-clock.ts';
import { historiesAt } from '../facts/history-at.ts';
import type { History } from '../model/history.ts';
import type { ScoringPool } from '../model/pool.ts';
import type { Services } from '../services.ts';
import { scoreByEarlier, type ScoreAgain } from './earlier-models.ts';

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
 * is worked out again from the events known at its moment, by the model that gave it, and only believed when the same
 * probability comes out.
 *
 * @param pool scores by the model in use; null = there is none.
 * @param stored facts of visits, in any order. @returns one answer per entry, in order; never throws for a scorer that fails.
 */
export async function explainScores(
  { database, settings, log }: Pick<Services, 'database' | 'settings' | 'log'>,
  pool: ScoringPool | null,
  customer: number,
  stored: readonly (Facts | null)[],
): Promise<ExplainedFacts[]> {
  const bare = stored.map((facts) => bareScore(facts));
  const open = [...new Set(bare)].filter((score) => score !== null);
  const found = new Map<Scored, Scored | ReasonsMissing>();
  if (open.length > 0) {
    try {
      const { zone } = await settings.get();
      const moments = open.map(({ at }) => at);
      const histories = await historiesAt(database, zone, customer, moments);
      await Promise.all(
        open.map(async (score, index) => {
          const day = localDay(score.at, zone);
          const again =
            (pool && (await scoreByPool(pool, score.modelHash, histories[index]!, day))) ??
            (await scoreByEarlier(database, score.modelHash, histories[index]!, day));
          found.set(score, again === null ? (pool ? 'other-model' : 'no-model') : withReasons(score, again));
        }),
      );
    } catch (error) {
      log.warn({ err: error, customer }, 'the reasons of stored scores could not be worked out');
      return stored.map((facts, index) => (bare[index] ? { facts, reasonsMissing: 'no-model' } : { facts }));
    }
  }
  return stored.map((facts, index): ExplainedFacts => {
    const score = bare[index] ?? null;
    const again = score && found.get(score);
    if (!again) return { facts };
    return typeof again === 'string' ? { facts, reasonsMissing: again } : { facts: { ...facts, churn: again } };
  });
}

/** Only the model that gave a score can explain it, and only by what it knew. */
function withReasons(score: Scored, { p, reasons }: ScoreAgain): Scored | ReasonsMissing {
  return p !== null && Math.abs(p - score.p) <= SAME ? { ...score, reasons } : 'other-history';
}

/** The score by the model in use; null when that is not the one asked for (it may change at any moment). */
async function scoreByPool(pool: ScoringPool, hash: string, history: History, day: number): Promise<ScoreAgain | null> {
  if (pool.model.sha256 !== hash) return null;
  const [again] = await pool.score([{ history }], day, { live: true, urgent: false, reasons: 'shapley' });
  if (again?.status !== 'scored') return { p: null, reasons: [] };
  return again.modelHash === hash ? again : null;
}

/** The score among these facts, when it came without reasons. */
function bareScore(facts: Facts | null): Scored | null {
  const churn = facts?.churn;
  return churn?.status === 'scored' && churn.reasons.length === 0 ? churn : null;
}
