import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BandSignals } from '../../engine/contract/insights.ts';
import { localDay } from '../../engine/wall-clock.ts';
import type { Signal } from '../model/signals.ts';
import { smallSample, type SmallSample } from '../sample/testing/small-sample.ts';
import { execute, insertRows } from '../store/database.ts';
import { bandSignals, together } from './band-signals.ts';
import { shippedModel, startShopApp, type ShopApp } from './testing/shop-app.ts';
import { createScoringPool } from '../model/pool.ts';

describe('the signals of a band', () => {
  let sample: SmallSample;
  let app: ShopApp;
  const inBand: number[] = [];

  beforeAll(async () => {
    sample = await smallSample(60);
    app = await startShopApp(sample.folder);
    await app.sample.load(() => undefined);
    const { database } = app.shop;
    const rows = await execute<{ id: number }>(database, database.db, 'select id from customers order by id');
    // Two of three in band 7, whatever their scores are.
    const scores = rows.map(({ id }, index) => [id, 1, 'm', 0.65, index % 3 === 0 ? 2 : 7, 50]);
    inBand.push(...rows.filter((_, index) => index % 3 !== 0).map(({ id }) => id));
    const columns = ['customer_id', 'day', 'model_hash', 'p', 'band', 'percentile'];
    await database.write((tx) => insertRows(database, tx, 'scores', columns, scores));
  });
  afterAll(async () => {
    await app.close();
    await sample.remove();
  });

  it('are those of its people one by one, put together', async () => {
    const { status, json } = await app.call('GET', '/api/bands/7/signals');
    const answer = json as BandSignals;
    expect(status).toBe(200);
    const { database } = app.shop;
    const own: (readonly Signal[])[] = [];
    const pool = await createScoringPool({ modelFolder: shippedModel, workers: 1 });
    try {
      for (const id of inBand) {
        const [row] = await execute<{ days: Uint8Array }>(
          database,
          database.db,
          'select days from histories where customer_id = ?',
          [id],
        );
        if (!row) continue;
        const day = localDay(Date.now(), 'Asia/Seoul');
        const [score] = await pool.score([{ history: row.days }], day, { live: true, reasons: true });
        if (score?.status === 'scored') own.push(score.reasons);
      }
    } finally {
      await pool.close();
    }
    expect(answer).toMatchObject({ band: 7, people: inBand.length, looked: own.length });
    expect(own.length).toBeGreaterThan(30);
    const recency = own.flatMap((reasons) => reasons.filter(({ group }) => group === 'recency'));
    const found = answer.signals.find(({ group }) => group === 'recency')!;
    expect(found.raises).toBeCloseTo(recency.filter(({ effect }) => effect > 0).length / own.length, 9);
    expect(found.lowers).toBeCloseTo(recency.filter(({ effect }) => effect < 0).length / own.length, 9);
    expect(found.effect).toBeCloseTo(recency.reduce((sum, { effect }) => sum + effect, 0) / own.length, 4);
    expect(answer.signals.map(({ group }) => group).sort()).toEqual(
      [...new Set(own.flat().map(({ group }) => group))].sort(),
    );
  });

  it('of a large band are those of an even part of its people', async () => {
    const pool = await createScoringPool({ modelFolder: shippedModel, workers: 1 });
    try {
      const { people, looked } = await bandSignals(app.services, 13).get(pool, 7);
      expect({ people, looked }).toEqual({ people: 40, looked: 10 });
    } finally {
      await pool.close();
    }
  });

  it('are none in an empty band, and there is no eleventh', async () => {
    expect((await app.call('GET', '/api/bands/4/signals')).json).toEqual({
      band: 4,
      people: 0,
      looked: 0,
      signals: [],
    });
    expect((await app.call('GET', '/api/bands/11/signals')).status).toBe(404);
    expect((await app.call('GET', '/api/bands/x/signals')).status).toBe(404);
  });

  it('answer the factors beside them', async () => {
    expect((await app.call('GET', '/api/factors')).json).toMatchObject({
      horizonDays: 28,
      customers: 60,
      none: { why: 'few-customers', have: 60, needed: 100 },
    });
  });
});

it('signals are put together by mean push, share and middle value', () => {
  const signal = (group: Signal['group'], effect: number, value: number): Signal => ({ group, effect, value });
  expect(
    together([
      [signal('recency', 2, 40), signal('spend', -0.5, 10)],
      [signal('recency', 1, 20)],
      [signal('spend', 0.1, 30), signal('recency', -1, 2)],
      [],
    ]),
  ).toEqual([
    { group: 'recency', raises: 0.5, lowers: 0.25, effect: 0.5, value: 20 },
    { group: 'spend', raises: 0.25, lowers: 0.25, effect: -0.1, value: 20 },
  ]);
});
