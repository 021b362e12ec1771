/**
 * The scoring pool: worker threads with one onnxruntime session each. Callers hand over histories; packing them is all
 * that happens on the calling thread. Small live requests go before large refreshes and share micro-batches.
 */
import type { Worker } from 'node:worker_threads';
import { packHistories } from './history.ts';
import type { History } from './history.ts';
import { loadModel, ModelUnavailable } from './model-file.ts';
import type { ModelFile, ModelInfo } from './model-file.ts';
import type { ScoreReply, ScoreRequest, ScoringInput, ScoringMessage } from './pool-messages.ts';
import { bandOf } from './probability.ts';
import type { Signal } from './signals.ts';
import { startWorker } from './worker-thread.ts';

/** One customer to score: a history, or the blob that `historyToBlob` makes of one (cheaper to hand over). */
export interface ScoreRow {
  readonly history: History | Uint8Array;
}

/** How to score. */
export interface ScoreOptions {
  /** Count the current day's own activity (decisions do, the daily refresh does not), and go before other work. */
  readonly live?: boolean;
  /** Work out signals too, about ten times the work. Default: only for at most 64 rows. */
  readonly reasons?: boolean;
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
  /** Opens the model now in the folder and switches to it. @throws ModelUnavailable, in which case the last good one stays. */
  reload(): Promise<void>;
  /** Ends the threads; open requests fail. */
  close(): Promise<void>;
}

/** Most rows a thread is handed at once; live work waits for at most this many. */
const chunkRows = { live: 64, refresh: 256 } as const;

/** Requests of at most this many rows get signals unless told otherwise. */
const reasonsByDefault = 64;

/** Chunks handed to one thread ahead of time, so that it never waits for the calling thread. */
const ahead = 2;

interface Job {
  readonly rows: readonly ScoreRow[];
  readonly day: number;
  readonly live: boolean;
  readonly reasons: boolean;
  readonly results: ScoreResult[];
  taken: number;
  done: number;
  resolve(results: ScoreResult[]): void;
  reject(error: Error): void;
}

interface Piece {
  readonly job: Job;
  readonly from: number;
  readonly to: number;
}

interface Thread {
  readonly worker: Worker;
  readonly open: Map<number, readonly Piece[]>;
}

interface Crew {
  readonly info: ModelInfo;
  readonly threads: Thread[];
}

/**
 * Starts a pool on the model in `modelFolder`.
 * @throws ModelUnavailable when the model is missing, damaged, or not one this code can run.
 */
