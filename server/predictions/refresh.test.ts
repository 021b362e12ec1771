import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { SettledDay } from '../../engine/contract/predictions.ts';
import { isUntreated } from '../../engine/draw.ts';
import { BAND_CHANGED } from '../../engine/shop-events.ts';
import { ingest } from '../events/ingest.ts';
import { loadHistories } from '../facts/activity.ts';
import { historiesAt } from '../facts/history-at.ts';
import { packHistories } from '../model/history.ts';
import { areaUnderRoc, brierScore } from '../model/metrics.ts';
import type { ModelFile } from '../model/model-file.ts';
import { createScoringPool, type ScoringPool } from '../model/pool.ts';
import { bandOf } from '../model/probability.ts';
import { buyerSummary, expectedValue } from '../model/value.ts';
import { onEachDatabase } from '../runs/testing/databases.ts';
import type { TestShop } from '../runs/testing/shop.ts';
import { execute } from '../store/database.ts';
import { dueRefresh } from './due.ts';
import { entryOf, levelOf, probabilityOf } from './entries.ts';
import { goOnWithScores } from './go-on.ts';
import type { RefreshParts } from './refresh.ts';
import { modelOfBuyers, noonOf, shopOfBuyers, today, type Buyer } from './testing/shop-of-buyers.ts';

interface ScoreRow {
  readonly customer_id: number;
  readonly day: number;
  readonly p: number;
  readonly band: number;
  readonly band_before: number | null;
  readonly percentile: number;
  readonly again_from: number | null;
  readonly again_to: number | null;
  readonly purchases: number;
  readonly value: number;
  readonly at_risk: number;
  readonly signals: string | null;
}

// Whole refreshes, many of them, beside other tests.
vi.setConfig({ testTimeout: 60_000 });

let model: ModelFile;
let pool: ScoringPool;
beforeAll(async () => {
  model = await modelOfBuyers();
  pool = await createScoringPool({ model, workers: 1 });
});
afterAll(() => pool.close());

