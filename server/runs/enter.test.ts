import { beforeEach, expect, it } from 'vitest';
import type { EntryRules } from '../../engine/journey.ts';
import { isHeldOut } from '../../engine/draw.ts';
import { withheldBy } from '../../engine/treatment.ts';
import { execute } from '../store/database.ts';
import { auditCounters } from './audit-counters.ts';
import { enter } from './enter.ts';
import { onEachDatabase } from './testing/databases.ts';
import { byApi, exitWith, journeyOf, waitFor } from './testing/journeys.ts';
import type { TestShop } from './testing/shop.ts';

const HOUR = 3_600_000;

onEachDatabase('entering', (open) => {
  let shop: TestShop;
  let customers: number[];
  let made = 0;
  beforeEach(async () => {
    shop ??= await open();
    shop.time.now = Date.UTC(2026, 2, 2, 1);
    customers = await shop.customers(5);
  });

  const draw = (rules: Partial<EntryRules>, holdout = 0) => {
    made += 1;
    const nodes = { start: byApi, pause: waitFor(1, 'days'), end: exitWith('done') };
    const entry = { reentry: 'always' as const, gapMs: 0, capPerDay: null, ...rules };
    return shop.publish(
      journeyOf(`j${String(made)}`, nodes, ['start:next>pause', 'pause:next>end'], { entry, holdout }),
    );
  };
  const people = (keys: readonly string[], ids = customers) =>
    ids.flatMap((customer) => keys.map((key) => ({ customer, key, properties: {} })));
  const endAll = (journey: string) => shop.rows(`update runs set place = 'ended' where journey_id = ?`, journey);

  it('lets each customer in once per key, however often it is asked', async () => {
    const plan = await draw({});
    const { now } = shop.time;
    expect(await enter(shop.services, plan, people(['a']), now, 'live')).toEqual({ entered: 5, refused: {} });
    const again = await enter(shop.services, plan, people(['a', 'b']), now, 'live');
    expect(again).toEqual({ entered: 5, refused: { duplicate: 5 } });
    expect(await auditCounters(shop.database)).toEqual([]);
    expect(shop.carrier.told.due).toContain('live');
  });

  it('judges "once", "after exit" and the gap, also between two entries of one call', async () => {
    const { now } = shop.time;
    const once = await draw({ reentry: 'once' });
    const first = await enter(shop.services, once, people(['a', 'b']), now, 'live');
    expect(first).toEqual({ entered: 5, refused: { 'entered-before': 5 } });

    const after = await draw({ reentry: 'after-exit' });
    await enter(shop.services, after, people(['a']), now, 'live');
    const inside = await enter(shop.services, after, people(['b']), now, 'live');
    expect(inside).toEqual({ entered: 0, refused: { 'still-inside': 5 } });
    await endAll(after.journey);
    expect((await enter(shop.services, after, people(['b']), now, 'live')).entered).toBe(5);

    const gap = await draw({ gapMs: HOUR });
    await enter(shop.services, gap, people(['a']), now, 'live');
    const soon = await enter(shop.services, gap, people(['b']), now + HOUR - 1, 'live');
    expect(soon).toEqual({ entered: 0, refused: { 'too-soon': 5 } });
    expect((await enter(shop.services, gap, people(['b']), now + HOUR, 'live')).entered).toBe(5);
  });

  it('counts the cap by local day of the journey', async () => {
    const plan = await draw({ capPerDay: 3 });
    const evening = Date.UTC(2026, 2, 2, 14, 59);
    const tonight = await enter(shop.services, plan, people(['a']), evening, 'live');
    expect(tonight).toEqual({ entered: 3, refused: { 'cap-reached': 2 } });
    const afterMidnight = await enter(shop.services, plan, people(['b']), evening + 60_000, 'live');
    expect(afterMidnight).toEqual({ entered: 3, refused: { 'cap-reached': 2 } });
  });

  it('refuses while paused and when stopped', async () => {
    const plan = await draw({});
    const { db } = shop.database;
    const set = (change: string) =>
      execute(shop.database, db, `update journeys set ${change} where id = '${plan.journey}'`);
    await set('paused_at = 1');
    const paused = await enter(shop.services, plan, people(['a']), shop.time.now, 'live');
    expect(paused).toEqual({ entered: 0, refused: { paused: 5 } });
    await set(`paused_at = null, state = 'stopped'`);
    const stopped = await enter(shop.services, plan, people(['a']), shop.time.now, 'live');
    expect(stopped).toEqual({ entered: 0, refused: { stopped: 5 } });
  });

  it('enters the newest version, also when an older plan is at hand', async () => {
    const plan = await draw({});
    const nodes = { start: byApi, pause: waitFor(2, 'days'), end: exitWith('done') };
    const next = await shop.publish(journeyOf(plan.journey, nodes, ['start:next>pause', 'pause:next>end']));
    expect(next.version).toBe(2);
    await enter(shop.services, plan, people(['a']), shop.time.now, 'live');
    const versions = await shop.rows('select distinct version from runs where journey_id = ?', plan.journey);
    expect(versions).toEqual([{ version: 2 }]);
  });

  it('draws the holdout by its own key', async () => {
    const plan = await draw({}, 0.5);
    const many = await shop.customers(200);
    await enter(shop.services, plan, people(['a'], many), shop.time.now, 'bulk');
    const rows = await shop.rows<{ customer_id: number; treatment: string }>(
      'select customer_id, treatment from runs where journey_id = ? order by customer_id',
      plan.journey,
    );
    const wished = many.map((id) => ({
      customer_id: id,
      treatment: isHeldOut(plan.journey, 0.5, id) ? 'held' : 'treated',
    }));
    expect(rows).toEqual(wished);
    expect(new Set(rows.map((row) => row.treatment)).size).toBe(2);
  });

  it('leaves the untreated group untreated at entry, whoever of them is in the holdout besides, and says why', async () => {
    const { settings } = shop.services;
    await settings.put({ ...(await settings.get()), untreatedShare: 0.3 });
    const plan = await draw({}, 0.3);
    const many = await shop.customers(300);
    await enter(shop.services, plan, people(['a'], many), shop.time.now, 'bulk');
    // Whoever enters later is judged by the share of then; who is inside stays what they are.
    await settings.put({ ...(await settings.get()), untreatedShare: 0 });
    await enter(shop.services, plan, people(['b'], many), shop.time.now, 'bulk');
    const rows = await shop.rows<{
      customer_id: number;
      entry_key: string;
      treatment: string;
      withheld: string | null;
    }>(
      'select customer_id, entry_key, treatment, withheld from runs where journey_id = ? order by entry_key, customer_id',
      plan.journey,
    );
    const wished = [0.3, 0].flatMap((share, index) =>
      many.map((id) => {
        const withheld = withheldBy(plan, share, id);
        const treatment = withheld === null ? 'treated' : 'held';
        return { customer_id: id, entry_key: index === 0 ? 'a' : 'b', treatment, withheld };
      }),
    );
    expect(rows).toEqual(wished);
    expect(new Set(rows.map((row) => row.withheld))).toEqual(new Set(['untreated', 'holdout', null]));
  });

  it('holds, named, whoever comes through a chain of ten journeys', async () => {
    const plan = await draw({});
    const [customer = 0] = customers;
    await enter(shop.services, plan, [{ customer, key: 'x', properties: {}, hops: 10 }], shop.time.now, 'live');
    const rows = await shop.rows<{ place: string; held_code: string; held_detail: string }>(
      'select place, held_code, held_detail from runs where journey_id = ?',
      plan.journey,
    );
    expect(rows[0]?.place).toBe('parked');
    expect(rows[0]?.held_code).toBe('event-chain');
    expect(rows[0]?.held_detail).toContain(plan.journey);
  });
});
