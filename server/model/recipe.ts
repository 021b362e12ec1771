/**
 * From a shop's histories to a published model: splits, candidates, calibration, the gate, the files.
 */
import { bgNbdCandidate, logisticCandidate } from './candidates.ts';
import { chooseCalibration, identityCalibration } from './calibration.ts';
import { bucketEdges, churned, contextScale, examplesOn } from './examples.ts';
import type { Examples } from './examples.ts';
import { channels, contextFeatures, sequenceDays, sequenceSize, writeSequence } from './features.ts';
import type { PackedHistories } from './history.ts';
import { binned, modelMetrics } from './metrics.ts';
import { sha256 } from './model-file.ts';
import type { ModelFile, ModelInfo } from './model-file.ts';
import { unclippedScale, writeBgNbdOnnx, writeLogisticOnnx } from './onnx-challengers.ts';
import { writeLstmOnnx } from './onnx-writer.ts';
import { networkShape } from './parameters.ts';
import { calibrated, churnLogit } from './probability.ts';
import { mostTrainingDays, planSplit } from './splits.ts';
import type { Split } from './splits.ts';
import { networkLogits, trainNetwork } from './trainer.ts';
import type { TrainedNetwork } from './trainer.ts';
import type { EpochReport } from './training-plan.ts';
import { fitValue } from './value.ts';
import { checkWritten } from './written-model.ts';

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
  /** Two seeds by default; the better on the validation day is kept. */
  readonly seeds?: readonly number[];
  /** A further seed is trained only if it will likely end within so many seconds; the result then depends on the machine. */
  readonly budgetSeconds?: number;
  readonly threads?: number;
  readonly rowLimit?: number;
  /** Let other threads of the machine go first. */
  readonly background?: boolean;
  readonly onPhase?: (phase: RecipePhase) => void;
  readonly onEpoch?: (seed: number, report: EpochReport) => void;
  /** How far the seed is, 0..1 of the most epochs it may take. */
  readonly onStep?: (seed: number, share: number) => void;
  readonly signal?: AbortSignal;
}

/** What a recipe is at. */
export type RecipePhase = 'preparing' | 'training' | 'comparing';

/** A published model, with its churn probabilities of any rows and those of the candidates it was chosen from. */
export interface Recipe {
  readonly model: ModelFile;
  readonly split: Split;
  readonly training: Examples;
  readonly validation: Examples;
  judge(kind: ModelInfo['kind'], rows: Examples): Promise<Float64Array>;
}

/** There is not even one window to judge a model on, or nobody was there before it. */
export class TooLittleData extends Error {
  readonly days: number;
  /** Days of history that even the basic model needs. */
  readonly needed: number;

  constructor(days: number, horizon: number) {
    const needed = horizon + shortestHistory;
    super(`${days} days of history are too few: ${needed} are needed to see what people did ${horizon} days on.`);
    this.name = 'TooLittleData';
    this.days = days;
    this.needed = needed;
  }
}

/** Most rows a training uses. */
export const trainingRowLimit = 60_000;

/** A further seed is tried only while it will likely end within so many seconds: a shop is trained in a minute and a half. */
export const seedBudgetSeconds = 60;

/** Most rows that choose between epochs, seeds and models: enough to tell log-losses 0.003 apart. */
export const validationRowLimit = 40_000;

/** Days of history before the validation day without which nothing can be said of anybody. */
const shortestHistory = 14;

/** Below either of these the basic model is published without asking the others. */
export const enoughForLstm = { days: 90, customers: 300 } as const;

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

/** Each bucket's share among those who bought again, with a pseudo-count so that none is empty. */
function bucketShares(rows: Examples, buckets: number): number[] {
  const counts = Array.from({ length: buckets - 1 }, () => 1);
  for (const label of rows.labels) if (label < buckets - 1) counts[label]!++;
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => count / total);
}

/**
 * The days of a shop's split, with history in proportion to what there is. Where no training window fits before the
 * validation window, there are no training days: the basic model, which needs no labels, can still be judged.
 * @throws TooLittleData
 */
export function splitFor(request: { firstDay: number; endDay: number; horizon: number; withTest?: boolean }): Split {
  const { firstDay, endDay, horizon, withTest = false } = request;
  const days = endDay - firstDay;
  const minimumHistory = Math.max(1, Math.min(sequenceDays, Math.floor(days / 4)));
  const split = planSplit({ firstDay, endDay, horizon, withTest, minimumHistory, stride: 7 });
  if (split) return { ...split, training: split.training.slice(-mostTrainingDays) };
  if (withTest || days < horizon + shortestHistory) throw new TooLittleData(days, horizon);
  return { training: [], validation: endDay - horizon };
}

async function trainLstm(
  request: RecipeRequest,
  training: Examples,
  validation: Examples,
): Promise<{ seed: number; trained: TrainedNetwork }> {
  const { packed, seeds = [1, 2], threads, signal } = request;
  const shape = networkShape(bucketEdges(request.horizon).length + 1);
  let best: { seed: number; trained: TrainedNetwork } | undefined;
  const began = performance.now();
  for (const [index, seed] of seeds.entries()) {
    const passed = (performance.now() - began) / 1000;
    if (index > 0 && passed * (1 + 1 / index) > (request.budgetSeconds ?? Infinity)) break;
    const trained = await trainNetwork({
      ...{ packed, training, validation, seed, shape },
      ...(threads === undefined ? {} : { threads }),
      ...(signal === undefined ? {} : { signal }),
      background: request.background ?? false,
      onEpoch: (report) => request.onEpoch?.(seed, report),
      onStep: (share) => request.onStep?.(seed, share),
    });
    if (!best || trained.validationLoss < best.trained.validationLoss) best = { seed, trained };
  }
  if (!best) throw new RangeError('A training needs at least one seed.');
  return best;
}

