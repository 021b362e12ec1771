import type { Status } from '../../engine/contract/common.ts';
import { churnScorer } from '../facts/churn-scorer.ts';
import type { ChurnScorer } from '../facts/fact-source.ts';
import { createScoringPool, type ScoringPool } from '../model/pool.ts';

/** The model of this process as it stands now, or why there is none. */
export interface ChurnModel {
  readonly pool: ScoringPool | null;
  readonly scorer: ChurnScorer | null;
  readonly status: Status['model'];
  /** Opens the shipped model; a missing or damaged one is reported in `status`, not thrown: all but scoring goes on. */
  load(): Promise<void>;
  close(): Promise<void>;
}

/** The model of the folder; opens with `load`, so that a process may listen first. */
export function churnModel(modelFolder: string): ChurnModel {
  let pool: ScoringPool | null = null;
  let scorer: ChurnScorer | null = null;
  let status: Status['model'] = { ready: false, reason: 'The model is being opened.', hash: null };
  let loading: Promise<void> | undefined;
  const open = async (): Promise<void> => {
    try {
      pool = await createScoringPool({ modelFolder });
      scorer = churnScorer(pool);
      status = { ready: true, reason: null, hash: pool.model.sha256 };
    } catch (error) {
      status = { ready: false, reason: (error as Error).message, hash: null };
    }
  };
  return {
    get pool() {
      return pool;
    },
    get scorer() {
      return scorer;
    },
    get status() {
      return status;
    },
    load: () => (loading ??= open()),
    async close() {
      await loading;
      await pool?.close();
    },
  };
}
