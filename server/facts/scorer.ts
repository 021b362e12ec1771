import type { ChurnFact } from '../../engine/facts.ts';

/** Scores packed histories as of a day; one answer per history, in order. See `server/model/pool.ts`. */
export interface ChurnScorer {
  score(histories: readonly Uint8Array[], day: number, now: number): Promise<readonly ChurnFact[]>;
}
