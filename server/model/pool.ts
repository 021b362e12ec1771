/**
 * The scoring pool: worker threads with one onnxruntime session each. Callers hand over histories; packing them is all
 * that happens on the calling thread. Small live requests go before large refreshes and share micro-batches.
 */
import { daysIn, packHistories } from './history.ts';
import type { History } from './history.ts';
import { loadModel } from './model-file.ts';
import type { ModelFile, ModelInfo } from './model-file.ts';
import type { ScoreReply } from './pool-messages.ts';
import { bandOf } from './probability.ts';
import { createScoreQueue } from './score-queue.ts';
import type { Piece } from './score-queue.ts';
import { openCrew } from './scoring-crew.ts';
import type { CrewEvents, ScoringCrew } from './scoring-crew.ts';
import type { ReasonsWanted } from './scorer.ts';
import type { Signal } from './signals.ts';

/** One customer to score: a history, or the blob that `historyToBlob` makes of one (cheaper to hand over). */
export interface ScoreRow {
  readonly history: History | Uint8Array;
}

/** How to score. */
export interface ScoreOptions {
  /** Count the current day's own activity: decisions do, the daily refresh does not. */
  readonly live?: boolean;
  /** Go before other work. Default: as `live`. Pages that count everybody as of now are live, but not urgent. */
  readonly urgent?: boolean;
  /**
   * Work out signals too: by occlusion, about ten times the work (default: only for at most 64 rows), or as `shapley`
   * values, about a hundred times, for single customers.
   */
  readonly reasons?: ReasonsWanted;
}

/** A customer's score, or why there is none. */
export type ScoreResult =
  | {
      readonly status: 'scored';
      /** Calibrated probability of no purchase within the model's horizon. */
      readonly p: number;
      /** Band 1 (safest) to 10. */
      readonly band: number;
      /** Days within which the next purchase is as likely as not, `[more than, up to]`; null when none is likelier. */
      readonly repurchaseDays: readonly [number, number] | null;
      /** Up to three signals in each direction, strongest first; empty when not asked for. */
      readonly reasons: readonly Signal[];
      readonly modelHash: string;
      readonly featureDay: number;
    }
  | { readonly status: 'none'; readonly why: 'no-history' };

/** A running pool. */
export interface ScoringPool {
  /** Scores rows as of `day` (days since 1970-01-01 in the shop's zone), in order. @throws Error when closed or when a thread fails. */
  score(rows: readonly ScoreRow[], day: number, options?: ScoreOptions): Promise<ScoreResult[]>;
  /** The model that new requests are scored with. */
  readonly model: ModelInfo;
  /**
   * Opens a model (the one now in the folder, when none is given) and switches to it at once; what was handed out before
   * ends on the old one. @throws ModelUnavailable, in which case the last good one stays.
   */
  reload(model?: ModelFile): Promise<void>;
  /** Ends the threads; open requests fail. */
  close(): Promise<void>;
}

/** Requests of at most this many rows get signals unless told otherwise. */
const reasonsByDefault = 64;

/** Chunks handed to one thread ahead of time, so that it never waits for the calling thread. */
const ahead = 2;

/** What is handed to a thread: pieces of jobs, and the model they are scored with. */
interface Load {
  readonly info: ModelInfo;
  readonly pieces: readonly Piece<ScoreResult>[];
}

/** Where a pool's model comes from. */
export type PoolSource = { readonly modelFolder: string } | { readonly model: ModelFile };

/**
 * Starts a pool on a model, or on the one in `modelFolder`.
 * @throws ModelUnavailable when the model is missing, damaged, or not one this code can run.
 */
