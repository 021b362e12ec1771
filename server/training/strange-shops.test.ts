/** Shops that no recipe was made for, from their orders through the door to a trained model that scores everybody. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Training } from '../../engine/contract/models.ts';
import { localDay } from '../../engine/wall-clock.ts';
import { ingest } from '../events/ingest.ts';
import { generatedHistories } from '../model/generated-shop.ts';
import { historyToBlob, type DailyActivity, type History } from '../model/history.ts';
import { trainingRowLimit, validationRowLimit } from '../model/recipe.ts';
import { openScorer } from '../model/scorer.ts';
import { testShop, type TestShop } from '../runs/testing/shop.ts';
import { execute } from '../store/database.ts';
import { readHistories } from './read-histories.ts';
import { storedModel } from './registry.ts';
import { fillGenerated, fillHistories } from './testing/fill-shop.ts';
import { trainShop } from './train-shop.ts';
import { openTraining, trainingById } from './trainings.ts';

const now = Date.UTC(2026, 2, 2, 1);
const today = localDay(now, 'Asia/Seoul');
const noonOf = (day: number): number => day * 86_400_000 + 3 * 3_600_000;

interface Order {
  readonly id: string;
  readonly who: number;
  readonly day: number;
  readonly amount: number;
}

/** So many people who each buy in their own rhythm over the last `days` days. */
function rhythms(people: number, days: number, amount = 20): Order[] {
  return Array.from({ length: people }, (_, who) => {
    const gap = 5 + (who % 11);
    const count = Math.floor((days - (who % gap)) / gap);
    const leaves = who % 4 === 0 ? Math.floor(count / 2) : count;
    return Array.from({ length: leaves }, (__, turn) => {
      const day = today - days + (who % gap) + turn * gap;
      return { id: `${String(who)}/${String(turn)}`, who, day, amount };
    });
  }).flat();
}