export async function createScoringPool(settings: { modelFolder: string; workers?: number }): Promise<ScoringPool> {
  const { modelFolder, workers = 2 } = settings;
  const queues: Record<'live' | 'refresh', Job[]> = { live: [], refresh: [] };
  let nextId = 1;
  let closed = false;
  let scheduled = false;

  const fail = (pieces: readonly Piece[], message: string): void => {
    for (const { job } of pieces) {
      for (const queue of Object.values(queues)) {
        const at = queue.indexOf(job);
        if (at >= 0) queue.splice(at, 1);
      }
      job.reject(new Error(`Scoring failed: ${message}`));
    }
  };

  /** The next pieces to go together: same day, same kind, from the front of the live queue or else the refresh queue. */
  const takePieces = (): Piece[] => {
    const kind = queues.live.length > 0 ? 'live' : 'refresh';
    const queue = queues[kind];
    const pieces: Piece[] = [];
    let room: number = chunkRows[kind];
    const lead = queue[0];
    while (lead && room > 0) {
      const job = queue[0];
      if (job?.day !== lead.day || job.reasons !== lead.reasons) break;
      const to = Math.min(job.rows.length, job.taken + room);
      pieces.push({ job, from: job.taken, to });
      room -= to - job.taken;
      job.taken = to;
      if (to === job.rows.length) queue.shift();
    }
    return pieces;
  };

  const hand = (thread: Thread, pieces: readonly Piece[]): void => {
    const lead = pieces[0]!.job;
    const id = nextId++;
    const histories = pieces.flatMap(({ job, from, to }) => job.rows.slice(from, to).map((row) => row.history));
    let packed;
    try {
      packed = packHistories(histories);
    } catch (error) {
      fail(pieces, error instanceof Error ? error.message : String(error));
      return;
    }
    const request: ScoreRequest = { id, packed, day: lead.day, includeToday: lead.live, reasons: lead.reasons };
    if (thread.open.size === 0) thread.worker.ref();
    thread.open.set(id, pieces);
    const { starts, days, values } = packed;
    thread.worker.postMessage(
      request,
      [starts, days, values].map((array) => array.buffer as ArrayBuffer),
    );
  };

  const dispatch = (): void => {
    scheduled = false;
    // One chunk for everybody before a second for anybody, so that both threads work.
    for (let depth = 1; depth <= ahead; depth++) {
      for (const thread of crew.threads) {
        if (thread.open.size >= depth) continue;
        const pieces = takePieces();
        if (pieces.length === 0) return;
        hand(thread, pieces);
      }
    }
  };

  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(dispatch);
  };

  const settle = (info: ModelInfo, pieces: readonly Piece[], reply: ScoreReply): void => {
    let row = 0;
    for (const { job, from, to } of pieces) {
      for (let index = from; index < to; index++, row++) job.results[index] = resultOf(info, job.day, reply, row);
      job.done += to - from;
      if (job.done === job.rows.length) job.resolve(job.results);
    }
  };

  const openCrew = async (model: ModelFile): Promise<Crew> => {
    const threads: Thread[] = [];
    const ready = Array.from({ length: workers }, () => {
      const input: ScoringInput = { onnx: model.onnx, info: model.info };
      const thread: Thread = {
        worker: startWorker(new URL('./pool-worker.ts', import.meta.url), input),
        open: new Map(),
      };
      threads.push(thread);
      return new Promise<void>((resolve, reject) => {
        const dead = (message: string): void => {
          reject(new ModelUnavailable('model-foreign', `The churn model could not be opened: ${message}`));
          for (const pieces of thread.open.values()) fail(pieces, message);
          thread.open.clear();
          const at = crew?.threads.indexOf(thread) ?? -1;
          if (at >= 0) crew.threads.splice(at, 1);
        };
        thread.worker.on('message', (message: ScoringMessage) => {
          if ('ready' in message) {
            // An idle pool must not keep a process alive; one with work must.
            thread.worker.unref();
            resolve();
          } else if (message.id === undefined) {
            dead('failure' in message ? message.failure : 'unknown');
          } else {
            const pieces = thread.open.get(message.id) ?? [];
            thread.open.delete(message.id);
            dispatch();
            if (thread.open.size === 0) thread.worker.unref();
            if ('failure' in message) fail(pieces, message.failure);
            else settle(model.info, pieces, message);
          }
        });
        thread.worker.on('error', (error) => {
          dead(error.message);
        });
        thread.worker.on('exit', () => {
          dead('the scoring thread ended');
        });
      });
    });
    try {
      await Promise.all(ready);
    } catch (error) {
      await dismiss({ info: model.info, threads });
      throw error;
    }
    return { info: model.info, threads };
  };

  const dismiss = async (leaving: Crew): Promise<void> => {
    await Promise.all(leaving.threads.map((thread) => thread.worker.terminate()));
  };

  let crew: Crew = await openCrew(await loadModel(modelFolder));

  return {
    get model() {
      return crew.info;
    },
    score(rows, day, options = {}) {
      const { live = false, reasons = rows.length <= reasonsByDefault } = options;
      if (closed) return Promise.reject(new Error('The scoring pool is closed.'));
      if (rows.length === 0) return Promise.resolve([]);
      return new Promise((resolve, reject) => {
        const results = new Array<ScoreResult>(rows.length);
        queues[live ? 'live' : 'refresh'].push({
          rows,
          day,
          live,
          reasons,
          results,
          taken: 0,
          done: 0,
          resolve,
          reject,
        });
        schedule();
      });
    },
    async reload() {
      const next = await openCrew(await loadModel(modelFolder));
      const leaving = crew;
      crew = next;
      schedule();
      while (leaving.threads.some((thread) => thread.open.size > 0)) await new Promise(setImmediate);
      await dismiss(leaving);
    },
    async close() {
      closed = true;
      for (const queue of Object.values(queues)) {
        for (const job of queue.splice(0)) job.reject(new Error('The scoring pool is closed.'));
      }
      await dismiss(crew);
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
