/**
 * `npm run bench -- model`: how well the product's recipe predicts a later day that nothing was tuned on, beside the
 * simple rules. `--data complete-journey | cdnow | generated`, or `--orders FILE` with `--horizon` (else the shop's own)
 * and `--at` (the day the test window begins); `--seeds 5` also prints the median over single seeds. Baselines that a young
 * shop's history is too short for are null.
 */
import { fileURLToPath } from 'node:url';
import { recencyCandidate } from '../server/model/candidates.ts';
import { churned, examplesOn } from '../server/model/examples.ts';
import { generatedShop } from '../server/model/generated-shop.ts';
import { proposedHorizon } from '../server/model/horizon.ts';
import { areaUnderRoc, brierScore, modelMetrics } from '../server/model/metrics.ts';
import { readCdnow, readOrdersCsv } from '../server/model/order-files.ts';
import { seededRandom } from '../server/model/random.ts';
import { makeModel } from '../server/model/recipe.ts';
import { dayNumber } from '../server/model/shop.ts';
import type { Shop } from '../server/model/shop.ts';
import { boughtItems } from './bought-items.ts';

interface Trial {
  readonly data: string;
  readonly shop: Shop;
  readonly horizon: number;
  readonly at: number;
}

const file = (path: string): string => fileURLToPath(new URL(`../data/${path}`, import.meta.url));

async function trialOf(args: Record<string, string>): Promise<Trial> {
  const given = (horizon: number, at: number): { horizon: number; at: number } => ({
    horizon: Number(args['horizon'] ?? horizon),
    at: args['at'] === undefined ? at : dayNumber(args['at']),
  });
  if (args['orders'] !== undefined) {
    const shop = await readOrdersCsv(args['orders']);
    const horizon = Number(args['horizon'] ?? proposedHorizon(shop.packed, shop.lastDay + 1));
    return { data: args['orders'], shop, ...given(horizon, shop.lastDay + 1 - horizon) };
  }
  const data = args['data'] ?? 'complete-journey';
  if (data === 'complete-journey') {
    const shop = await readOrdersCsv(file('complete-journey/orders.csv.gz'));
    return { data, shop, ...given(28, dayNumber('2017-12-04')) };
  }
  if (data === 'cdnow') {
    return { data, shop: await readCdnow(file('cdnow/sample.txt')), ...given(90, dayNumber('1998-04-01')) };
  }
  if (data === 'generated') {
    const shop = generatedShop({ customers: Number(args['customers'] ?? 10_000), days: 400, seed: 1 });
    return { data, shop, ...given(28, shop.lastDay + 1 - 28) };
  }
  throw new RangeError(`There is no data called "${data}": complete-journey, cdnow or generated.`);
}

const round = (value: number): number => Math.round(value * 10_000) / 10_000;
const middle = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

/** Where all came back, or none, nobody can be ranked. */
const area = (scores: readonly number[], gone: readonly boolean[]): number =>
  new Set(gone).size === 2 ? areaUnderRoc(scores, gone) : 0.5;

/** 95 % bootstrap intervals over customers: of the AUC, and of its lead over another model on the same customers. */
function intervals(
  ours: Float64Array,
  others: Record<string, Float64Array>,
  gone: readonly boolean[],
): Record<string, number[]> {
  const random = seededRandom(1);
  const draws: Record<string, number[]> = { auc: [] };
  for (let draw = 0; draw < 400; draw++) {
    const rows = gone.map(() => Math.floor(random() * gone.length));
    const sample = (scores: Float64Array): number[] => rows.map((row) => scores[row]!);
    const outcome = rows.map((row) => gone[row]!);
    const auc = area(sample(ours), outcome);
    draws['auc']!.push(auc);
    for (const [name, scores] of Object.entries(others)) {
      (draws[`aucLeadOver${name}`] ??= []).push(auc - area(sample(scores), outcome));
      const brierLead = brierScore(sample(scores), outcome) - brierScore(sample(ours), outcome);
      (draws[`brierLeadOver${name}`] ??= []).push(brierLead);
    }
  }
  return Object.fromEntries(
    Object.entries(draws).map(([name, values]) => {
      const sorted = values.sort((a, b) => a - b);
      return [name, [round(sorted[9]!), round(sorted[389]!)]];
    }),
  );
}

/** Runs the benchmark. */
export async function run(args: Record<string, string>): Promise<Record<string, unknown>> {
  const { data, shop, horizon, at } = await trialOf(args);
  const { packed, firstDay } = shop;
  if (at + horizon - 1 > shop.lastDay) throw new RangeError('The test window reaches past the last order.');
  const make = (seeds: readonly number[]): ReturnType<typeof makeModel> =>
    makeModel({
      ...{ packed, firstDay, horizon, data, seeds, endDay: at },
      onEpoch: (seed, { epoch, validationLoss }) =>
        process.stderr.write(`seed ${seed} epoch ${epoch}: ${validationLoss.toFixed(4)}\n`),
    });
  const recipe = await make([1, 2]);
  const { bucketEdges: edges, kind: chosen } = recipe.model.info;
  const buckets = edges.length + 1;
  const test = examplesOn(packed, [at], edges);
  if (test.customers.length === 0) throw new RangeError('Nobody had bought before the test window.');
  const gone = churned(test, buckets);
  const ours = await recipe.judge(chosen, test);
  // A young shop has no earlier window to learn from: only BG/NBD needs none.
  const taught = recipe.training.customers.length > 0;
  const logistic = taught ? await recipe.judge('logistic', test) : null;
  const bgnbd = await recipe.judge('bgnbd', test);
  const recency = taught ? recencyCandidate(recipe.training, buckets).judge(test) : null;
  const figures = modelMetrics(ours, gone);
  const figure = (scores: Float64Array | null): { auc: number; brier: number } | null => {
    if (!scores) return null;
    const { auc, brier } = modelMetrics(scores, gone);
    return { auc: round(auc), brier: round(brier) };
  };

  const medians: Record<string, number> = {};
  if (args['seeds'] !== undefined) {
    const runs = [];
    if (!recipe.model.info.metrics.lstm)
      throw new RangeError('The history is too short for an LSTM: leave out --seeds.');
    for (let seed = 1; seed <= Number(args['seeds']); seed++) {
      runs.push(modelMetrics(await (await make([seed])).judge('lstm', test), gone));
    }
    medians['medianAuc'] = round(middle(runs.map(({ auc }) => auc)));
    medians['medianBrier'] = round(middle(runs.map(({ brier }) => brier)));
    medians['medianCalibrationError'] = round(middle(runs.map(({ calibrationError }) => calibrationError)));
  }
  return {
    data,
    customers: figures.rows,
    churnRate: round(figures.churnRate),
    auc: round(figures.auc),
    prAuc: round(figures.prAuc),
    brier: round(figures.brier),
    calibrationError: round(figures.calibrationError),
    topDecileLift: round(figures.topDecileLift),
    chosen,
    baselines: { recency: figure(recency), logistic: figure(logistic), bgnbd: figure(bgnbd) },
    intervals: intervals(ours, { ...(logistic && { Logistic: logistic }), Bgnbd: bgnbd }, gone),
    ...medians,
    ...(await boughtItems(data, horizon, at)),
  };
}
