import { describe, expect, it } from 'vitest';
import { bucketEdges, churned, examplesOn } from './examples.ts';
import { contextCount } from './features.ts';
import { generatedShop } from './generated-shop.ts';
import { logSumExp } from './head.ts';
import { areaUnderRoc } from './metrics.ts';
import { networkShape } from './parameters.ts';
import { churnLogits } from './recipe.ts';
import { networkLogits, trainNetwork } from './trainer.ts';
import type { TrainedNetwork, TrainingRequest } from './trainer.ts';

const horizon = 28;
const edges = bucketEdges(horizon);
const shop = generatedShop({ customers: 1200, days: 330, seed: 4 });
const validationDay = shop.lastDay + 1 - 2 * horizon;
const training = examplesOn(shop.packed, [validationDay - 84, validationDay - 56, validationDay - 28], edges);
const validation = examplesOn(shop.packed, [validationDay], edges);

function train(request: Partial<TrainingRequest>): Promise<TrainedNetwork> {
  const shape = networkShape(edges.length + 1);
  return trainNetwork({ packed: shop.packed, training, validation, shape, seed: 1, ...request });
}

describe('training', () => {
  it('gives the same bits on one thread, on two, and again', async () => {
    const runs = [];
    for (const threads of [1, 2, 2]) runs.push(await train({ threads, maxEpochs: 1 }));
    const [one, two, again] = runs.map(({ parameters }) => new Uint8Array(parameters.buffer));
    expect(two).toEqual(one);
    expect(again).toEqual(one);
  }, 120_000);

  it('ranks the fading customers of a generated shop above the staying ones on a later day', async () => {
    const trained = await train({ maxEpochs: 6 });
    const test = examplesOn(shop.packed, [shop.lastDay + 1 - horizon], edges);
    const logits = churnLogits(await networkLogits(trained, shop.packed, test), edges.length + 1);
    const gone = churned(test, edges.length + 1);
    const recency = Array.from(gone, (_, row) => test.contexts[row * contextCount]!);
    expect(areaUnderRoc(logits, gone)).toBeGreaterThan(0.87);
    expect(areaUnderRoc(logits, gone)).toBeGreaterThan(areaUnderRoc(recency, gone) + 0.03);
  }, 120_000);

  it('returns the best epoch, not the last one', async () => {
    // A hundred rows are learned by heart: later epochs do worse on others.
    const few = examplesOn(shop.packed, [validationDay - 28], edges, 100);
    const others = examplesOn(shop.packed, [validationDay], edges, 300);
    const trained = await train({ training: few, validation: others, maxEpochs: 200, patience: 3 });
    const losses = trained.epochs.map(({ validationLoss }) => validationLoss);
    expect(losses.at(-1)).toBeGreaterThan(trained.validationLoss);
    expect(trained.validationLoss).toBe(Math.min(...losses));
    expect(losses.length - 1 - losses.indexOf(trained.validationLoss)).toBe(3);
    const logits = await networkLogits(trained, shop.packed, others);
    const buckets = edges.length + 1;
    const loss = others.labels.reduce((sum, label, row) => {
      const own = logits.slice(row * buckets, (row + 1) * buckets);
      return sum + logSumExp(own) - own[label]!;
    }, 0);
    expect(loss / others.labels.length).toBeCloseTo(trained.validationLoss, 9);
  }, 120_000);

  it('leaves silent channels at zero weight and stops when it is told to', async () => {
    const trained = await train({ maxEpochs: 1 });
    expect(trained.dead).toEqual([5, 6]);
    const width = 4 * trained.shape.hidden;
    expect(trained.parameters.slice(5 * width, 7 * width).every((weight) => weight === 0)).toBe(true);
    const abort = new AbortController();
    await expect(
      train({
        maxEpochs: 8,
        signal: abort.signal,
        onEpoch: () => {
          abort.abort(new Error('enough'));
        },
      }),
    ).rejects.toThrow('enough');
  }, 120_000);

  it('does not begin for somebody who has left already', async () => {
    let epochs = 0;
    const signal = AbortSignal.abort(new Error('gone before'));
    await expect(train({ signal, onEpoch: () => epochs++ })).rejects.toThrow('gone before');
    expect(epochs).toBe(0);
  });
});
