/** Requests that wait for a scoring thread: decisions before refreshes, cut and merged into chunks. */
import type { History } from './history.ts';
import type { ReasonsWanted } from './scorer.ts';

/** A request that is being worked on. */
export interface Job<Result> {
  readonly rows: readonly { readonly history: History | Uint8Array }[];
  readonly day: number;
  readonly includeToday: boolean;
  /** Whether it goes before other work. */
  readonly urgent: boolean;
  readonly reasons: ReasonsWanted;
  readonly results: Result[];
  taken: number;
  done: number;
  resolve(results: Result[]): void;
  reject(error: Error): void;
}

/** Rows `from … to - 1` of a job. */
export interface Piece<Result> {
  readonly job: Job<Result>;
  readonly from: number;
  readonly to: number;
}

/** Most rows a thread is handed at once; urgent work waits for at most this many. */
const chunkRows = { urgent: 64, patient: 256 } as const;

/** The two queues. */
export interface ScoreQueue<Result> {
  add(job: Job<Result>): void;
  /** The next pieces that go together: one day, one manner, from the front; empty when nothing waits. */
  take(): Piece<Result>[];
  /** Rejects a job and forgets what is left of it. */
  fail(job: Job<Result>, error: Error): void;
  /** Rejects everything that waits. */
  failAll(error: Error): void;
}

/** Makes empty queues. */
export function createScoreQueue<Result>(): ScoreQueue<Result> {
  const queues: Record<'urgent' | 'patient', Job<Result>[]> = { urgent: [], patient: [] };
  return {
    add(job) {
      queues[job.urgent ? 'urgent' : 'patient'].push(job);
    },
    take() {
      const kind = queues.urgent.length > 0 ? 'urgent' : 'patient';
      const queue = queues[kind];
      const pieces: Piece<Result>[] = [];
      const lead = queue[0];
      if (!lead) return pieces;
      for (let room: number = chunkRows[kind]; room > 0;) {
        const job = queue[0];
        if (job?.day !== lead.day || job.reasons !== lead.reasons || job.includeToday !== lead.includeToday) break;
        const from = job.taken;
        job.taken = Math.min(job.rows.length, from + room);
        room -= job.taken - from;
        pieces.push({ job, from, to: job.taken });
        if (job.taken === job.rows.length) queue.shift();
      }
      return pieces;
    },
    fail(job, error) {
      for (const queue of Object.values(queues)) {
        const at = queue.indexOf(job);
        if (at >= 0) queue.splice(at, 1);
      }
      job.reject(error);
    },
    failAll(error) {
      for (const queue of Object.values(queues)) for (const job of queue.splice(0)) job.reject(error);
    },
  };
}