describe('a training of a shop', () => {
  let shop: TestShop;
  afterEach(() => shop.close());

  async function send(orders: readonly Order[]): Promise<void> {
    const results = await ingest(
      shop.services,
      orders.map(({ id, who, day, amount }) => ({
        messageId: id,
        externalId: `p${String(who)}`,
        event: 'order_completed',
        occurredAt: noonOf(day),
        properties: { amount },
        origin: 'history' as const,
      })),
    );
    expect(results.filter(({ status }) => status === 'rejected')).toEqual([]);
  }

  async function train(horizon: number | null = 28): Promise<Training> {
    const id = await openTraining(shop.database, { cause: 'button', horizon, now });
    await trainShop(shop.services, id, { attempt: 1, signal: new AbortController().signal });
    return (await trainingById(shop.database, id))!;
  }

  /** The model of a training that ended well, which gives everybody a probability. */
  async function modelOf(training: Training): Promise<Awaited<ReturnType<typeof storedModel>>['info']> {
    expect(training).toMatchObject({ state: 'done', detail: null });
    const { onnx, info } = await storedModel(shop.database, training.modelHash!);
    const { packed } = await readHistories(shop.database, { endDay: today, limit: 1000 });
    const scorer = await openScorer(onnx, info);
    const { probabilities } = await scorer.score(packed, today, false, false);
    await scorer.release();
    expect(probabilities.every((p) => p >= 0 && p <= 1)).toBe(true);
    expect(
      Object.values(info.metrics)
        .flatMap((figures) => Object.values(figures ?? {}))
        .every(Number.isFinite),
    ).toBe(true);
    return info;
  }

  const open = async (): Promise<TestShop> => (shop = await testShop({ now }));

  it('in which nobody has ever come says that there is nobody', async () => {
    await open();
    expect(await train(null)).toMatchObject({ state: 'failed', code: 'no-people', modelHash: null });
  });

  it('of one day says how many days it needs', async () => {
    await open();
    await send(Array.from({ length: 60 }, (_, who) => ({ id: `o${String(who)}`, who, day: today - 1, amount: 9 })));
    expect(await train()).toMatchObject({ state: 'failed', code: 'too-little-data', modelHash: null });
  });

  it('in which everybody does the same every day gets the network’s contest on features that never move', async () => {
    await open();
    const day = (at: number): DailyActivity => ({
      ...{ day: at, access: 1, events: 2, carts: 0, purchases: 1, spend: 5, sent: 0, opened: 0 },
    });
    const alike: History = { activity: Array.from({ length: 110 }, (_, at) => day(today - 110 + at)) };
    await fillHistories(
      shop.database,
      Array.from({ length: 310 }, () => alike),
      now,
    );
    const info = await modelOf(await train());
    expect(info.reason).not.toBe('too-little-data');
    expect(info.metrics).toMatchObject({
      lstm: { rows: 310, churnRate: 0 },
      logistic: { churnRate: 0 },
      bgnbd: { churnRate: 0 },
    });
  }, 120_000);

  it('with refunds only says that everybody left, and nothing of value', async () => {
    await open();
    await send(rhythms(40, 150, -9));
    const info = await modelOf(await train());
    expect(info).toMatchObject({ kind: 'bgnbd', metrics: { bgnbd: { churnRate: 1 } } });
    expect(info.value).toBeUndefined();
    // Nobody has a pace of buying again: the longest horizon.
    expect((await train(null)).horizonDays).toBe(90);
  }, 60_000);

  it('whose orders are sent twice, and some dated ahead, learns what it learned without them', async () => {
    await open();
    const orders = rhythms(60, 150);
    await send(orders);
    const first = await train();
    await modelOf(first);
    await send(orders);
    await send(
      [1, 40, 4000].map((ahead, index) => ({ id: `f${String(index)}`, who: index, day: today + ahead, amount: 50 })),
    );
    expect(await train()).toMatchObject({ state: 'done', code: 'same-model', modelHash: first.modelHash });
  }, 60_000);

  it('with customers of ten years learns from the last year’s weeks', async () => {
    await open();
    await fillGenerated(shop.database, { customers: 120, days: 3650, seed: 2, today }, now);
    const { referenceDays } = await modelOf(await train());
    expect(referenceDays.training).toHaveLength(52);
    expect(referenceDays.training[0]).toBeGreaterThan(today - 2 * 28 - 53 * 7);
  }, 60_000);

  it('under 90 days old, or of fewer than 300 customers, makes the basic model and says why', async () => {
    await open();
    await fillGenerated(shop.database, { customers: 500, days: 85, seed: 3, today }, now);
    expect(await modelOf(await train())).toMatchObject({ kind: 'bgnbd', reason: 'too-little-data' });
    await shop.close();
    await open();
    await fillGenerated(shop.database, { customers: 299, days: 200, seed: 3, today }, now);
    const few = await modelOf(await train());
    expect(few).toMatchObject({ kind: 'bgnbd', reason: 'too-little-data', seed: 0 });
    expect(few.metrics.lstm).toBeUndefined();
  }, 60_000);

  it('of 220,000 customers reads an even share of them and takes 60,000 rows', async () => {
    await open();
    const { database } = shop;
    const kinds = generatedHistories({ customers: 50, days: 85, seed: 4, firstDay: today - 85 });
    await database.write(async (tx) => {
      await execute(database, tx, 'create temp table kinds (kind integer, days blob)');
      for (const [kind, history] of kinds.entries()) {
        await execute(database, tx, 'insert into kinds values (?, ?)', [kind, Buffer.from(historyToBlob(history))]);
      }
      const numbers =
        'with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < 220000) select';
      await execute(
        database,
        tx,
        `insert into customers (id, external_id, attributes, created_at, updated_at) ${numbers} n, 'm' || n, '{}', 0, 0 from numbers`,
      );
      await execute(
        database,
        tx,
        `insert into histories (customer_id, days) ${numbers} n, days from numbers join kinds on kind = n % 50`,
      );
    });
    const training = await train();
    const info = await modelOf(training);
    expect(training.progress.customers).toBe(220_000);
    expect(info.rows).toEqual({ training: trainingRowLimit, validation: validationRowLimit });
    expect(info.referenceDays.training).toHaveLength(2);
  }, 120_000);
});
