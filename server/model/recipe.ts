/**
 * From a shop's histories to a published model: splits, candidates, calibration, the gate, the files.
 */
import { bgNbdJudge, logisticJudge } from './candidates.ts';
import { chooseCalibration } from './calibration.ts';
import { bucketEdges, churned, contextScale, examplesOn } from './examples.ts';
import type { Examples } from './examples.ts';
import { channels, contextFeatures, sequenceDays, sequenceSize, writeSequence } from './features.ts';
import type { PackedHistories } from './history.ts';
import { modelMetrics } from './metrics.ts';
import { sha256 } from './model-file.ts';
import type { ModelFile, ModelInfo } from './model-file.ts';
import { writeLstmOnnx } from './onnx-writer.ts';
import { networkShape } from './parameters.ts';
import { calibrated, churnLogit } from './probability.ts';
import { planSplit } from './splits.ts';
import type { Split } from './splits.ts';
import { networkLogits, trainNetwork } from './trainer.ts';
import type { TrainedNetwork } from './trainer.ts';
import type { EpochReport } from './training-plan.ts';

/** What to make a model from. */
export interface RecipeRequest {
  /** Histories in shared memory. */
  readonly packed: PackedHistories;
  readonly firstDay: number;
  /** First day that neither features nor labels may reach. */
  readonly endDay: number;
  /** Days without a purchase that count as churn. */
  readonly horizon: number;
  /** What the data is, for the model's card. */
  readonly data: string;
  /** Keep a window at the end for judging (it is then unseen by everything here). */
  readonly withTest?: boolean;
  readonly seeds?: readonly number[];
  readonly threads?: number;
  readonly rowLimit?: number;
  readonly onEpoch?: (seed: number, report: EpochReport) => void;
  readonly signal?: AbortSignal;
}

/** A model with the means to judge further rows. */
export interface Recipe {
  readonly model: ModelFile;
  readonly split: Split;
  readonly trained: TrainedNetwork;
  readonly training: Examples;
  readonly validation: Examples;
}

/** Too little history for even one training day. */
export class TooLittleData extends Error {
  constructor(days: number, horizon: number) {
    super(`${days} days of history cannot hold a training and a validation window of ${horizon} days each.`);
    this.name = 'TooLittleData';
  }
}

/** Most rows a training uses. */
export const trainingRowLimit = 60_000;

/** The average sequence of up to 2,000 evenly chosen rows: what an explanation puts in a feature's place. */
function meanSequence(packed: PackedHistories, rows: Examples): number[] {
  const count = rows.customers.length;
  const taken = Math.min(2000, count);
  const sums = new Float64Array(sequenceSize);
  const one = new Float32Array(sequenceSize);
  for (let index = 0; index < taken; index++) {
    const row = Math.floor((index * count) / taken);
    writeSequence(packed, rows.customers[row]!, rows.days[row]!, one, 0);
    for (let at = 0; at < sequenceSize; at++) sums[at]! += one[at]!;
  }
  return Array.from(sums, (sum) => Number((sum / taken).toPrecision(6)));
}

/** The churn logits inside a network's bucket logits. */
export function churnLogits(logits: Float64Array, buckets: number): Float64Array {
  return Float64Array.from({ length: logits.length / buckets }, (_, row) => churnLogit(logits, row, buckets));
}

/** The days of a shop's split, with history in proportion to what there is. */
export function splitFor(request: Pick<RecipeRequest, 'firstDay' | 'endDay' | 'horizon' | 'withTest'>): Split {
  const { firstDay, endDay, horizon, withTest = false } = request;
  const days = endDay - firstDay;
  const minimumHistory = Math.min(sequenceDays, Math.floor(days / 4));
  const split = planSplit({ firstDay, endDay, horizon, withTest, minimumHistory, stride: 7 });
  if (!split) throw new TooLittleData(days, horizon);
  return split;
}

/**
 * Trains, compares and packs a model. Everything is chosen on the validation day; a test day, if kept, is not looked at.
 * @throws TooLittleData when the history is too short.
 */
export async function makeModel(request: RecipeRequest): Promise<Recipe> {
  const { packed, horizon, endDay, seeds = [1, 2], rowLimit = trainingRowLimit } = request;
  const edges = bucketEdges(horizon);
  const buckets = edges.length + 1;
  const split = splitFor(request);
  const training = examplesOn(packed, split.training, edges, rowLimit);
  const validation = examplesOn(packed, [split.validation], edges);
  const scale = contextScale(training);
  const gone = churned(validation, buckets);

  let best: { seed: number; trained: TrainedNetwork } | undefined;
  for (const seed of seeds) {
    const trained = await trainNetwork({
      ...{ packed, training, validation, seed, shape: networkShape(buckets) },
      ...(request.threads === undefined ? {} : { threads: request.threads }),
      ...(request.signal === undefined ? {} : { signal: request.signal }),
      onEpoch: (report) => request.onEpoch?.(seed, report),
    });
    if (!best || trained.validationLoss < best.trained.validationLoss) best = { seed, trained };
  }
  if (!best) throw new RangeError('A training needs at least one seed.');
  const { seed, trained } = best;

  const logits = churnLogits(await networkLogits(trained, packed, validation), buckets);
  const calibration = chooseCalibration(logits, gone);
  const metrics = {
    lstm: modelMetrics(
      logits.map((logit) => calibrated(logit, calibration)),
      gone,
    ),
    logistic: modelMetrics(logisticJudge(training, scale, buckets)(validation), gone),
    bgnbd: modelMetrics(bgNbdJudge(packed, split.validation, horizon)(validation), gone),
  };
  const onnx = writeLstmOnnx(trained.shape, trained.parameters);
  const info: ModelInfo = {
    schemaVersion: 1,
    sha256: sha256(onnx),
    kind: 'lstm',
    data: request.data,
    horizon,
    bucketEdges: edges,
    sequenceDays,
    channels: [...channels],
    deadChannels: [...trained.dead],
    contextFeatures: [...contextFeatures],
    contextMeans: [...trained.scale.means],
    contextDeviations: [...trained.scale.deviations],
    meanSequence: meanSequence(packed, training),
    calibration: { ...calibration },
    referenceDays: { training: split.training, validation: split.validation, firstUnseenDay: endDay },
    seed,
    rows: { training: training.customers.length, validation: validation.customers.length },
    epochs: trained.epochs.map(({ epoch, trainingLoss, validationLoss }) => ({ epoch, trainingLoss, validationLoss })),
    metrics,
    reason: 'lstm-best',
  };
  return { model: { onnx, info }, split, trained, training, validation };
}
