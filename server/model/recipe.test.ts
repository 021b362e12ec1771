import { describe, expect, it } from 'vitest';
import { chooseCalibration, identityCalibration } from './calibration.ts';
import { bucketEdges, bucketOf, examplesOn } from './examples.ts';
import { generatedShop } from './generated-shop.ts';
import { columnCount, packHistories } from './history.ts';
import type { DailyActivity } from './history.ts';
import { areaUnderPrecisionRecall, areaUnderRoc, calibrationError, topDecileLift } from './metrics.ts';
import { sidecarSchema } from './model-file.ts';
import { bandOf, churnLogit, logistic, medianBucket } from './probability.ts';
import { seededRandom } from './random.ts';
import { makeModel, splitFor, TooLittleData } from './recipe.ts';

const quiet = { access: 0, events: 0, carts: 0, purchases: 0, spend: 0, sent: 0, opened: 0 };

describe('labels', () => {
  it('say in which bucket the next purchase falls, the day itself included', () => {
    const bought = (day: number): DailyActivity => ({ ...quiet, day, purchases: 1, spend: 1 });
    const packed = packHistories([
      { activity: [bought(90), { ...quiet, day: 101, access: 1 }, bought(111), bought(140)] },
    ]);
    const edges = bucketEdges(28);
    expect([110, 111, 100, 112, 113, 141].map((day) => bucketOf(packed, 0, day, edges))).toEqual([0, 0, 4, 6, 5, 6]);
  });
});

describe('splits', () => {
  it('close every label window before the next role begins', () => {
    const split = splitFor({ firstDay: 0, endDay: 330, horizon: 28, withTest: true });
    expect(split.test).toBe(302);
    expect(split.validation).toBe(302 - 28);
    expect(Math.max(...split.training)).toBe(302 - 56);
    expect(Math.min(...split.training)).toBeGreaterThanOrEqual(82);
  });

  it('keep a window to judge the basic model on where there is none to train on, and refuse less than that', () => {
    expect(splitFor({ firstDay: 0, endDay: 50, horizon: 28 })).toEqual({ training: [], validation: 22 });
    expect(() => splitFor({ firstDay: 0, endDay: 41, horizon: 28 })).toThrow(TooLittleData);
    expect(() => splitFor({ firstDay: 0, endDay: 50, horizon: 28, withTest: true })).toThrow(TooLittleData);
  });

  it('train on the last year only, however old the shop is', () => {
    const split = splitFor({ firstDay: 0, endDay: 3650, horizon: 28 });
    expect([split.training.length, split.training[0], split.training.at(-1), split.validation]).toEqual([
      52,
      3650 - 56 - 51 * 7,
      3650 - 56,
      3650 - 28,
    ]);
  });
});

