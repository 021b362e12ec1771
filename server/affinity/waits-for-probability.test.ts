import { expect, it, vi } from 'vitest';
import type { AffinityFact } from '../../engine/facts.ts';
import { simulate } from '../../engine/simulate.ts';
import { nodeTypes } from '../../nodes/index.ts';
import { createFactSource } from '../facts/fact-source.ts';
import { createRfmScores } from '../facts/rfm.ts';
import { onEachDatabase } from '../runs/testing/databases.ts';
import { driveUntil } from '../runs/testing/drive.ts';
import { byApi, exitWith, journeyOf } from '../runs/testing/journeys.ts';
import type { TestShop } from '../runs/testing/shop.ts';
import { enter } from '../runs/enter.ts';
import { createAsOfSource } from '../simulate/as-of-source.ts';
import { readPastEvents } from '../simulate/past-events.ts';
import { execute } from '../store/database.ts';
import { loadAffinity } from './load-affinity.ts';
import { refreshAffinities } from './refresh.ts';
import { habitualOrders, storeOrders } from './testing/orders.ts';

vi.setConfig({ testTimeout: 60_000 });

const minute = 60_000;
const hour = 60 * minute;
const dayMs = 24 * hour;
/** Noon in Seoul. */
const now = Date.UTC(2026, 4, 6, 3);
const zone = 'Asia/Seoul';
const coffee = 'category:coffee';
const people = 120;

const asking = (id: string, item: string, onFailure?: 'wait') => {
  const keen = { type: 'likely-to-buy', config: { item, probability: 0.3, ...(onFailure && { onFailure }) } };
  const nodes = { start: byApi, keen, yes: exitWith('yes'), no: exitWith('no'), none: exitWith('none') };
  return journeyOf(id, nodes, ['start:next>keen', 'keen:yes>yes', 'keen:no>no', 'keen:none>none']);
};

onEachDatabase('a step that waits for the probability of a purchase', (open) => {
  /** How many stand where in a journey: by how they ended, else by why they are held. */
  const stands = async ({ database }: TestShop, journey: string): Promise<Record<string, number>> => {
    const rows = await execute<{ text: string; n: number }>(
      database,
      database.db,
      `select coalesce(end_reason, 'held: ' || held_code, place) as text, count(*) as n from runs
         where journey_id = ? group by 1`,
      [journey],
    );
    return Object.fromEntries(rows.map(({ text, n }) => [text, Number(n)]));
  };
  const factsOf = async ({ database }: TestShop, journey: string): Promise<AffinityFact[]> => {
    const text = `select facts from visits where journey_id = ? and node_id = 'keen' order by customer_id`;
    const rows = await execute<{ facts: string }>(database, database.db, text, [journey]);
    return rows.map(({ facts }) => (JSON.parse(facts) as { affinity: Record<string, AffinityFact> }).affinity[coffee]!);
  };
  /** A shop with habits, one who has bought nothing, no fit yet, and a source of facts as in a real shop. */
  const shopOfHabits = async (): Promise<{ shop: TestShop; ids: number[] }> => {
    const bare = await open({ now });
    const buyers = await bare.customers(people);
    const strangers = await bare.customers(1, 'stranger');
    await storeOrders(bare, habitualOrders(buyers, now));
    const { database, settings } = bare.services;
    const facts = createFactSource({ database, settings, rfm: createRfmScores(database), scorer: () => null });
    return { shop: { ...bare, services: { ...bare.services, facts } }, ids: [...buyers, ...strangers] };
  };
  const virtually = async ({ database }: TestShop, plan: Awaited<ReturnType<TestShop['publish']>>, ids: number[]) => {
    const events = await readPastEvents(database, zone, now, now + dayMs);
    const source = createAsOfSource({ database, histories: new Map(), events, zone, scorer: null });
    const entrants = ids.map((id) => ({ id, enteredAt: now }));
    return simulate(plan, entrants, { source, types: nodeTypes, until: now + dayMs, eventsOf: () => [] });
  };

  it('holds people with the reason until it can be worked out, then sends them on; others leave at once by no score', async () => {
    const { shop, ids } = await shopOfHabits();
    const waits = await shop.publish(asking('waits', coffee, 'wait'));
    const goesOn = await shop.publish(asking('goes-on', coffee));
    const entrants = ids.map((customer) => ({ customer, key: 'k', properties: {} }));
    for (const plan of [waits, goesOn]) await enter(shop.services, plan, entrants, shop.time.now, 'live');
    await driveUntil(shop, now + 5 * minute);
    expect(await stands(shop, 'waits')).toEqual({ 'held: no-fit': ids.length });
    expect(await stands(shop, 'goes-on')).toEqual({ none: ids.length });
    expect(await factsOf(shop, 'goes-on')).toEqual(ids.map(() => ({ status: 'none', why: 'no-fit' })));
    const [held] = await execute(
      shop.database,
      shop.database.db,
      `select held_detail, held_count from runs where journey_id = 'waits' limit 1`,
    );
    expect(held).toEqual({
      held_detail: 'What people are likely to buy has not been worked out yet.',
      held_count: 3,
    });
    const before = await virtually(shop, waits, ids);
    expect(before.nodes['keen']).toMatchObject({ entered: ids.length, held: ids.length, waiting: ids.length });
    expect((await virtually(shop, goesOn, ids)).endings).toEqual({ none: ids.length });

    await refreshAffinities(shop.services);
    await driveUntil(shop, now + hour);
    const known = await loadAffinity(shop.database, [coffee], ids, shop.time.now, zone);
    const answers = ids.map((id) => known.get(id)![coffee]!);
    expect(await factsOf(shop, 'waits')).toEqual(answers);
    expect(answers.at(-1)).toEqual({ status: 'none', why: 'no-orders' });
    const count = (holds: (p: number) => boolean): number =>
      answers.filter((one) => one.status === 'scored' && holds(one.p)).length;
    const ends = { yes: count((p) => p >= 0.3), no: count((p) => p < 0.3), none: 1 };
    expect(Math.min(ends.yes, ends.no)).toBeGreaterThan(10);
    expect(await stands(shop, 'waits')).toEqual(ends);
    expect((await virtually(shop, waits, ids)).endings).toEqual(ends);
  });

  it('holds people while too few buy the item, by a name of its own', async () => {
    const { shop, ids } = await shopOfHabits();
    await refreshAffinities(shop.services);
    const plan = await shop.publish(asking('rare', 'category:caviar', 'wait'));
    const entrants = ids.map((customer) => ({ customer, key: 'k', properties: {} }));
    await enter(shop.services, plan, entrants, shop.time.now, 'live');
    await driveUntil(shop, now + minute);
    expect(await stands(shop, 'rare')).toEqual({ 'held: not-predicted': ids.length });
  });

  it('holds people while the orders tell too little, by a name of its own', async () => {
    const { shop, ids } = await shopOfHabits();
    await execute(shop.database, shop.database.db, 'delete from events where occurred_at < ?', [now - 20 * dayMs]);
    await refreshAffinities(shop.services);
    const plan = await shop.publish(asking('young', coffee, 'wait'));
    const entrants = ids.map((customer) => ({ customer, key: 'k', properties: {} }));
    await enter(shop.services, plan, entrants, shop.time.now, 'live');
    await driveUntil(shop, now + minute);
    expect(await stands(shop, 'young')).toEqual({ 'held: too-little-data': ids.length });
  });
});
