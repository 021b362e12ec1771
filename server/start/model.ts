import type { Logger } from 'pino';
import type { Status } from '../../engine/contract/common.ts';
import { churnScorer } from '../facts/churn-scorer.ts';
import type { ChurnScorer } from '../facts/scorer.ts';
import { ModelUnavailable, type ModelFile } from '../model/model-file.ts';
import { createScoringPool, type ScoringPool } from '../model/pool.ts';
import type { Database } from '../store/database.ts';
import { championNow, ensureShipped, modelsInOrder, storedModel } from '../training/registry.ts';

/** The model of this process as it stands now, or why there is none. */
export interface ChurnModel {
  readonly pool: ScoringPool | null;
  readonly scorer: ChurnScorer | null;
  readonly status: Status['model'];
  /**
   * Opens the champion (the shipped model, in a shop without one) and follows it from then on. A missing or damaged one is
   * reported in `status`, not thrown: all but scoring goes on.
   */
  load(): Promise<void>;
  /** Looks at once whether there is another champion, and switches to it; otherwise that happens within seconds. */
  follow(): Promise<void>;
  close(): Promise<void>;
}

/** What a process's model is made from. */
export interface ChurnModelParts {
  readonly database: Database;
  /** Folder of the shipped model. */
  readonly modelFolder: string;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  readonly clock?: () => number;
  /** How often the champion's hash and sidecar, one row, are looked at. */
  readonly lookEveryMs?: number;
  /** Scoring threads. */
  readonly workers?: number;
}

const LOOK_EVERY_MS = 2500;

/**
 * The shop's champion in this process; opens with `load`, so that a process may listen first. A champion that turns out
 * damaged or foreign is named in `status`, and the last good model goes on; a process that starts then takes the latest
 * good one that was in use before.
 */
export function churnModel(parts: ChurnModelParts): ChurnModel {
  const { database, modelFolder, log, clock = Date.now, lookEveryMs = LOOK_EVERY_MS } = parts;
  const workers = parts.workers === undefined ? {} : { workers: parts.workers };
  let pool: ScoringPool | null = null;
  let scorer: ChurnScorer | null = null;
  let status: Status['model'] = { ready: false, reason: 'The model is being opened.', hash: null };
  /** The champion that was last opened, or found wanting: its hash and its sidecar. */
  let seen: string | null | undefined;
  let shippedFailure: string | null = null;
  let looking: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const take = async (model: ModelFile, reason: string | null): Promise<void> => {
    if (pool) await pool.reload(model);
    else {
      pool = await createScoringPool({ model, ...workers });
      scorer = churnScorer(pool);
    }
    status = { ready: true, reason, hash: model.info.sha256 };
  };

  /** The champion cannot be used and nothing is open: the latest model in use before it that is whole. */
  const fallBack = async (reason: string): Promise<void> => {
    for await (const { model } of modelsInOrder(database)) {
      if (model instanceof ModelUnavailable) continue;
      try {
        await take(model, reason);
        return;
      } catch (error) {
        if (!(error instanceof ModelUnavailable)) throw error;
      }
    }
    status = { ready: false, reason, hash: null };
  };

  const look = async (): Promise<void> => {
    const champion = await championNow(database);
    const found = champion && champion.hash + champion.sidecar;
    if (closed || found === seen) return;
    if (champion === null) {
      seen = null;
      if (pool === null) status = { ready: false, reason: shippedFailure ?? 'There is no churn model.', hash: null };
      return;
    }
    const { hash } = champion;
    try {
      await take(await storedModel(database, hash), null);
      log.info({ model: hash }, 'the churn model is open');
    } catch (error) {
      if (!(error instanceof ModelUnavailable)) throw error;
      log.warn({ model: hash, err: error }, 'the published churn model cannot be used');
      if (pool === null) await fallBack(error.message);
      else status = { ready: true, reason: error.message, hash: pool.model.sha256 };
    }
    seen = found;
  };

  /** One look after another, never two at once; what a look cannot do the next one tries again. */
  const follow = (): Promise<void> => {
    looking = looking.then(look).catch((error: unknown) => {
      log.warn({ err: error }, 'the churn model could not be looked up');
      if (pool === null) status = { ready: false, reason: (error as Error).message, hash: null };
    });
    return looking;
  };

  const start = async (): Promise<void> => {
    try {
      await ensureShipped(database, modelFolder, clock());
    } catch (error) {
      shippedFailure = (error as Error).message;
    }
    await follow();
    if (closed) return;
    timer = setInterval(() => void follow(), lookEveryMs);
    timer.unref();
  };
  let loading: Promise<void> | undefined;
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
    load: () => (loading ??= start()),
    follow,
    async close() {
      closed = true;
      clearInterval(timer);
      await loading;
      await looking;
      await pool?.close();
    },
  };
}
