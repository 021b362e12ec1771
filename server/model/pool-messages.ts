import type { PackedHistories } from './history.ts';
import type { ModelInfo } from './model-file.ts';
import type { ReasonsWanted } from './scorer.ts';
import type { Signal } from './signals.ts';

/** What a scoring thread starts with. */
export interface ScoringInput {
  readonly onnx: Uint8Array;
  readonly info: ModelInfo;
}

/** One chunk of rows for a scoring thread. */
export interface ScoreRequest {
  readonly id: number;
  readonly packed: PackedHistories;
  readonly day: number;
  readonly includeToday: boolean;
  readonly reasons: ReasonsWanted;
}

/** What comes back: a negative probability marks somebody without history. */
export interface ScoreReply {
  readonly id: number;
  readonly probabilities: Float64Array;
  /** Bucket of the median time to the next purchase; -1 for none. */
  readonly buckets: Int8Array;
  readonly reasons?: readonly (readonly Signal[])[];
}

/** A chunk that failed, or a thread that could not open its model (`id` undefined). */
export interface ScoreFailure {
  readonly id?: number;
  readonly failure: string;
}

/** Sent once, when the thread's session is open. */
export interface ScoringReady {
  readonly ready: true;
}

/** Anything a scoring thread says. */
export type ScoringMessage = ScoreReply | ScoreFailure | ScoringReady;
