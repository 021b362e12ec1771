/**
 * Trains the LSTM on worker threads that share histories, parameters and gradients.
 */
import { contextScale, standardisedContexts } from './examples.ts';
import type { Examples } from './examples.ts';
import { channelCount } from './features.ts';
import type { ContextScale } from './features.ts';
import { columnCount } from './history.ts';
import type { PackedHistories } from './history.ts';
import { lstmModule } from './lstm-wasm.ts';
import { createNetwork } from './network.ts';
import type { NetworkRows } from './network.ts';
import { initialParameters, parameterLayout } from './parameters.ts';
import type { NetworkShape } from './parameters.ts';
import { batchRows, control, controlWords, slicesPerBatch } from './training-plan.ts';
import type { EpochReport, TrainingInput } from './training-plan.ts';
import { startWorker } from './worker-thread.ts';

/** What to train on, and how. `packed` and the examples must lie in shared memory. */
export interface TrainingRequest {
  readonly packed: PackedHistories;
  readonly training: Examples;
  readonly validation: Examples;
  readonly shape: NetworkShape;
  readonly seed: number;
  readonly threads?: number;
  readonly maxEpochs?: number;
  readonly patience?: number;
  /** Let other threads of the machine go first. */
  readonly background?: boolean;
  readonly onEpoch?: (report: EpochReport) => void;
  /** Told about twice a second how far it is, 0..1 of `maxEpochs`. */
  readonly onStep?: (share: number) => void;
  readonly signal?: AbortSignal;
}

/** A trained network: its best epoch's parameters and how it went. */
export interface TrainedNetwork {
  readonly shape: NetworkShape;
  readonly parameters: Float64Array;
  readonly scale: ContextScale;
  readonly dead: readonly number[];
  readonly epochs: readonly EpochReport[];
  readonly validationLoss: number;
}

/** How often `onStep` is told. */
const stepEveryMs = 500;

const shared = (length: number): Float64Array => new Float64Array(new SharedArrayBuffer(8 * length));

/** Channels that hold nothing at all before `day`. */
export function deadChannels(packed: PackedHistories, day: number): number[] {
  const alive = new Set<number>([channelCount - 1]);
  for (let index = 0; index < packed.values.length; index++) {
    if (packed.values[index]! > 0 && packed.days[Math.floor(index / columnCount)]! < day)
      alive.add(index % columnCount);
  }
  return Array.from({ length: channelCount }, (_, channel) => channel).filter((channel) => !alive.has(channel));
}

/** Rows in the form that training threads read. */
export function networkRows(packed: PackedHistories, examples: Examples, scale: ContextScale): NetworkRows {
  const { customers, days, labels } = examples;
  return { packed, customers, days, labels, contexts: standardisedContexts(examples, scale) };
}

/**
 * Trains for at most `maxEpochs` (8), stopping after `patience` (3) epochs without a better validation loss, and
 * returns the best epoch. The same seed gives the same bits, whatever the number of threads.
 * @throws Error when cancelled through `signal`, or when a thread fails.
 */
export async function trainNetwork(request: TrainingRequest): Promise<TrainedNetwork> {
  const { packed, shape, seed, threads = 2, maxEpochs = 8, patience = 3 } = request;
  const module = await lstmModule();
  // A signal that has aborted already tells nobody any more.
  request.signal?.throwIfAborted();
  const size = parameterLayout(shape).size;
  const scale = contextScale(request.training);
  const lastDay = request.training.days.reduce((latest, day) => Math.max(latest, day), -Infinity);
  const dead = deadChannels(packed, lastDay);
  const parameters = shared(size);
  parameters.set(initialParameters(shape, seed, dead));
  const training = networkRows(packed, request.training, scale);
  const validation = networkRows(packed, request.validation, scale);
  const common: Omit<TrainingInput, 'thread'> = {
    ...{ module, shape, seed, threads, maxEpochs, patience, training, validation, parameters },
    best: shared(size),
    gradients: shared(size * slicesPerBatch),
    losses: shared(Math.max(slicesPerBatch, validation.customers.length)),
    control: new Int32Array(new SharedArrayBuffer(4 * controlWords)),
    background: request.background ?? false,
  };
  const epochs: EpochReport[] = [];
  const workers = Array.from({ length: threads }, (_, thread) =>
    startWorker(new URL('./trainer-worker.ts', import.meta.url), { ...common, thread } satisfies TrainingInput),
  );
  const cancel = (): void => {
    Atomics.store(common.control, control.cancelled, 1);
  };
  request.signal?.addEventListener('abort', cancel);
  const steps = maxEpochs * Math.ceil(request.training.customers.length / batchRows);
  const telling = setInterval(() => {
    request.onStep?.(Atomics.load(common.control, control.steps) / steps);
  }, stepEveryMs);
  try {
    await Promise.all(
      workers.map(
        (worker) =>
          new Promise<void>((resolve, reject) => {
            worker.on('message', (report: EpochReport) => {
              epochs.push(report);
              request.onEpoch?.(report);
            });
            worker.once('error', reject);
            // The others would wait for it at the next meeting for ever.
            worker.once('exit', (code) => {
              if (code === 0) resolve();
              else reject(new Error(`A training thread ended with code ${code}.`));
            });
          }),
      ),
    );
  } finally {
    clearInterval(telling);
    request.signal?.removeEventListener('abort', cancel);
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  request.signal?.throwIfAborted();
  const validationLoss = Math.min(...epochs.map((epoch) => epoch.validationLoss));
  return { shape, parameters: Float64Array.from(common.best), scale, dead, epochs, validationLoss };
}

/** Logits of every row, `buckets` per row, computed in this thread. */
export async function networkLogits(
  trained: Pick<TrainedNetwork, 'shape' | 'parameters' | 'scale'>,
  packed: PackedHistories,
  examples: Examples,
): Promise<Float64Array> {
  const network = createNetwork(await lstmModule(), trained.shape);
  network.load(trained.parameters);
  const count = examples.customers.length;
  const logits = new Float64Array(count * trained.shape.buckets);
  network.predict(networkRows(packed, examples, trained.scale), 0, count, logits);
  return logits;
}
