import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BAND_CHANGED } from '../engine/shop-events.ts';
import { createScoringPool, type ScoringPool } from '../server/model/pool.ts';
import { modelOfBuyers, noonOf, shopOfBuyers, today } from '../server/predictions/testing/shop-of-buyers.ts';
import { exitWith, journeyOf } from '../server/runs/testing/journeys.ts';
import { testShop, type TestShop } from '../server/runs/testing/shop.ts';
import { REFRESH } from '../server/temporal-names.ts';
import { until as untilSoon } from './testing/ride.ts';
import { temporalPlace } from './testing/temporal.ts';
import { quietRuntime, runWorker, type RunningWorker } from './worker.ts';

/** A start that meets the last moment of the workflow before it is made up for by the sweep, within a minute. */
const until = (holds: () => Promise<boolean>): Promise<void> => untilSoon(holds, 90_000);

describe('the daily refresh on a real Temporal server', { timeout: 120_000 }, () => {
  let shop: TestShop;
  let pool: ScoringPool;
  let worker: RunningWorker;
  beforeAll(async () => {
    ({ shop } = await shopOfBuyers((options) => testShop(options), true));
    pool = await createScoringPool({ model: await modelOfBuyers(), workers: 1 });
    quietRuntime();
    const { services } = shop;
    worker = await runWorker(
      await temporalPlace(),
      (carrier) => Promise.resolve({ ...services, carrier: carrier(services) }),
      { pool: () => pool },
    );
  });
  afterAll(async () => {
    await worker.stop();
    await pool.close();
    await shop.close();
  });

  const refreshed = (day: number): Promise<void> =>
    until(async () => (await shop.rows('select 1 from refreshes where day = ? and looked_back = 0', day)).length === 1);
  const sweep = (): Promise<void> => worker.client.schedule.getHandle('sweep').trigger();
  /** A sweep that is asked for while another is under way is left out. */
  const sweepUntil = (holds: () => Promise<boolean>): Promise<void> =>
    until(async () => {
      await sweep();
      return holds();
    });

  it('is done at once in a shop without one, RFM with it, and what can be settled is settled', async () => {
    await refreshed(today);
    await until(async () => (await shop.rows('select 1 from refreshes where settled_at is not null')).length >= 10);
    const [rfm] = await shop.rows(`select value from settings where key = 'rfm-day'`);
    expect(rfm).toEqual({ value: String(today) });
    const [{ n } = { n: 0 }] = await shop.rows<{ n: number }>('select count(*) as n from scores');
    expect(n).toBe(120);
  });

  it('has a schedule shortly after midnight and at three in the shop’s zone, which moves with the zone', async () => {
    const times = async (): Promise<string[]> => {
      const { info } = await worker.client.schedule.getHandle(REFRESH).describe();
      return info.nextActionTimes.map((time) => time.toISOString().slice(11, 19)).sort();
    };
    expect(new Set(await times())).toEqual(new Set(['15:00:30', '18:00:00']));
    const settings = await shop.services.settings.get();
    await shop.services.settings.put({ ...settings, zone: 'Asia/Kolkata' });
    await sweepUntil(async () => (await times())[0] === '18:30:30');
    expect(new Set(await times())).toEqual(new Set(['18:30:30', '21:30:00']));
    await shop.services.settings.put(settings);
    await sweepUntil(async () => (await times())[0] === '15:00:30');
  });

  it('starts journeys for whoever comes into a band, once a day, when the schedule fires', async () => {
    const where = {
      combinator: 'and',
      rules: [
        { kind: 'property', property: 'band', op: 'gte', value: 8 },
        { kind: 'property', property: 'from', op: 'lt', value: 8 },
      ],
    };
    const start = { type: 'trigger', config: { by: 'event', event: BAND_CHANGED, where } };
    await shop.publish(journeyOf('endangered', { start, out: exitWith('through') }, ['start:next>out']));
    const before = await shop.rows<{ id: number; band: number }>('select customer_id as id, band from scores');
    shop.time.now = noonOf(today + 20);
    await worker.client.schedule.getHandle(REFRESH).trigger();
    await refreshed(today + 20);
    const bands = new Map(before.map(({ id, band }) => [id, band]));
    const after = await shop.rows<{ id: number; band: number }>(
      'select customer_id as id, band from scores order by customer_id',
    );
    const entered = after.filter(({ id, band }) => band >= 8 && (bands.get(id) ?? 10) < 8);
    expect(entered.length).toBeGreaterThan(0);
    const runs = `select customer_id as id from runs where journey_id = 'endangered' order by customer_id`;
    expect(await shop.rows(runs)).toEqual(entered.map(({ id }) => ({ id })));
    await until(async () => (await shop.rows(`select 1 from runs where place <> 'ended'`)).length === 0);
    // The same day is asked for again and has nothing left to do.
    const [told] = await shop.rows('select count(*) as n from events where event = ?', BAND_CHANGED);
    await worker.client.schedule.getHandle(REFRESH).trigger();
    await sweep();
    await until(async () => (await shop.rows(`select 1 from settings where key = 'refresh-progress'`)).length === 0);
    expect(await shop.rows('select count(*) as n from events where event = ?', BAND_CHANGED)).toEqual([told]);
    expect(await shop.rows(runs)).toHaveLength(entered.length);
  });
});
