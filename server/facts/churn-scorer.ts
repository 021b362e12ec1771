import type { ChurnFact } from '../../engine/facts.ts';
import type { ScoreOptions, ScoreResult, ScoringPool } from '../model/pool.ts';
import type { ChurnScorer } from './scorer.ts';

/** A pool's answer as the fact that decisions see. */
function factOf(result: ScoreResult, now: number): ChurnFact {
  if (result.status === 'none') return { status: 'none' };
  const { p, band, reasons, modelHash } = result;
  return { status: 'scored', p, band, reasons, modelHash, at: now };
}

/** The pool as the scorer of decisions: today's activity counts, and live work goes first. */
export function churnScorer(pool: ScoringPool): ChurnScorer {
  return scorerOf(pool, { live: true });
}

/** As `churnScorer`, for walks of whole shops: what gives way to decisions, and gives no reasons. */
export function patientScorer(pool: ScoringPool): ChurnScorer {
  return scorerOf(pool, { live: true, urgent: false, reasons: false });
}

function scorerOf(pool: ScoringPool, options: ScoreOptions): ChurnScorer {
  return {
    async score(histories, day, now) {
      const results = await pool.score(
        histories.map((history) => ({ history })),
        day,
        options,
      );
      return results.map((result) => factOf(result, now));
    },
  };
}
