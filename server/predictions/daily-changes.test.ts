import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { SettledDay } from '../../engine/contract/predictions.ts';
import { isUntreated } from '../../engine/draw.ts';
import { BAND_CHANGED } from '../../engine/shop-events.ts';
import { churnScorer } from '../facts/churn-scorer.ts';
import { loadHistories } from '../facts/activity.ts';
import { createScoringPool, type ScoreOptions, type ScoringPool } from '../model/pool.ts';
import { bandOf } from '../model/probability.ts';
import { onEachDatabase } from '../runs/testing/databases.ts';
import type { TestShop } from '../runs/testing/shop.ts';
import { execute } from '../store/database.ts';
import { customerPrediction } from './customer-prediction.ts';
import { dailyBand } from './daily-band.ts';
import { goOnWithScores } from './go-on.ts';
import { publishChunk } from './publish-chunk.ts';
import { refreshStep } from './refresh.ts';
import { scoreChunk } from './score-chunk.ts';
import { modelOfBuyers, noonOf, shopOfBuyers, today, type Buyer } from './testing/shop-of-buyers.ts';

vi.setConfig({ testTimeout: 60_000 });

interface ScoreRow {
  readonly customer_id: number;
  readonly day: number;
  readonly p: number;
  readonly band: number;
  readonly band_before: number | null;
}

let pool: ScoringPool;
beforeAll(async () => {
  pool = await createScoringPool({ model: await modelOfBuyers(), workers: 1 });
});
afterAll(() => pool.close());

/** The pool with an ear at what it is asked. */
const watched = (onScore: (options: ScoreOptions | undefined) => Promise<void>): ScoringPool => ({
  ...{ model: pool.model, reload: () => pool.reload(), close: () => pool.close() },
  async score(rows, day, options) {
    await onScore(options);
    return pool.score(rows, day, options);
  },
});

