import type { ChurnFact, FactFailure, FactRequest } from '../../engine/facts.ts';
import { isInfrastructure } from '../runs/failures.ts';
import type { ChurnScorer } from './scorer.ts';

/** Nobody can be scored, not even found to have no history. */
export const NO_MODEL: FactFailure = {
  failed: { code: 'no-model', detail: 'The churn model is missing or damaged; train it, or restore its files.' },
};

const NO_NUMBER: FactFailure = {
  failed: { code: 'scoring-failed', detail: 'The churn model answered with something that is no number.' },
};

/**
 * Scores histories, or says per history why not: `scoring-failed`. What failed once, as when a thread was lost, is tried
 * again before that. One history that cannot be scored does not take the others with it: what failed together is scored
 * in halves, unless the first and the last fail by themselves as well, for then it is the model.
 *
 * @throws trouble of infrastructure (a pool that is being closed), for the caller to try again.
 */
export async function scoreOrFail(
  scorer: ChurnScorer,
  histories: readonly Uint8Array[],
  day: number,
  now: number,
): Promise<readonly (ChurnFact | FactFailure)[]> {
  const attempt = async (part: readonly Uint8Array[]): Promise<readonly (ChurnFact | FactFailure)[] | FactFailure> => {
    try {
      const scores = await scorer.score(part, day, now);
      // A damaged model may answer with no number at all; whoever compared that would be sent anywhere.
      return scores.map((score) => (score.status === 'scored' && !Number.isFinite(score.p) ? NO_NUMBER : score));
    } catch (error) {
      if (isInfrastructure(error)) throw error;
      const detail = error instanceof Error ? error.message : String(error);
      return { failed: { code: 'scoring-failed', detail: detail.slice(0, 500) } };
    }
  };
  const halved = async (part: readonly Uint8Array[]): Promise<readonly (ChurnFact | FactFailure)[]> => {
    const answer = await attempt(part);
    if (!('failed' in answer)) return answer;
    if (part.length <= 1) return part.map(() => answer);
    const half = part.length >> 1;
    return [...(await halved(part.slice(0, half))), ...(await halved(part.slice(half)))];
  };
  const whole = await attempt(histories);
  if (!('failed' in whole)) return whole;
  const ends = await Promise.all([attempt(histories.slice(0, 1)), attempt(histories.slice(-1))]);
  if (ends.every((end) => 'failed' in end)) return histories.map(() => whole);
  return halved(histories);
}

/** A failed score as the node wishes it: a fact that tells of the failure, or a failure that holds the run. */
export function tell(
  score: ChurnFact | FactFailure,
  request: Extract<FactRequest, { fact: 'churn' }>,
): ChurnFact | FactFailure {
  return 'failed' in score && request.onFailure === 'tell' ? { status: 'failed', ...score.failed } : score;
}
