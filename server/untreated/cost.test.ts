import { beforeEach, expect, it } from 'vitest';
import { isUntreated } from '../../engine/draw.ts';
import { createReports } from '../reports/reports.ts';
import { enter } from '../runs/enter.ts';
import { onEachDatabase } from '../runs/testing/databases.ts';
import { byApi, exitWith, journeyOf } from '../runs/testing/journeys.ts';
import type { TestShop } from '../runs/testing/shop.ts';
import { execute, insertRows } from '../store/database.ts';
import { untreatedCosts } from './cost.ts';

const DAY = 86_400_000;

onEachDatabase('what an untreated share costs', (open) => {
  let shop: TestShop;
  beforeEach(async () => {
    shop = await open({ untreatedShare: 0.2 });
  });
  const ask = (share: number) => untreatedCosts(shop.services, createReports(shop.services))(share);

  /** A journey through which so many customers go; treated and untreated buy for 100 with these chances. */
  async function journey(id: string, count: number, treated: number, untreated: number): Promise<number[]> {
    const { database, services, time } = shop;
    const plan = await shop.publish(
      journeyOf(id, { start: byApi, end: exitWith('done') }, ['start:next>end'], {
        goal: { event: `bought-${id}`, windowMs: 7 * DAY, ends: false, valueProperty: 'amount' },
      }),
    );
    const ids = await shop.customers(count);
    const entrants = ids.map((customer) => ({ customer, key: 'k', properties: {} }));
    await enter(services, plan, entrants, time.now, 'bulk');
    const buyers = ids.filter(
      (customer, index) => (index % 100) / 100 < (isUntreated(customer, 0.2) ? untreated : treated),
    );
    await database.write(async (tx) => {
      await execute(
        database,
        tx,
        `insert into visits (run_id, visit, journey_id, version, node_id, customer_id, arrived_at, left_at, port)
         select id, 1, journey_id, version, node_id, customer_id, entered_at, entered_at, 'next' from runs
         where journey_id = ?`,
        [id],
      );
      const columns = ['message_id', 'customer_id', 'event', 'occurred_at', 'received_at', 'properties', 'origin'];
      const rows = buyers.map((customer) => {
        const at = time.now + 1;
        return [`${id}${String(customer)}`, customer, `bought-${id}`, at, at, '{"amount":100}', 'api'];
      });
      await insertRows(database, tx, 'events', columns, rows);
    });
    time.now += DAY;
    return ids;
  }

  it('is nobody in an empty shop, and nobody at a share of 0', async () => {
    expect(await ask(0.05)).toEqual({ share: 0.05, people: 0, of: 0, monthly: null });
    await shop.customers(40);
    expect(await ask(0)).toEqual({ share: 0, people: 0, of: 40, monthly: null });
  });

  it('is people alone while no journey’s effect stands out from chance', async () => {
    const ids = await journey('useless', 800, 0.3, 0.3);
    const people = ids.filter((id) => isUntreated(id, 0.35)).length;
    expect(await ask(0.35)).toEqual({ share: 0.35, people, of: 800, monthly: null });
  });

  it('is what the journeys that work would have brought them, not those for everybody', async () => {
    await journey('useless', 800, 0.3, 0.3);
    const ids = await journey('working', 3000, 0.6, 0.2);
    const report = (await createReports(shop.services).holdout('working', 1))!;
    const [treated] = report.arms;
    expect(treated!.difference!.interval.low).toBeGreaterThan(0);
    const conversions = ids.length * 0.1 * treated!.difference!.value;
    const { monthly } = await ask(0.1);
    expect(monthly).toEqual({
      conversions: expect.closeTo(conversions, 6) as number,
      revenue: expect.closeTo(conversions * 100, 4) as number,
      journeys: 1,
    });
    expect(conversions).toBeGreaterThan(100);
    shop.time.now += 31 * DAY;
    expect((await ask(0.1)).monthly).toEqual({ conversions: 0, revenue: 0, journeys: 1 });
  });
});
