import type { NetworkRows } from './network.ts';
import type { NetworkShape } from './parameters.ts';

/** Rows per step of the optimiser. */
export const batchRows = 128;

/** A batch is always cut into these many slices, whose gradients are summed in order: thread count changes no bit. */
export const slicesPerBatch = 4;

/** Positions in the shared control words. */
export const control = { waiting: 0, generation: 1, cancelled: 2, stopped: 3, steps: 4 } as const;

/** Shared control words. */
export const controlWords = 5;

/** What each training thread is given. Everything inside is shared memory. */
export interface TrainingInput {
  readonly module: WebAssembly.Module;
  readonly shape: NetworkShape;
  readonly seed: number;
  readonly thread: number;
  readonly threads: number;
  readonly maxEpochs: number;
  readonly patience: number;
  readonly training: NetworkRows;
  readonly validation: NetworkRows;
  readonly parameters: Float64Array;
  readonly best: Float64Array;
  readonly gradients: Float64Array;
  readonly losses: Float64Array;
  readonly control: Int32Array;
  /** Let other threads of the machine go first. */
  readonly background: boolean;
}

/** What the first thread reports after each epoch. */
export interface EpochReport {
  readonly epoch: number;
  readonly trainingLoss: number;
  /** Mean cross-entropy over the buckets, nats. */
  readonly validationLoss: number;
  readonly seconds: number;
  readonly improved: boolean;
}