onEachDatabase('the daily refresh', (open) => {
  const rowsOf = <Row>(shop: TestShop, text: string, values: unknown[] = []): Promise<Row[]> =>
    execute<Row>(shop.database, shop.database.db, text, values);
  const scoresOf = (shop: TestShop): Promise<ScoreRow[]> => rowsOf(shop, 'select * from scores order by customer_id');
  const partsOf = (shop: TestShop, over: Partial<RefreshParts> = {}): RefreshParts => ({
    services: shop.services,
    pool: () => pool,
    ...over,
  });
  const allOf = async (parts: RefreshParts): Promise<void> => {
    while (await goOnWithScores(parts));
  };
  const bandEvents = (shop: TestShop): Promise<{ customer_id: number; origin: string; properties: string }[]> =>
    rowsOf(shop, 'select customer_id, origin, properties from events where event = ? order by customer_id', [
      BAND_CHANGED,
    ]);
  const scored = async (buyers: readonly Buyer[], day: number) => {
    const histories = buyers.map(({ history }) => ({ history }));
    return pool.score(histories, day, { live: false, urgent: false, reasons: false });
  };

  it('says of everybody known before today what the model says without today, to the bit, with percentile and value', async () => {
    const { shop, buyers } = await shopOfBuyers(open);
    await allOf(partsOf(shop));
    const results = await scored(buyers, today);
    const packed = packHistories(buyers.map(({ history }) => history));
    const known = buyers.flatMap(({ id }, index) => {
      const result = results[index]!;
      return result.status === 'scored' ? [{ id, index, ...result }] : [];
    });
    expect(known.length).toBe(buyers.filter(({ history }) => history.activity[0]!.day < today).length);
    expect(known.length).toBeLessThan(buyers.length - 1);
    const stored = await scoresOf(shop);
    expect(stored.map(({ customer_id: id, p }) => [id, p])).toEqual(known.map(({ id, p }) => [id, p]));
    for (const { id, index, p, repurchaseDays } of known) {
      const row = stored.find((one) => one.customer_id === id)!;
      const below = known.filter((other) => levelOf(other.p) < levelOf(p)).length;
      const expected = expectedValue(model.info.value!, buyerSummary(packed, index, today)!, 28);
      expect(row).toMatchObject({ day: today, band: bandOf(p), band_before: null });
      expect([row.again_from, row.again_to]).toEqual(repurchaseDays ? [...repurchaseDays] : [null, null]);
      expect(row.percentile).toBeCloseTo((100 * below) / known.length, 9);
      expect(row.purchases).toBeCloseTo(expected.purchases, 5);
      expect(row.value / expected.value!).toBeCloseTo(1, 5);
      expect(row.at_risk / (expected.valueIfStaying! * p)).toBeCloseTo(1, 5);
      expect(row.signals === null).toBe(row.band < 8);
    }
    const kept = await rowsOf<{ chunk: number; entries: Uint8Array; draft: null }>(
      shop,
      'select chunk, entries, draft from score_days where day = ? order by chunk',
      [today],
    );
    expect(kept.map(({ chunk, draft }) => [chunk, draft])).toEqual([
      [0, null],
      [2, null],
    ]);
    for (const { id, p, band } of known) {
      const { entries } = kept.find(({ chunk }) => chunk === Math.floor(id / 2048))!;
      expect(entryOf(entries, id)).toEqual({ level: levelOf(p), band, heldOut: isUntreated(id, 0.3) });
    }
    expect(known.filter(({ id }) => isUntreated(id, 0.3)).length).toBeGreaterThan(10);
    const [refresh] = await rowsOf<{ people: number; changed: number; seen: number; distribution: string }>(
      shop,
      'select * from refreshes where looked_back = 0',
    );
    expect(refresh).toMatchObject({ day: today, people: known.length, changed: 0, seen: 0, horizon: 28 });
    const { slices, bands } = JSON.parse(refresh!.distribution) as Record<string, { people: number; value: number }[]>;
    expect(slices!.map(({ people }) => people)).toEqual(
      Array.from({ length: 100 }, (_, slice) => known.filter(({ p }) => Math.floor(p * 100) === slice).length),
    );
    const sum = (values: readonly { readonly value: number | null }[]): number =>
      values.reduce((total, { value }) => total + (value ?? 0), 0);
    expect(sum(bands!) / sum(stored)).toBeCloseTo(1, 9);
    expect(await goOnWithScores(partsOf(shop))).toBe(false);
    expect(await bandEvents(shop)).toEqual([]);
  });

  it('ends with the same rows when it is broken off after every chunk', async () => {
    const { shop } = await shopOfBuyers(open, true);
    await allOf(partsOf(shop));
    const { shop: broken } = await shopOfBuyers(open, true);
    let breaks = 0;
    for (let beats = 1; beats < 40; beats++) {
      let left = beats % 3;
      const beat = (): void => {
        if (left-- === 0) throw new Error('killed');
      };
      try {
        await allOf(partsOf(broken, { beat }));
        break;
      } catch (error) {
        expect((error as Error).message).toBe('killed');
        breaks++;
      }
    }
    await allOf(partsOf(broken));
    expect(breaks).toBeGreaterThan(10);
    expect(await scoresOf(broken)).toEqual(await scoresOf(shop));
    const days = 'select * from score_days order by day, chunk';
    expect(await rowsOf(broken, days)).toEqual(await rowsOf(shop, days));
    // The database sums in an order of its own.
    const rounded = (_: string, value: unknown): unknown =>
      typeof value === 'number' ? Number(value.toPrecision(12)) : value;
    const told =
      'select day, people, changed, distribution, psi, settled, looked_back, seen from refreshes order by day';
    const ends = async (of: TestShop): Promise<unknown[]> =>
      (await rowsOf<{ distribution: string }>(of, told)).map(({ distribution, ...row }) => {
        return { ...row, distribution: JSON.parse(distribution, rounded) as unknown };
      });
    expect(await ends(broken)).toEqual(await ends(shop));
  });

  it('tells a change of band once, as no act of the customer’s own, and never on a first score or by another model', async () => {
    const { shop, buyers } = await shopOfBuyers(open);
    await allOf(partsOf(shop));
    const before = new Map((await scoresOf(shop)).map((row) => [row.customer_id, row.band]));
    // Some who were silent buy; the others grow more silent.
    const back = buyers.filter(({ id }) => (before.get(id) ?? 0) >= 8).slice(0, 5);
    expect(back).toHaveLength(5);
    const order = (id: number, at: number) => ({
      messageId: `order-${id}-${at}`,
      externalId: `b-${id}`,
      event: 'order_completed',
      occurredAt: at,
      properties: { amount: 20 },
      origin: 'api' as const,
    });
    await ingest(
      shop.services,
      back.map(({ id }) => order(id, noonOf(today))),
    );
    const historiesBefore = await loadHistories(
      shop.database,
      shop.database.db,
      buyers.map(({ id }) => id),
    );
    shop.time.now = noonOf(today + 1);
    await allOf(partsOf(shop));
    const rows = await scoresOf(shop);
    const changed = rows.filter(({ customer_id: id, band }) => before.has(id) && before.get(id) !== band);
    expect(changed.map(({ customer_id: id }) => id)).toEqual(expect.arrayContaining(back.map(({ id }) => id)));
    expect(rows.filter(({ band_before: was }) => was !== null)).toEqual(changed);
    expect(changed.every(({ signals }) => signals !== null)).toBe(true);
    const events = await bandEvents(shop);
    expect(
      events.map(({ customer_id: id, origin, properties }) => [id, origin, JSON.parse(properties) as unknown]),
    ).toEqual(
      changed.map(({ customer_id: id, p, band }) => [
        id,
        'model',
        {
          band,
          from: before.get(id),
          direction: band > before.get(id)! ? 'up' : 'down',
          probability: Math.round(p * 10_000) / 10_000,
        },
      ]),
    );
    // The two who came yesterday have their first score today.
    expect(rows.length).toBe(before.size + 2);
    const ids = buyers.map(({ id }) => id);
    expect(await loadHistories(shop.database, shop.database.db, ids)).toEqual(historiesBefore);
    const { id } = back[0]!;
    const [folded] = await historiesAt(shop.database, 'Asia/Seoul', id, [shop.time.now]);
    expect(folded!.activity.map(({ day, events: others }) => [day, others])).toEqual([[today, 0]]);
    const [refresh] = await rowsOf(shop, 'select changed from refreshes where day = ?', [today + 1]);
    expect(refresh).toEqual({ changed: changed.length });

    // The day again, as after a kill before its end was noted: nothing is told twice.
    await rowsOf(shop, 'delete from refreshes where day = ?', [today + 1]);
    await rowsOf(shop, 'delete from score_days where day = ?', [today + 1]);
    await rowsOf(shop, 'update scores set day = ?, band = ? where customer_id = ?', [today, before.get(id), id]);
    await allOf(partsOf(shop));
    expect(await bandEvents(shop)).toEqual(events);

    // Another champion: bands move, and nobody is told.
    const other = await createScoringPool({ model: await modelOfBuyers(2), workers: 1 });
    try {
      const withOther = partsOf(shop, { pool: () => other });
      expect(await dueRefresh(shop.services, other.model)).toEqual({ day: today + 1, model: other.model.sha256 });
      await allOf(withOther);
      const again = await scoresOf(shop);
      expect(again.map(({ p }) => p)).not.toEqual(rows.map(({ p }) => p));
      expect(again.every(({ p, band, band_before: was }) => band === bandOf(p) && was === null)).toBe(true);
      expect(await bandEvents(shop)).toEqual(events);
      expect(await goOnWithScores(withOther)).toBe(false);
    } finally {
      await other.close();
    }
  });

  it('looks back once, marks what the model had seen, and settles it as a plain fold over the orders does', async () => {
    const { shop, buyers } = await shopOfBuyers(open, true);
    await rowsOf(
      shop,
      `insert into models (hash, onnx, sidecar, state, source, trained_at) values (?, ?, '{}', 'champion', 'trained', 0)`,
      [model.info.sha256, Buffer.from(model.onnx)],
    );
    await allOf(partsOf(shop));
    const days = await rowsOf<{ day: number; looked_back: number; seen: number; settled: string | null }>(
      shop,
      'select day, looked_back, seen, settled from refreshes order by day desc',
    );
    const { firstUnseenDay } = model.info.referenceDays;
    expect(firstUnseenDay).toBe(today - 100);
    const back = days.filter((row) => row.looked_back === 1);
    expect(back.map(({ day }) => day)).toEqual(back.map((_, index) => today - 28 - 7 * index));
    expect(back.map(({ seen }) => seen)).toEqual(back.map(({ day }) => (day < firstUnseenDay ? 1 : 0)));
    expect(new Set(back.map(({ seen }) => seen))).toEqual(new Set([0, 1]));
    expect(days[0]).toMatchObject({ day: today, looked_back: 0, settled: null });
    const drift = 'select psi from refreshes where looked_back = ? order by day';
    expect(await rowsOf(shop, drift, [1])).toEqual(back.map(() => ({ psi: null })));
    const [{ psi } = { psi: null }] = await rowsOf<{ psi: number | null }>(shop, drift, [0]);
    expect(psi).toBeGreaterThan(0);
    for (const { day, settled } of back) {
      const results = await scored(buyers, day);
      const people = buyers.flatMap(({ history }, index) => {
        const result = results[index]!;
        if (result.status !== 'scored') return [];
        const stayed = history.activity.some((one) => one.day >= day && one.day < day + 28 && one.purchases > 0);
        return [{ p: probabilityOf(levelOf(result.p)), gone: !stayed }];
      });
      const { all, heldOut } = JSON.parse(settled!) as SettledDay;
      const [ps, gone] = [people.map(({ p }) => p), people.map((one) => one.gone)];
      expect(heldOut).toBeNull();
      expect([all.people, all.churned]).toEqual([people.length, gone.filter(Boolean).length]);
      expect(all.auc).toBeCloseTo(areaUnderRoc(ps, gone), 9);
      expect(all.brier).toBeCloseTo(brierScore(ps, gone), 9);
    }
    // A day of one's own is settled when its horizon has passed, not a day earlier, with those who were held out apart.
    shop.time.now = noonOf(today + 27);
    await allOf(partsOf(shop));
    const settledOf = async (): Promise<SettledDay | null> => {
      const [row] = await rowsOf<{ settled: string | null }>(shop, 'select settled from refreshes where day = ?', [
        today,
      ]);
      return row?.settled ? (JSON.parse(row.settled) as SettledDay) : null;
    };
    expect(await settledOf()).toBeNull();
    shop.time.now = noonOf(today + 28);
    await allOf(partsOf(shop));
    const own = (await settledOf())!;
    const known = buyers.filter(({ history }) => history.activity[0]!.day < today);
    expect([own.all.people, own.all.churned]).toEqual([known.length, known.length]);
    expect(own.heldOut!.people).toBe(known.filter(({ id }) => isUntreated(id, 0.3)).length);
    expect(own.all.auc).toBeNull();
  });
});
