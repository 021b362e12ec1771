import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SettledGroup } from '../../engine/contract/predictions.ts';
import { createScoringPool, type ScoringPool } from '../model/pool.ts';
import { onEachDatabase } from '../runs/testing/databases.ts';
import { execute } from '../store/database.ts';
import { customerPrediction } from './customer-prediction.ts';
import { goOnWithScores } from './go-on.ts';
import { alarmsOf, predictionOverview } from './overview.ts';
import { modelOfBuyers, noonOf, shopOfBuyers, today } from './testing/shop-of-buyers.ts';

let pool: ScoringPool;
beforeAll(async () => {
  pool = await createScoringPool({ model: await modelOfBuyers(), workers: 1 });
});
afterAll(() => pool.close());

onEachDatabase('what was predicted', (open) => {
  it('is told of the shop and of each customer, with every day before', async () => {
    const { shop } = await shopOfBuyers(open, true);
    const { services, database } = shop;
    const parts = { services, pool: () => pool };
    expect(await predictionOverview(services)).toEqual({ latest: null, refreshes: [], running: null });
    expect(await customerPrediction(database, 1)).toBeNull();
    while (await goOnWithScores(parts));
    shop.time.now = noonOf(today + 1);
    while (await goOnWithScores(parts));
    const { latest, refreshes, running } = await predictionOverview(services);
    expect(running).toBeNull();
    const scores = await execute<{ customer_id: number; p: number; band: number; value: number; at_risk: number }>(
      database,
      database.db,
      'select * from scores order by customer_id',
    );
    expect(latest).toMatchObject({ day: today + 1, model: pool.model.sha256, horizon: 28 });
    const of = (band: number): typeof scores => scores.filter((row) => row.band === band);
    const sum = (rows: typeof scores, column: 'p' | 'value' | 'at_risk'): number =>
      rows.reduce((total, row) => total + row[column], 0);
    for (const { band, people, churners, value, atRisk } of latest!.bands) {
      expect(people).toBe(of(band).length);
      expect(churners).toBeCloseTo(sum(of(band), 'p'), 9);
      expect(value).toBeCloseTo(sum(of(band), 'value'), 6);
      expect(atRisk).toBeCloseTo(sum(of(band), 'at_risk'), 6);
    }
    expect(latest!.total.people).toBe(scores.length);
    expect(latest!.total.atRisk).toBeCloseTo(sum(scores, 'at_risk'), 6);
    expect(latest!.histogram.reduce((total, { people }) => total + people, 0)).toBe(scores.length);
    expect(refreshes.slice(0, 3).map(({ day, lookedBack }) => [day, lookedBack])).toEqual([
      [today + 1, false],
      [today, false],
      [today - 28, true],
    ]);
    expect(refreshes.filter(({ settled }) => settled).every(({ lookedBack }) => lookedBack)).toBe(true);
    const { p, band } = scores.find((row) => row.customer_id === 1)!;
    const prediction = (await customerPrediction(database, 1))!;
    expect(prediction).toMatchObject({ day: today + 1, p, band, horizon: 28, model: pool.model.sha256 });
    const days = [...refreshes].reverse().map(({ day, lookedBack }) => [day, lookedBack]);
    const told = prediction.history.map(({ day, lookedBack }) => [day, lookedBack]);
    expect(told).toEqual(days.slice(days.length - told.length));
    expect(told.length).toBeGreaterThan(2);
    expect(prediction.history.at(-1)).toEqual({
      day: today + 1,
      p: expect.closeTo(p, 4) as number,
      band,
      lookedBack: false,
    });
    expect(await customerPrediction(database, 999_999)).toBeNull();
  });

  it('is told while the first refresh is under way, and forgotten when it was given up', async () => {
    const { shop } = await shopOfBuyers(open);
    const beat = (): void => {
      throw new Error('killed');
    };
    await expect(goOnWithScores({ services: shop.services, pool: () => pool, beat })).rejects.toThrow('killed');
    const { running, latest } = await predictionOverview(shop.services);
    expect([latest, running?.day]).toEqual([null, today]);
    shop.time.now += 10 * 60_000;
    expect((await predictionOverview(shop.services)).running).toBeNull();
  });
});

it('raises an alarm over a gap of 5 points or much drift, judged by the untreated, never over days the model had seen', () => {
  const group = (people: number, predicted: number, churned: number): SettledGroup => {
    return { people, predicted, churned } as SettledGroup;
  };
  const day = (all: SettledGroup, heldOut: SettledGroup | null = null) => ({
    psi: 0.1,
    seen: false,
    settled: { all, heldOut },
  });
  expect(alarmsOf(day(group(1000, 200, 249)))).toEqual([]);
  expect(alarmsOf(day(group(1000, 200, 251)))).toEqual(['settled-error']);
  expect(alarmsOf({ ...day(group(1000, 200, 300)), seen: true })).toEqual([]);
  expect(alarmsOf(day(group(1000, 200, 300), group(300, 60, 62)))).toEqual([]);
  expect(alarmsOf(day(group(1000, 200, 210), group(300, 60, 90)))).toEqual(['settled-error']);
  expect(alarmsOf(day(group(150, 20, 60)))).toEqual([]);
  expect(alarmsOf({ psi: 0.26, seen: true, settled: null })).toEqual(['drift']);
});
