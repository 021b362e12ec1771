import type { Status } from '../../engine/contract/common.ts';
import { churnScorer } from '../facts/churn-scorer.ts';
import type { ChurnScorer } from '../facts/fact-source.ts';
import { createScoringPool, type ScoringPool } from '../model/pool.ts';

/** The model of this process, or why there is none. */
export interface LoadedModel {
  readonly pool: ScoringPool | null;
  readonly scorer: ChurnScorer | null;
  readonly status: Status['model'];
}

/** Opens the shipped model; a missing or damaged one is reported, not thrown: everything but scoring goes on. */
export async function loadChurnModel(modelFolder: string): Promise<LoadedModel> {
  try {
    const pool = await createScoringPool({ modelFolder });
    return { pool, scorer: churnScorer(pool), status: { ready: true, reason: null, hash: pool.model.sha256 } };
  } catch (error) {
    return { pool: null, scorer: null, status: { ready: false, reason: (error as Error).message, hash: null } };
  }
}
