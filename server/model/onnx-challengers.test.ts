import { describe, expect, it } from 'vitest';
import { bgNbdCandidate, logisticCandidate } from './candidates.ts';
import { bucketEdges, contextScale, examplesOn } from './examples.ts';
import { channels } from './features.ts';
import { generatedShop } from './generated-shop.ts';
import type { ModelInfo } from './model-file.ts';
import { writeBgNbdOnnx, writeLogisticOnnx } from './onnx-challengers.ts';
import { networkShape } from './parameters.ts';
import { openScorer } from './scorer.ts';

const horizon = 28;
const edges = bucketEdges(horizon);
const buckets = edges.length + 1;
const shop = generatedShop({ customers: 400, days: 250, seed: 6 });
const day = shop.lastDay + 1 - horizon;
const training = examplesOn(shop.packed, [day - 28], edges);
const rows = examplesOn(shop.packed, [day], edges);
const scale = contextScale(training);
const shares = edges.map(() => 1 / edges.length);

/** The largest gap between a file's probabilities, through the product's scorer, and the candidate's own. */
async function gap(onnx: Uint8Array, expected: Float64Array): Promise<number> {
  const info = {
    bucketEdges: edges,
    contextMeans: scale.means,
    contextDeviations: scale.deviations,
    deadChannels: channels.map((_, index) => index),
    calibration: { slope: 1, intercept: 0 },
  } as unknown as ModelInfo;
  const scorer = await openScorer(onnx, info);
  const { probabilities } = await scorer.score(shop.packed, day, false, false);
  await scorer.release();
  return Math.max(...Array.from(expected, (p, row) => Math.abs(p - probabilities[rows.customers[row]!]!)));
}

describe('a challenger behind the LSTM’s interface', () => {
  it('is the logistic regression it was written from', async () => {
    const candidate = logisticCandidate(training, scale, buckets);
    const onnx = writeLogisticOnnx(networkShape(buckets), candidate.model, shares);
    expect(await gap(onnx, candidate.judge(rows))).toBeLessThan(2e-6);
  });

  it('is the BG/NBD it was written from', async () => {
    const candidate = bgNbdCandidate(rows, horizon);
    const onnx = writeBgNbdOnnx(networkShape(buckets), candidate.model, horizon, scale, shares);
    const expected = candidate.judge(rows);
    expect(await gap(onnx, expected)).toBeLessThan(2e-5);
    expect(Math.max(...expected) - Math.min(...expected)).toBeGreaterThan(0.3);
  });
});