onEachDatabase('from one day to the next', (open) => {
  const rowsOf = <Row>(shop: TestShop, text: string, values: unknown[] = []): Promise<Row[]> =>
    execute<Row>(shop.database, shop.database.db, text, values);
  const scoresOf = (shop: TestShop): Promise<ScoreRow[]> =>
    rowsOf(shop, 'select customer_id, day, p, band, band_before from scores order by customer_id');
  const refresh = async (shop: TestShop, by = pool): Promise<void> => {
    while (await goOnWithScores({ services: shop.services, pool: () => by }));
  };
  const events = async (shop: TestShop) =>
    (
      await rowsOf<{ id: number; properties: string }>(
        shop,
        'select customer_id as id, properties from events where event = ? order by customer_id',
        [BAND_CHANGED],
      )
    ).map(({ id, properties }) => [id, JSON.parse(properties) as unknown]);
  const putBand = (shop: TestShop, id: number, band: number) =>
    rowsOf(shop, 'update scores set band = ? where customer_id = ?', [band, id]);
  /** What everybody's probability will be on a day, if nothing more happens. */
  const chancesOn = async (buyers: readonly Buyer[], day: number): Promise<{ id: number; p: number }[]> => {
    const histories = buyers.map(({ history }) => ({ history }));
    const results = await pool.score(histories, day, { live: false, urgent: false, reasons: false });
    return results.flatMap((one, at) => (one.status === 'scored' ? [{ id: buyers[at]!.id, p: one.p }] : []));
  };

  it('whoever sways about an edge stays in the stored band and in its history; a decision goes by the raw probability', async () => {
    const { shop, buyers } = await shopOfBuyers(open);
    await refresh(shop);
    // Somebody whose probability tomorrow is past an edge, by less than the margin; today they stood on the other side.
    const scored = new Set((await scoresOf(shop)).map((row) => row.customer_id));
    const near = (await chancesOn(buyers, today + 1)).flatMap(({ id, p }) => {
      if (!scored.has(id)) return [];
      const band = bandOf(p);
      if (band > 1 && p - (band - 1) / 10 < 0.019) return [{ id, p, other: band - 1 }];
      return band < 10 && band / 10 - p < 0.019 ? [{ id, p, other: band + 1 }] : [];
    });
    expect(near.length).toBeGreaterThan(3);
    for (const { id, other } of near) await putBand(shop, id, other);
    const before = new Map((await scoresOf(shop)).map((row) => [row.customer_id, row.band]));
    shop.time.now = noonOf(today + 1);
    await refresh(shop);
    const rows = await scoresOf(shop);
    expect(rows.map(({ band }) => band)).toEqual(
      rows.map(({ customer_id: id, p }) => dailyBand(p, before.get(id) ?? null)),
    );
    const told = (await events(shop)).map(([id]) => id);
    for (const { id, p, other } of near) {
      const row = rows.find((one) => one.customer_id === id);
      expect(row).toMatchObject({ day: today + 1, band: other, band_before: null });
      expect(row?.p).toBeCloseTo(p, 6);
      expect(told).not.toContain(id);
      expect((await customerPrediction(shop.database, id))!.history.at(-1)).toMatchObject({ band: other });
    }
    const ids = near.map(({ id }) => id);
    const histories = await loadHistories(shop.database, shop.database.db, ids);
    const decided = await churnScorer(pool).score(
      ids.map((id) => histories.get(id)!),
      today + 1,
      shop.time.now,
    );
    expect(decided.map((fact) => (fact.status === 'scored' ? fact.band : null))).toEqual(
      near.map(({ p }) => bandOf(p)),
    );
  });

  it('an event tells of whoever comes into a band and leaves another, upwards and downwards, once however often the day runs', async () => {
    const { shop, buyers } = await shopOfBuyers(open);
    await refresh(shop);
    const day = today + 1;
    const chances = await chancesOn(buyers, day);
    const before = new Map((await scoresOf(shop)).map((row) => [row.customer_id, row.band]));
    const known = chances.filter(({ id }) => before.has(id));
    const moved = [
      ...known
        .filter(({ p }) => bandOf(p) >= 5)
        .slice(0, 2)
        .map((one) => ({ ...one, from: 2, direction: 'up' })),
      ...known
        .filter(({ p }) => bandOf(p) <= 4)
        .slice(0, 2)
        .map((one) => ({ ...one, from: 10, direction: 'down' })),
    ];
    expect(moved).toHaveLength(4);
    const setBack = async (): Promise<void> => {
      for (const [id, band] of before) await putBand(shop, id, moved.find((one) => one.id === id)?.from ?? band);
    };
    await setBack();
    shop.time.now = noonOf(day);
    await refresh(shop);
    const told = await events(shop);
    const wanted = moved.map(({ id, p, from, direction }) => [
      id,
      { band: bandOf(p), from, direction, probability: Math.round(p * 10_000) / 10_000 },
    ]);
    expect(told).toEqual(expect.arrayContaining(wanted));

    // The day once more, hours later, as when its rows were lost: nobody is told twice.
    await rowsOf(shop, 'delete from refreshes where day = ?', [day]);
    await rowsOf(shop, 'delete from score_days where day = ?', [day]);
    await setBack();
    shop.time.now += 5 * 3_600_000;
    await refresh(shop);
    expect((await scoresOf(shop)).filter(({ band_before: was }) => was !== null)).toHaveLength(told.length);
    expect(await events(shop)).toEqual(told);
  });

  it('whoever is not known any more has no score, and the day before is kept as it was', async () => {
    const { shop } = await shopOfBuyers(open);
    await refresh(shop);
    const kept = 'select * from score_days where day = ? order by chunk';
    const yesterday = await rowsOf(shop, kept, [today]);
    await rowsOf(shop, 'delete from histories where customer_id = 7');
    const before = await scoresOf(shop);
    expect(before.map(({ customer_id: id }) => id)).toContain(7);
    shop.time.now = noonOf(today + 1);
    await refresh(shop);
    const after = await scoresOf(shop);
    expect(after.map(({ customer_id: id }) => id)).not.toContain(7);
    expect(after.every(({ day }) => day === today + 1)).toBe(true);
    expect(after.length).toBe(before.length + 1);
    expect(await rowsOf(shop, kept, [today])).toEqual(yesterday);
  });

  it('the refresh gives way to decisions and knows nothing of today, also where it looks for signals', async () => {
    const { shop } = await shopOfBuyers(open);
    const asked: (ScoreOptions | undefined)[] = [];
    await refresh(
      shop,
      watched((options) => Promise.resolve(void asked.push(options))),
    );
    const plain = { live: false, urgent: false };
    expect(new Set(asked.map((options) => JSON.stringify(options)))).toEqual(
      new Set([JSON.stringify({ ...plain, reasons: false }), JSON.stringify({ ...plain, reasons: true })]),
    );
  });

  it('a worker that was thought dead and comes back a day later puts no old score over a new one', async () => {
    const { shop } = await shopOfBuyers(open);
    const { database, services } = shop;
    const plan = { day: today, untreatedShare: 0.3, withDraft: true };
    for (const chunk of [0, 2]) await scoreChunk(database, pool, chunk, plan);
    let stopped = false;
    const late = watched(async () => {
      // It stands still here while another worker does this day, and the next one.
      if (stopped) return;
      stopped = true;
      await refreshStep({ services, pool: () => pool }, { day: today, model: pool.model.sha256 });
      shop.time.now = noonOf(today + 1);
      await refresh(shop);
    });
    const percentiles = new Float64Array(65_536);
    await publishChunk(services, { day: today, pool: late, percentiles, topLevel: 0 }, 0);
    expect(stopped).toBe(true);
    const scores = await scoresOf(shop);
    expect(scores.length).toBeGreaterThan(100);
    expect(scores.every(({ day }) => day === today + 1)).toBe(true);
  });

  it('whoever was let go when the untreated share was lowered does not speak for the untreated any more', async () => {
    const { shop, buyers } = await shopOfBuyers(open);
    await refresh(shop);
    const { settings } = shop.services;
    shop.time.now = noonOf(today + 10);
    await settings.put({ ...(await settings.get()), untreatedShare: 0.1 });
    shop.time.now = noonOf(today + 20);
    await settings.put({ ...(await settings.get()), untreatedShare: 0.3 });
    shop.time.now = noonOf(today + 28);
    await refresh(shop);
    const [row] = await rowsOf<{ settled: string }>(shop, 'select settled from refreshes where day = ?', [today]);
    const { all, heldOut } = JSON.parse(row!.settled) as SettledDay;
    const known = buyers.filter(({ history }) => history.activity[0]!.day < today);
    const untreated = (share: number): number => known.filter(({ id }) => isUntreated(id, share)).length;
    expect(all.people).toBe(known.length);
    expect(heldOut?.people).toBe(untreated(0.1));
    expect(untreated(0.3)).toBeGreaterThan(untreated(0.1));
  });
});