/**
 * Trains, compares and packs a model. Everything is fitted on training days and chosen on the validation day.
 * The LSTM is published only if its log-loss there beats both challengers'; with under 90 days or 300 customers, or
 * where the horizon leaves no day to train on, the basic model (BG/NBD) is published without a contest.
 * The file is opened in the runtime and held against what was trained before it is handed out.
 * @throws TooLittleData when the history is too short for any of that; WrittenModelDiffers; whatever `signal` aborts with.
 */
export async function makeModel(request: RecipeRequest): Promise<Recipe> {
  const { packed, horizon, endDay, firstDay, rowLimit = trainingRowLimit } = request;
  const edges = bucketEdges(horizon);
  const buckets = edges.length + 1;
  const shape = networkShape(buckets);
  const split = splitFor(request);
  request.onPhase?.('preparing');
  const training = examplesOn(packed, split.training, edges, rowLimit);
  const validation = examplesOn(packed, [split.validation], edges, validationRowLimit);
  if (validation.customers.length === 0) throw new TooLittleData(endDay - firstDay, horizon);
  const trained = training.customers.length > 0;
  const known = trained ? training : validation;
  const scale = contextScale(known);
  const gone = churned(validation, buckets);
  const enough =
    trained && endDay - firstDay >= enoughForLstm.days && validation.customers.length >= enoughForLstm.customers;

  const basic = bgNbdCandidate(validation, horizon);
  const regression = trained ? logisticCandidate(training, scale, buckets) : undefined;
  request.signal?.throwIfAborted();
  request.onPhase?.('training');
  const lstm = enough ? await trainLstm(request, training, validation) : undefined;
  request.onPhase?.('comparing');
  const lstmLogits = async (rows: Examples): Promise<Float64Array> =>
    lstm
      ? churnLogits(await networkLogits(lstm.trained, packed, rows), buckets)
      : new Float64Array(rows.customers.length);
  // Asked for three times, and seconds long.
  const validationLogits = await lstmLogits(validation);
  const calibration = lstm ? chooseCalibration(validationLogits, gone) : identityCalibration;
  const judge: Recipe['judge'] = async (kind, rows) => {
    if (kind === 'bgnbd') return basic.judge(rows);
    if (kind === 'logistic') {
      if (!regression) throw new RangeError('There was no day to fit the logistic regression on.');
      return regression.judge(rows);
    }
    return (rows === validation ? validationLogits : await lstmLogits(rows)).map((logit) =>
      calibrated(logit, calibration),
    );
  };

  const metrics: ModelInfo['metrics'] = {
    ...(regression ? { logistic: modelMetrics(regression.judge(validation), gone) } : {}),
    bgnbd: modelMetrics(basic.judge(validation), gone),
    ...(lstm ? { lstm: modelMetrics(await judge('lstm', validation), gone) } : {}),
  };
  const kind = enough ? lowestLoss(metrics) : 'bgnbd';
  const shares = bucketShares(known, buckets);
  const read = kind === 'bgnbd' ? unclippedScale(scale) : scale;
  const onnx = {
    lstm: () => writeLstmOnnx(shape, lstm!.trained.parameters),
    logistic: () => writeLogisticOnnx(shape, regression!.model, shares),
    bgnbd: () => writeBgNbdOnnx(shape, basic.model, horizon, read, shares),
  }[kind]();
  const value = fitValue(packed, endDay);
  const chances = await judge(kind, validation);
  const info: ModelInfo = {
    schemaVersion: 1,
    sha256: sha256(onnx),
    kind,
    reason: enough ? `${kind}-best` : 'too-little-data',
    data: request.data,
    horizon,
    bucketEdges: edges,
    sequenceDays,
    channels: [...channels],
    // The challengers read no channel at all.
    deadChannels: kind === 'lstm' ? [...lstm!.trained.dead] : channels.map((_, channel) => channel),
    contextFeatures: [...contextFeatures],
    contextMeans: [...read.means],
    contextDeviations: [...read.deviations],
    meanSequence: meanSequence(packed, known),
    calibration: kind === 'lstm' ? { ...calibration } : { ...identityCalibration },
    referenceDays: { training: split.training, validation: split.validation, firstUnseenDay: endDay },
    seed: lstm?.seed ?? 0,
    rows: { training: training.customers.length, validation: validation.customers.length },
    epochs: (lstm?.trained.epochs ?? []).map(({ epoch, trainingLoss, validationLoss }) => {
      return { epoch, trainingLoss, validationLoss };
    }),
    metrics,
    validationBins: binned(chances, gone),
    ...(value ? { value } : {}),
  };
  await checkWritten({ onnx, info }, packed, validation, chances);
  return { model: { onnx, info }, split, training, validation, judge };
}

function lowestLoss(metrics: ModelInfo['metrics']): ModelInfo['kind'] {
  const kinds: ModelInfo['kind'][] = ['bgnbd', 'logistic', 'lstm'];
  const loss = (kind: ModelInfo['kind']): number => metrics[kind]?.logLoss ?? Infinity;
  return kinds.reduce((best, kind) => (loss(kind) < loss(best) ? kind : best));
}
