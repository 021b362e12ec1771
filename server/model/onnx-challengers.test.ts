import { describe, expect, it } from 'vitest';
import { purchaseSummary, silentProbability } from './bgnbd.ts';
import { bgNbdCandidate, logisticCandidate } from './candidates.ts';
import { bucketEdges, contextScale, examplesOn } from './examples.ts';
import { channels } from './features.ts';
import { generatedHistories, generatedShop } from './generated-shop.ts';
import { packHistories, type DailyActivity, type PackedHistories } from './history.ts';
import type { ModelInfo } from './model-file.ts';
import { unclippedScale, writeBgNbdOnnx, writeLogisticOnnx } from './onnx-challengers.ts';
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
async function gap(
  onnx: Uint8Array,
  expected: Float64Array,
  packed: PackedHistories = shop.packed,
  of = rows,
  standard = scale,
): Promise<number> {
  const info = {
    bucketEdges: edges,
    contextMeans: standard.means,
    contextDeviations: standard.deviations,
    deadChannels: channels.map((_, index) => index),
    calibration: { slope: 1, intercept: 0 },
  } as unknown as ModelInfo;
  const scorer = await openScorer(onnx, info);
  const { probabilities } = await scorer.score(packed, day, false, false);
  await scorer.release();
  return Math.max(...Array.from(expected, (p, row) => Math.abs(p - probabilities[of.customers[row]!]!)));
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
    expect(await gap(onnx, expected)).toBeLessThan(2e-6);
    expect(Math.max(...expected) - Math.min(...expected)).toBeGreaterThan(0.3);
  });

  it('knows who only looked for months before buying, or bought twice a day, as what they are', async () => {
    const visit = (at: number): DailyActivity => {
      return { day: at, access: 1, events: 1, carts: 0, purchases: 0, spend: 0, sent: 0, opened: 0 };
    };
    const generated = generatedHistories({ customers: 300, days: 250, seed: 8 });
    const first = day - 600;
    const histories = [
      // First seen ages ago, bought first yesterday.
      { activity: [visit(day - 3000), { ...visit(day - 1), purchases: 1, spend: 9 }] },
      ...generated.map(({ activity }, index) => {
        if (index % 3 === 0) return { activity: [visit(first + index), ...activity] };
        return { activity: activity.map((one) => ({ ...one, purchases: one.purchases * (1 + (index % 3)) })) };
      }),
    ];
    const packed = packHistories(histories);
    const known = examplesOn(packed, [day], edges);
    const candidate = bgNbdCandidate(known, horizon);
    const truth = Array.from(known.customers, (customer) =>
      silentProbability(candidate.model, purchaseSummary(packed, customer, day)!, horizon),
    );
    const judged = candidate.judge(known);
    expect(Math.max(...truth.map((p, row) => Math.abs(p - judged[row]!)))).toBeLessThan(1e-9);
    expect(Math.min(...truth)).toBeLessThan(0.5);
    // However alike the others are: nobody's days are clipped.
    const standard = unclippedScale({ ...contextScale(known), deviations: scale.deviations.map(() => 0.05) });
    const onnx = writeBgNbdOnnx(networkShape(buckets), candidate.model, horizon, standard, shares);
    expect(await gap(onnx, judged, packed, known, standard)).toBeLessThan(2e-6);
  });
});
