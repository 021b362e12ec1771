import { beforeEach, expect, it } from 'vitest';
import type { Journey } from '../../engine/journey.ts';
import type { Plan } from '../../engine/plan.ts';
import { withheldBy } from '../../engine/treatment.ts';
import { enter } from '../runs/enter.ts';
import { onEachDatabase } from '../runs/testing/databases.ts';
import { byApi, exitWith, journeyOf } from '../runs/testing/journeys.ts';
import type { TestShop } from '../runs/testing/shop.ts';
import { execute, insertRows } from '../store/database.ts';
import { peoplePassed } from './people-passed.ts';
import { createReports } from './reports.ts';

const DAY = 86_400_000;

onEachDatabase('treated against untreated', (open) => {
  let shop: TestShop;
  beforeEach(async () => {
    shop = await open();
  });

  const draw = (over: Partial<Journey> = {}): Promise<Plan> =>
    shop.publish(
      journeyOf('j', { start: byApi, end: exitWith('done') }, ['start:next>end'], {
        goal: { event: 'bought', windowMs: 7 * DAY, ends: false },
        ...over,
      }),
    );
  const share = async (untreatedShare: number): Promise<void> => {
    const { settings } = shop.services;
    await settings.put({ ...(await settings.get()), untreatedShare });
  };
  /** So many new customers enter and pass the first node; `buy` says whether all of them buy afterwards. */
  async function come(plan: Plan, count: number, buy: boolean): Promise<number[]> {
    const { database, services, time } = shop;
    const ids = await shop.customers(count);
    const entrants = ids.map((customer) => ({ customer, key: 'k', properties: {} }));
    await enter(services, plan, entrants, time.now, 'bulk');
    await database.write(async (tx) => {
      await execute(
        database,
        tx,
        `insert into visits (run_id, visit, journey_id, version, node_id, customer_id, arrived_at, left_at, port)
         select id, 1, journey_id, version, node_id, customer_id, entered_at, entered_at, 'next' from runs
         where entered_at = ?`,
        [time.now],
      );
      if (!buy) return;
      const columns = ['message_id', 'customer_id', 'event', 'occurred_at', 'received_at', 'properties', 'origin'];
      const rows = ids.map((id) => [`b${String(id)}`, id, 'bought', time.now + 1, time.now + 1, '{}', 'api']);
      await insertRows(database, tx, 'events', columns, rows);
    });
    time.now += DAY;
    return ids;
  }
  const reportOf = async () => (await createReports(shop.services).live('j', 1)).holdout;

  it('is not shown while nobody can be untreated', async () => {
    const plan = await draw();
    await come(plan, 50, true);
    expect(await reportOf()).toBeNull();
  });

  it('plans for the shop’s group and the journey’s holdout together', async () => {
    await share(0.1);
    shop.time.now += DAY;
    const plan = await draw({ holdout: 0.2 });
    const ids = await come(plan, 1000, true);
    const report = (await reportOf())!;
    expect(report.arms.map((arm) => [arm.port, arm.plannedShare.toFixed(6)])).toEqual([
      ['treated', '0.720000'],
      ['held', '0.280000'],
    ]);
    const held = ids.filter((id) => withheldBy(plan, 0.1, id) !== null).length;
    expect(report.arms.map((arm) => arm.passed)).toEqual([1000 - held, held]);
    expect([report.sampleRatio.flagged, report.leftOut]).toEqual([false, 0]);
  });

  it('does not compare by the untreated group in a journey that is for everybody', async () => {
    await share(0.1);
    const plan = await draw({ untreated: 'ignore' });
    await come(plan, 50, true);
    expect(await reportOf()).toBeNull();
  });

  it('stays fair when the share changes while people come and buying changes, too', async () => {
    await share(0.05);
    shop.time.now += DAY;
    const plan = await draw();
    // All of the first buy and none of the second, whatever they get: treatment has no effect at all.
    const first = await come(plan, 2000, true);
    await share(0.4);
    shop.time.now += DAY;
    const second = await come(plan, 2000, false);
    const report = (await reportOf())!;
    const [treated, held] = report.arms;
    const between = [...first, ...second].filter(
      (id) => withheldBy(plan, 0.4, id) !== null && withheldBy(plan, 0.05, id) === null,
    ).length;
    expect(report.leftOut).toBe(between);
    expect(treated!.passed + held!.passed).toBe(4000 - between);
    expect(held!.plannedShare).toBeCloseTo(0.05 / 0.65, 9);
    expect(report.sampleRatio.flagged).toBe(false);
    // Pooled, six in ten of the treated would seem to buy and one in ten of the others.
    expect(Math.abs(treated!.rate! - held!.rate!)).toBeLessThan(0.1);
    expect(treated!.difference!.interval.low).toBeLessThan(0);
    expect(treated!.difference!.interval.high).toBeGreaterThan(0);

    const { services } = shop;
    const kept = await createReports(services).book('j', 1);
    for (const arm of report.arms) {
      for (const converted of [false, true]) {
        const { total } = await peoplePassed(services, kept, { arm: arm.port, converted });
        expect(total).toBe(converted ? arm.converted : arm.passed);
      }
    }
  });

  it('keeps its comparison when the share is taken away after the last one came', async () => {
    await share(0.3);
    shop.time.now += DAY;
    const plan = await draw();
    await come(plan, 200, false);
    const before = await reportOf();
    await share(0);
    shop.time.now += DAY;
    expect(await reportOf()).toEqual(before);
    expect(before!.arms[1]!.passed).toBeGreaterThan(20);
  });
});