export async function createScoringPool(settings: PoolSource & { readonly workers?: number }): Promise<ScoringPool> {
  const { workers = 2 } = settings;
  const source = async (): Promise<ModelFile> =>
    'model' in settings ? settings.model : loadModel(settings.modelFolder);
  const queue = createScoreQueue<ScoreResult>();
  let nextId = 1;
  let closed = false;
  /** Why nothing can be scored now; a reload may end it. */
  let over: Error | undefined;
  let scheduled = false;

  const failLoad = (load: Load, message: string): void => {
    for (const { job } of load.pieces) queue.fail(job, new Error(`Scoring failed: ${message}`));
  };

  const dispatch = (): void => {
    scheduled = false;
    // One chunk for everybody before a second for anybody, so that both threads work.
    for (let depth = 1; depth <= ahead; depth++) {
      for (const thread of crew.threads) {
        if (thread.open.size >= depth) continue;
        const pieces = queue.take();
        const lead = pieces[0]?.job;
        if (!lead) return;
        const histories = pieces.flatMap(({ job, from, to }) => job.rows.slice(from, to).map((row) => row.history));
        const { day, includeToday, reasons } = lead;
        const request = { id: nextId++, packed: packHistories(histories), day, includeToday, reasons };
        crew.hand(thread, request, { info: crew.info, pieces });
      }
    }
  };

  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(dispatch);
  };

  /** A crew that was switched away from and is lost while it ends its last chunks leaves the new one alone. */
  const eventsOf = (isCurrent: () => boolean): CrewEvents<Load> => ({
    onFree: dispatch,
    onFailure: failLoad,
    onReply({ info, pieces }, reply) {
      let row = 0;
      for (const { job, from, to } of pieces) {
        for (let index = from; index < to; index++, row++) job.results[index] = resultOf(info, job.day, reply, row);
        job.done += to - from;
        if (job.done === job.rows.length) job.resolve(job.results);
      }
    },
    onHelpless(message) {
      if (!isCurrent()) return;
      over ??= new Error(`Scoring has stopped: ${message}`);
      queue.failAll(over);
    },
  });
  const open = async (model: ModelFile): Promise<ScoringCrew<Load>> => {
    const opened: ScoringCrew<Load> = await openCrew(
      model,
      workers,
      eventsOf(() => crew === opened),
    );
    return opened;
  };

  let crew: ScoringCrew<Load> = await open(await source());

  return {
    get model() {
      return crew.info;
    },
    async score(rows, day, options = {}) {
      const { live = false, urgent = live, reasons = rows.length <= reasonsByDefault } = options;
      if (over) throw over;
      if (!Number.isInteger(day)) throw new RangeError(`${day} is not a day number.`);
      // Checked now, because a request shares its chunks with others.
      for (const { history } of rows) daysIn(history);
      if (rows.length === 0) return [];
      return new Promise((resolve, reject) => {
        const results = new Array<ScoreResult>(rows.length);
        const progress = { results, taken: 0, done: 0, resolve, reject };
        queue.add({ rows, day, includeToday: live, urgent, reasons, ...progress });
        schedule();
      });
    },
    async reload(model) {
      const next = await open(model ?? (await source()));
      const leaving = crew;
      if (closed) {
        await next.dismiss();
        throw new Error('The scoring pool is closed.');
      }
      over = undefined;
      crew = next;
      schedule();
      while (leaving.threads.some((thread) => thread.open.size > 0)) await new Promise(setImmediate);
      await leaving.dismiss();
    },
    async close() {
      closed = true;
      over = new Error('The scoring pool is closed.');
      queue.failAll(over);
      await crew.dismiss();
    },
  };
}

function resultOf(info: ModelInfo, featureDay: number, reply: ScoreReply, row: number): ScoreResult {
  const p = reply.probabilities[row]!;
  if (p < 0) return { status: 'none', why: 'no-history' };
  const bucket = reply.buckets[row]!;
  const repurchaseDays = bucket < 0 ? null : ([info.bucketEdges[bucket - 1] ?? 0, info.bucketEdges[bucket]!] as const);
  const reasons = reply.reasons?.[row] ?? [];
  return { status: 'scored', p, band: bandOf(p), repurchaseDays, reasons, modelHash: info.sha256, featureDay };
}