describe('the recipe', () => {
  it('never reads what lies on or after the end day: a planted future changes no bit of the model', async () => {
    const shop = generatedShop({ customers: 700, days: 200, seed: 3 });
    const endDay = shop.lastDay + 1 - 40;
    const request = { firstDay: shop.firstDay, endDay, horizon: 28, data: 'test', rowLimit: 300, seeds: [1] };
    const honest = await makeModel({ ...request, packed: shop.packed });
    const leaked = { ...shop.packed, values: shop.packed.values.slice() };
    let planted = 0;
    shop.packed.days.forEach((day, index) => {
      if (day < endDay) return;
      leaked.values.fill(50, index * columnCount, (index + 1) * columnCount);
      planted++;
    });
    const tempted = await makeModel({ ...request, packed: leaked });
    expect(planted).toBeGreaterThan(100);
    expect(honest.model.info.metrics.lstm).toBeDefined();
    // Whoever looked there would see it.
    const labels = [shop.packed, leaked].map((packed) => examplesOn(packed, [endDay], bucketEdges(28)).labels);
    expect(labels[0]).not.toEqual(labels[1]);
    expect(tempted.model.info).toEqual(honest.model.info);
  }, 120_000);

  it('publishes the basic model, and says so, where there are fewer than 300 customers', async () => {
    const shop = generatedShop({ customers: 120, days: 200, seed: 3 });
    const { model } = await makeModel({
      ...{ packed: shop.packed, firstDay: shop.firstDay, endDay: shop.lastDay + 1, horizon: 28, data: 'test' },
    });
    expect(model.info).toMatchObject({ kind: 'bgnbd', reason: 'too-little-data' });
    expect(model.info.metrics.lstm).toBeUndefined();
    const { rows, churned } = model.info.validationBins!;
    expect(rows.reduce((sum, count) => sum + count, 0)).toBe(model.info.rows.validation);
    const rate = churned.reduce((sum, count) => sum + count, 0) / model.info.rows.validation;
    expect(rate).toBeCloseTo(model.info.metrics.bgnbd.churnRate, 12);
  });

  it('publishes the basic model where the history is too short to train on, however many customers', async () => {
    const shop = generatedShop({ customers: 900, days: 60, seed: 3 });
    const { model } = await makeModel({
      ...{ packed: shop.packed, firstDay: shop.firstDay, endDay: shop.lastDay + 1, horizon: 28, data: 'test' },
    });
    expect(model.info).toMatchObject({ kind: 'bgnbd', reason: 'too-little-data', rows: { training: 0 } });
    expect(Object.keys(model.info.metrics)).toEqual(['bgnbd']);
    expect(model.info.metrics.bgnbd.auc).toBeGreaterThan(0.6);
    expect(sidecarSchema.safeParse(JSON.parse(JSON.stringify(model.info))).error).toBeUndefined();
  });

  it('publishes the basic model of under 90 days, also where there would be days to train on', async () => {
    const shop = generatedShop({ customers: 900, days: 80, seed: 3 });
    const { model } = await makeModel({
      ...{ packed: shop.packed, firstDay: shop.firstDay, endDay: shop.lastDay + 1, horizon: 28, data: 'test' },
    });
    expect(model.info).toMatchObject({ kind: 'bgnbd', reason: 'too-little-data' });
    expect(model.info.rows.training).toBeGreaterThan(0);
    expect(Object.keys(model.info.metrics).sort()).toEqual(['bgnbd', 'logistic']);
  });

  it('keeps the seed that did better on the validation day, and tries a further one only while there is time', async () => {
    const shop = generatedShop({ customers: 400, days: 200, seed: 5 });
    const lowest = new Map<number, number>();
    const make = (seeds: readonly number[], budgetSeconds?: number) => {
      lowest.clear();
      return makeModel({
        ...{ packed: shop.packed, firstDay: shop.firstDay, endDay: shop.lastDay + 1, horizon: 28, data: 'test' },
        ...{ rowLimit: 200, seeds },
        ...(budgetSeconds === undefined ? {} : { budgetSeconds }),
        onEpoch: (seed, { validationLoss }) =>
          void lowest.set(seed, Math.min(lowest.get(seed) ?? Infinity, validationLoss)),
      });
    };
    for (const seeds of [
      [1, 2],
      [2, 1],
    ]) {
      const { model } = await make(seeds);
      const [best] = [...lowest].sort(([, a], [, b]) => a - b)[0]!;
      expect([lowest.size, model.info.seed]).toEqual([2, best]);
    }
    expect((await make([2, 1, 3], 0)).model.info.seed).toBe(2);
    expect([...lowest.keys()]).toEqual([2]);
  }, 120_000);

  it('publishes the LSTM only when it beats both challengers on the validation day', async () => {
    const shop = generatedShop({ customers: 500, days: 200, seed: 5 });
    const { model } = await makeModel({
      ...{ packed: shop.packed, firstDay: shop.firstDay, endDay: shop.lastDay + 1, horizon: 28, data: 'test' },
      ...{ rowLimit: 200, seeds: [1] },
    });
    const losses = Object.entries(model.info.metrics).map(([kind, metrics]) => ({
      kind,
      loss: metrics?.logLoss ?? NaN,
    }));
    expect(losses).toHaveLength(3);
    expect(losses.sort((a, b) => a.loss - b.loss)[0]?.kind).toBe(model.info.kind);
  }, 120_000);
});

