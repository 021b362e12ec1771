/** The training thread: the whole recipe and the gate, away from the thread that carries people. */
import { parentPort, workerData } from 'node:worker_threads';
import { churned } from '../model/examples.ts';
import { comparePaired, type GateReport } from '../model/gate.ts';
import { proposedHorizon } from '../model/horizon.ts';
import { areaUnderRoc, logLoss } from '../model/metrics.ts';
import type { ModelFile } from '../model/model-file.ts';
import { makeModel, TooLittleData, type Recipe } from '../model/recipe.ts';
import { openScorer } from '../model/scorer.ts';
import { stepBack } from '../model/step-back.ts';
import { stopTraining, type TrainingMessage, type TrainingOrder } from './thread-messages.ts';

const order = (workerData as { input: TrainingOrder }).input;
const say = (message: TrainingMessage): void => parentPort?.postMessage(message);
const stop = new AbortController();
parentPort?.on('message', (message) => {
  if (message === stopTraining) stop.abort(new Error('The training was told to stop.'));
});

/** The champion's churn probabilities of the rows, by the same runtime that uses it. */
async function championOn({ onnx, info }: ModelFile, rows: Recipe['validation']): Promise<Float64Array> {
  const scorer = await openScorer(onnx, info);
  try {
    // Every customer at once, since the rows are all of one day.
    const { probabilities } = await scorer.score(order.packed, rows.days[0]!, false, false);
    return Float64Array.from(rows.customers, (customer) => probabilities[customer]!);
  } finally {
    await scorer.release();
  }
}

async function judge(recipe: Recipe): Promise<GateReport> {
  const { model, validation } = recipe;
  const { champion } = order;
  if (champion === null) return { verdict: 'no-champion', champion: null, contest: null };
  if ('unusable' in champion) return { verdict: 'champion-unusable', champion: champion.unusable, contest: null };
  const { sha256: hash, horizon } = champion.info;
  if (horizon !== model.info.horizon) return { verdict: 'other-horizon', champion: hash, contest: null };
  const gone = churned(validation, model.info.bucketEdges.length + 1);
  const [fresh, theirs] = [await recipe.judge(model.info.kind, validation), await championOn(champion, validation)];
  const { verdict, interval } = comparePaired(fresh, theirs, gone);
  const auc = (scores: Float64Array): number => {
    const area = areaUnderRoc(scores, gone);
    return Number.isFinite(area) ? area : 0.5;
  };
  return {
    verdict,
    champion: hash,
    contest: {
      rows: gone.length,
      logLoss: logLoss(fresh, gone),
      championLogLoss: logLoss(theirs, gone),
      auc: auc(fresh),
      championAuc: auc(theirs),
      interval,
    },
  };
}

const dateOf = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);

async function train(): Promise<void> {
  stepBack();
  const { packed, firstDay, endDay, seeds, budgetSeconds, threads } = order;
  const horizon = order.horizon ?? proposedHorizon(packed, endDay);
  say({ horizon });
  const recipe = await makeModel({
    ...{ packed, firstDay, endDay, horizon, threads, budgetSeconds },
    data: `${dateOf(firstDay)} – ${dateOf(endDay - 1)}`,
    seeds: Array.from({ length: seeds }, (_, index) => index + 1),
    background: true,
    signal: stop.signal,
    onPhase: (phase) => say({ phase }),
    onEpoch: (seed, epoch) => say({ seed, epoch }),
    onStep: (seed, share) => say({ seed, share }),
  });
  const gate = await judge(recipe);
  const { onnx, info } = recipe.model;
  say({ done: { model: { onnx, info: { ...info, gate } }, gate } });
}

train()
  .catch((error: unknown) => {
    const code = error instanceof TooLittleData ? 'too-little-data' : 'training-failed';
    say({ failed: { code, message: error instanceof Error ? error.message : String(error) } });
  })
  .finally(() => parentPort?.close());
