import { describe, expect, it } from 'vitest';
import { contextScale, examplesOn, bucketEdges } from './examples.ts';
import { generatedHistories } from './generated-shop.ts';
import { packHistories, type DailyActivity, type History } from './history.ts';
import { proposedHorizon } from './horizon.ts';
import { sidecarSchema, type ModelInfo } from './model-file.ts';
import { makeModel, TooLittleData } from './recipe.ts';
import { openScorer } from './scorer.ts';
import { shopOf } from './shop.ts';

const quiet = { access: 0, events: 0, carts: 0, purchases: 0, spend: 0, sent: 0, opened: 0 };
const day = (at: number, part: Partial<DailyActivity>): DailyActivity => ({ ...quiet, day: at, ...part });
const everyDay = (days: number, part: Partial<DailyActivity>): History => ({
  activity: Array.from({ length: days }, (_, at) => day(at, part)),
});

async function trained(histories: readonly History[], days: number, horizon = 28): Promise<ModelInfo> {
  const packed = packHistories(histories, (bytes) => new SharedArrayBuffer(bytes));
  const request = { packed, firstDay: 0, endDay: days, horizon, data: 'test', rowLimit: 400, seeds: [1] };
  const { model } = await makeModel(request);
  expect(sidecarSchema.safeParse(JSON.parse(JSON.stringify(model.info))).error).toBeUndefined();
  const figures = Object.values(model.info.metrics).flatMap((metrics) => Object.values(metrics ?? {}));
  expect(figures.every(Number.isFinite)).toBe(true);
  // What cannot be told apart must still be told in probabilities.
  const scorer = await openScorer(model.onnx, model.info);
  const { probabilities } = await scorer.score(packed, days, false, false);
  expect(probabilities.every((p) => (p >= 0 && p <= 1) || p === -1)).toBe(true);
  await scorer.release();
  return model.info;
}

describe('a shop', () => {
  it('in which everybody does the same every day has features that never move, and still gets a model', async () => {
    const alike = Array.from({ length: 320 }, () => everyDay(200, { purchases: 1, spend: 5, access: 1 }));
    const scale = contextScale(examplesOn(packHistories(alike), [150], bucketEdges(28)));
    expect(scale.deviations.every((deviation) => deviation === 1)).toBe(true);
    const info = await trained(alike, 200);
    expect(info.metrics.bgnbd).toMatchObject({ auc: 0.5, churnRate: 0 });
  }, 60_000);

  it('to which nearly all came on one day has a model that knows the few others, too', async () => {
    const crowd = Array.from({ length: 250 }, (_, at) => ({
      activity: [
        day(300, { purchases: 1, spend: 5 }),
        ...(at % 2 ? [day(310 + (at % 9), { purchases: 1, spend: 5 })] : []),
      ],
    }));
    const first = { activity: Array.from({ length: 42 }, (_, at) => day(7 * at, { purchases: 1, spend: 9 })) };
    const info = await trained([...crowd, first], 370);
    expect(info.kind).toBe('bgnbd');
    expect(info.metrics.bgnbd.auc).toBeGreaterThanOrEqual(0.5);
  }, 60_000);

  it('of one day is too young, and says how much it needs', async () => {
    const request = { firstDay: 0, endDay: 1, horizon: 28, data: 'test' };
    const packed = packHistories([{ activity: [day(0, { purchases: 1, spend: 3 })] }]);
    await expect(makeModel({ ...request, packed })).rejects.toMatchObject({
      name: 'TooLittleData',
      days: 1,
      needed: 42,
    });
    await expect(makeModel({ ...request, packed: packHistories([]), endDay: 300 })).rejects.toThrow(TooLittleData);
  });

  it('with refunds only has no buyers, nobody who comes back, and no value to speak of', async () => {
    const refunds = Array.from({ length: 40 }, (_, at) => ({ activity: [day(at, { spend: -9 })] }));
    const info = await trained(refunds, 300);
    expect(info.metrics.bgnbd.churnRate).toBe(1);
    expect(info.value).toBeUndefined();
    expect(proposedHorizon(packHistories(refunds), 300)).toBe(90);
  });

  it('with customers of ten years trains on the last year, as quickly as a young one', async () => {
    const old = generatedHistories({ customers: 350, days: 3650, seed: 2, firstDay: 0 });
    const info = await trained(old, 3650);
    expect(info.referenceDays.training).toHaveLength(52);
    expect(info.rows.training).toBe(400);
  }, 60_000);

  it('whose orders were sent twice counts each customer’s day once', () => {
    const once = [0, 9, 20].map((at) => ({ customer: 'a', day: at, amount: 10 }));
    const twice = shopOf([...once, ...once]);
    expect([...twice.packed.days]).toEqual([0, 9, 20]);
    const [labels, doubled] = [shopOf(once), twice].map(
      ({ packed }) => examplesOn(packed, [5, 15], bucketEdges(28)).labels,
    );
    expect(doubled).toEqual(labels);
  });

  it('with dates that have not come yet is trained as if they were not there', async () => {
    const people = generatedHistories({ customers: 100, days: 150, seed: 6, firstDay: 0 });
    const ahead = people.map(({ activity }) => ({
      activity: [...activity, day(150, { purchases: 1, spend: 1 }), day(9000, { purchases: 3, spend: 9 })],
    }));
    expect(await trained(ahead, 150)).toEqual(await trained(people, 150));
  }, 60_000);
});