describe('strange shops', () => {
  const make = (activity: DailyActivity[], days: number): ReturnType<typeof makeModel> => {
    const packed = packHistories(Array.from({ length: 20 }, () => ({ activity })));
    return makeModel({ packed, firstDay: 0, endDay: days, horizon: 28, data: 'test' });
  };

  it('of one day, or of nobody, are called too little data', async () => {
    await expect(make([{ ...quiet, day: 0, purchases: 1 }], 1)).rejects.toThrow(TooLittleData);
    await expect(make([], 300)).rejects.toThrow(TooLittleData);
  });

  it('with refunds only, or everybody alike, still get finite figures', async () => {
    const refunds = await make([{ ...quiet, day: 3, spend: -9 }], 300);
    const alike = await make(
      Array.from({ length: 300 }, (_, day) => ({ ...quiet, day, purchases: 1, spend: 5 })),
      300,
    );
    for (const { model } of [refunds, alike]) {
      const figures = Object.values(model.info.metrics).flatMap((metrics) => Object.values(metrics ?? {}));
      expect(figures.every(Number.isFinite)).toBe(true);
      expect(sidecarSchema.safeParse(JSON.parse(JSON.stringify(model.info))).success).toBe(true);
    }
  });
});

describe('figures', () => {
  const scores = [0.1, 0.4, 0.35, 0.8];
  const gone = [false, false, true, true];

  it('rank as the textbook example does', () => {
    expect(areaUnderRoc(scores, gone)).toBe(0.75);
    expect(areaUnderPrecisionRecall(scores, gone)).toBeCloseTo(0.8333, 4);
    expect(areaUnderRoc([0.5, 0.5, 0.5, 0.5], gone)).toBe(0.5);
    expect(topDecileLift(scores, gone)).toBe(2);
  });

  it('call a model calibrated whose shares come true', () => {
    const many = Array.from({ length: 1000 }, (_, row) => row % 10 < 3);
    expect(
      calibrationError(
        many.map(() => 0.3),
        many,
      ),
    ).toBeCloseTo(0, 12);
    expect(
      calibrationError(
        many.map(() => 0.5),
        many,
      ),
    ).toBeCloseTo(0.2, 12);
  });
});

describe('calibration', () => {
  const random = seededRandom(8);
  const logits = Float64Array.from({ length: 8000 }, () => random() * 8 - 4);
  const gone = Array.from(logits, (logit) => random() < logistic(logit / 2 - 1));

  it('finds the slope and intercept of overconfident scores when there are enough rows', () => {
    const { slope, intercept } = chooseCalibration(logits, gone);
    expect(slope).toBeCloseTo(0.5, 1);
    expect(intercept).toBeCloseTo(-1, 1);
  });

  it('leaves scores alone that come true already: what cross-validation does not confirm is chance', () => {
    const fair = Array.from(logits, (logit) => random() < logistic(logit));
    expect(chooseCalibration(logits, fair)).toEqual(identityCalibration);
  });

  it('leaves scores alone when rows are few', () => {
    expect(chooseCalibration(logits.slice(0, 4999), gone.slice(0, 4999))).toEqual(identityCalibration);
  });
});

describe('reading the buckets', () => {
  it('takes the last bucket against the rest, and the median of the others scaled to what is left', () => {
    const logits = [0.5, 0.3, 0.2].map(Math.log);
    expect(logistic(churnLogit(logits, 0, 3))).toBeCloseTo(0.2, 12);
    expect(medianBucket(logits, 0, 3, 0.2)).toBe(0);
    expect(medianBucket(logits, 0, 3, 0.4)).toBe(1);
    expect(medianBucket(logits, 0, 3, 0.5)).toBe(-1);
  });

  it('cuts bands at tenths', () => {
    expect([0, 0.0999, 0.1, 0.55, 0.999, 1].map(bandOf)).toEqual([1, 1, 2, 6, 10, 10]);
  });
});

describe('examples', () => {
  it('keep an even share of days when there are too many rows', () => {
    const shop = generatedShop({ customers: 300, days: 200, seed: 3 });
    const days = [20_100, 20_120, 20_140];
    const all = examplesOn(shop.packed, days, bucketEdges(28));
    const few = examplesOn(shop.packed, days, bucketEdges(28), Math.floor(all.days.length / 4));
    const count = (rows: typeof all, day: number): number => rows.days.filter((at) => at === day).length;
    for (const day of days) expect(Math.abs(count(few, day) - count(all, day) / 4)).toBeLessThan(2);
  });
});
