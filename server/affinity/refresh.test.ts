import { expect, it } from 'vitest';
import type { AffinityFact } from '../../engine/facts.ts';
import type { AudienceFilter } from '../../engine/filter.ts';
import { audienceEstimates } from '../audiences/estimate.ts';
import { matchAll } from '../audiences/matching.ts';
import { createFactSource } from '../facts/fact-source.ts';
import { createRfmScores } from '../facts/rfm.ts';
import { goOn, isAnythingDue } from '../predictions/go-on.ts';
import { enter } from '../runs/enter.ts';
import { onEachDatabase, type OpenShop } from '../runs/testing/databases.ts';
import { driveUntil } from '../runs/testing/drive.ts';
import { byApi, exitWith, journeyOf } from '../runs/testing/journeys.ts';
import type { TestShop } from '../runs/testing/shop.ts';
import { execute, insertRows } from '../store/database.ts';
import { isAffinityDue } from './due.ts';
import { likelyPurchases } from './likely-purchases.ts';
import { loadAffinity } from './load-affinity.ts';
import { affinityHorizon, refreshAffinities } from './refresh.ts';
import { shopItems } from './shop-items.ts';
import { currentAffinity } from './stored-affinity.ts';
import { habitualOrders, storeOrders } from './testing/orders.ts';
import { forgetAffinity } from './write-affinity.ts';

const dayMs = 86_400_000;
/** Noon in Seoul. */
const now = Date.UTC(2026, 4, 6, 3);
const zone = 'Asia/Seoul';

/** A shop of 240 people with habits and three who never bought, its facts from the store. */
async function shopOfHabits(open: OpenShop): Promise<{ shop: TestShop; ids: number[]; strangers: number[] }> {
  const bare = await open({ now });
  const { database, settings } = bare.services;
  const facts = createFactSource({ database, settings, rfm: createRfmScores(database), scorer: () => null });
  const shop = { ...bare, services: { ...bare.services, facts } };
  const ids = await shop.customers(240);
  const strangers = await shop.customers(3, 'stranger');
  await storeOrders(shop, habitualOrders(ids, now));
  return { shop, ids, strangers };
}

const probability = (fact: AffinityFact | undefined): number => (fact?.status === 'scored' ? fact.p : NaN);
const likely = (item: string, least: number): AudienceFilter => ({
  combinator: 'and',
  rules: [{ kind: 'likely-to-buy', item, op: 'gte', probability: least }],
});

onEachDatabase('the daily fit of purchases', (open) => {
  const rowsOf = <Row>({ database }: TestShop, text: string): Promise<Row[]> =>
    execute<Row>(database, database.db, text);

  it('gives everybody who bought probabilities that follow their habits, and nobody else', async () => {
    const { shop, ids, strangers } = await shopOfHabits(open);
    const { database } = shop;
    const done = await refreshAffinities(shop.services);
    expect(done).toMatchObject({ people: 240, items: 6, missing: null });
    const items = ['category:coffee', 'category:tea', 'category:unheard-of'];
    const facts = await loadAffinity(database, items, [...ids, ...strangers], now, zone);
    const p = (index: number, item: string): number => probability(facts.get(ids[index]!)?.[`category:${item}`]);
    expect(p(0, 'coffee')).toBeGreaterThan(0.8);
    expect(p(0, 'tea')).toBeLessThan(0.1);
    expect(p(1, 'tea')).toBeGreaterThan(0.8);
    // Number 29 buys tea too, but stopped three months ago.
    expect(p(29, 'tea')).toBeLessThan(0.3);
    expect(facts.get(ids[0]!)?.['category:coffee']).toMatchObject({ modelId: done.id, at: now });
    expect(facts.get(ids[0]!)?.['category:unheard-of']).toEqual({ status: 'none', why: 'not-predicted' });
    expect(strangers.map((id) => facts.get(id)?.['category:coffee'])).toEqual(
      strangers.map(() => ({ status: 'none', why: 'no-orders' })),
    );
    const shown = await likelyPurchases(database, ids[0]!, now, zone);
    expect(shown).toMatchObject({ horizonDays: 28, at: now });
    expect(shown?.items.slice(0, 2).map(({ name }) => name)).toEqual(['coffee', 'sugar']);
    expect(shown?.items).toHaveLength(5);
    expect(await likelyPurchases(database, strangers[0]!, now, zone)).toBeNull();
  });

  it('can be asked for in audiences: matched, estimated, and empty where an item is not known', async () => {
    const { shop, ids } = await shopOfHabits(open);
    await refreshAffinities(shop.services);
    const expected = ids.filter((_, index) => index % 4 === 0 && index % 10 !== 9);
    const { ids: found, looked } = await matchAll(shop.services, likely('category:coffee', 0.5), now);
    expect(looked).toBe(243);
    expect(found).toEqual(expected);
    const estimate = audienceEstimates(shop.services);
    expect(await estimate(likely('category:coffee', 0.5))).toMatchObject({ people: expected.length, of: 243 });
    expect(await estimate(likely('category:unheard-of', 0))).toMatchObject({ people: 0 });
    // Whoever has no score is on neither side.
    const below: AudienceFilter = {
      combinator: 'and',
      rules: [{ kind: 'likely-to-buy', item: 'category:coffee', op: 'lt', probability: 0.5 }],
    };
    expect((await matchAll(shop.services, below, now)).ids).toHaveLength(240 - expected.length);
  });

  it('parts people at the node of a journey, and the visit keeps what was known', async () => {
    const { shop, ids, strangers } = await shopOfHabits(open);
    const { id: modelId } = await refreshAffinities(shop.services);
    const plan = await shop.publish(
      journeyOf(
        'coffee',
        {
          in: byApi,
          keen: { type: 'likely-to-buy', config: { item: 'category:coffee', probability: 0.5 } },
          yes: exitWith('keen'),
          no: exitWith('cool'),
          none: exitWith('unknown'),
        },
        ['in:next>keen', 'keen:yes>yes', 'keen:no>no', 'keen:none>none'],
      ),
    );
    const riders = [ids[0]!, ids[1]!, strangers[0]!];
    const entrants = riders.map((customer) => ({ customer, key: 'k', properties: {} }));
    await enter(shop.services, plan, entrants, now, 'live');
    await driveUntil(shop, now + 1000);
    const runs = await rowsOf<{ customer_id: number; end_reason: string }>(
      shop,
      'select customer_id, end_reason from runs order by customer_id',
    );
    expect(runs.map((run) => [run.customer_id, run.end_reason])).toEqual([
      [riders[0], 'keen'],
      [riders[1], 'cool'],
      [riders[2], 'unknown'],
    ]);
    const kept = async (rider: number): Promise<Record<string, AffinityFact>> => {
      const text = `select facts from visits where node_id = 'keen' and customer_id = ${String(rider)}`;
      const [visit] = await rowsOf<{ facts: string }>(shop, text);
      return (JSON.parse(visit!.facts) as { affinity: Record<string, AffinityFact> }).affinity;
    };
    expect(await kept(riders[2]!)).toEqual({ 'category:coffee': { status: 'none', why: 'no-orders' } });
    const affinity = await kept(riders[0]!);
    expect(affinity['category:coffee']).toMatchObject({ status: 'scored', modelId, at: now });
    expect(probability(affinity['category:coffee'])).toBeGreaterThan(0.5);
  });

  it('replaces the last fit at once, also one that was broken off, and leaves nothing behind', async () => {
    const { shop, ids } = await shopOfHabits(open);
    const { database } = shop;
    const first = await refreshAffinities(shop.services);
    // A fit whose process died: its row without an end, and some of its rows.
    const half = ['half', now + 1, null, 28, JSON.stringify({ items: [] })];
    await insertRows(
      database,
      database.db,
      'affinity_models',
      ['id', 'fitted_at', 'finished_at', 'horizon', 'model'],
      [half],
    );
    const bare = ['model_id', 'item', 'rank', 'other', 'score'];
    await insertRows(database, database.db, 'copurchases', bare, [['half', '', 0, 'category:coffee', 1]]);
    expect((await currentAffinity(database))?.id).toBe(first.id);
    // Whoever stopped so long ago that nothing can be said any more loses their score.
    shop.time.now = now + 300 * dayMs;
    await storeOrders(shop, habitualOrders(ids.slice(0, 200), shop.time.now, 120), 'later');
    shop.time.now += 320 * dayMs;
    await storeOrders(shop, habitualOrders(ids.slice(0, 160), shop.time.now, 120), 'last');
    const second = await refreshAffinities(shop.services);
    expect(await rowsOf(shop, 'select id from affinity_models')).toEqual([{ id: second.id }]);
    expect(await rowsOf(shop, 'select distinct model_id from copurchases')).toEqual([{ model_id: second.id }]);
    expect(await rowsOf(shop, 'select distinct model_id from affinities')).toEqual([{ model_id: second.id }]);
    expect(second.people).toBe(200);
    expect(await rowsOf(shop, 'select count(*) as people from affinities')).toEqual([{ people: 200 }]);
    await forgetAffinity(database);
    for (const table of ['affinity_models', 'affinities', 'copurchases']) {
      expect(await rowsOf(shop, `select * from ${table}`)).toEqual([]);
    }
    expect((await shopItems(database)).missing).toBe('not-yet');
  });

  it('knows products from 200 buyers on', async () => {
    const shop = await open({ now });
    const ids = await shop.customers(220);
    const orders = ids.flatMap((customer, index) =>
      [100, 70, 40, 10].map((ago) => {
        const products = [{ product_id: 'p1', name: 'Beans' }, ...(index < 199 ? [{ product_id: 'p2' }] : [])];
        return { customer, at: now - (ago - (index % 9)) * dayMs, properties: { products } };
      }),
    );
    await storeOrders(shop, orders);
    await refreshAffinities(shop.services);
    expect(await shopItems(shop.database)).toMatchObject({
      items: [{ key: 'product:p1', kind: 'product', name: 'Beans', buyers: 220 }],
      total: 1,
      missing: null,
      horizonDays: 28,
    });
  });

  it('says of an empty shop, and of orders without items, that nothing can be said', async () => {
    const shop = await open({ now });
    expect(await isAffinityDue(shop.services)).toBe(false);
    expect(await refreshAffinities(shop.services)).toMatchObject({ people: 0, items: 0, missing: 'no-items' });
    expect(await shopItems(shop.database)).toMatchObject({ items: [], total: 0, missing: 'no-items', figures: null });
    const [customer] = await shop.customers(1);
    await storeOrders(shop, [{ customer: customer!, at: now - dayMs, properties: {} }]);
    expect(await refreshAffinities(shop.services)).toMatchObject({ missing: 'no-items' });
    expect((await loadAffinity(shop.database, ['category:x'], [customer!], now, zone)).get(customer!)).toEqual({
      'category:x': { status: 'none', why: 'too-little-data' },
    });
  });

  it('is worked out with the shop’s day: at once when there has been none, then from three at night on', async () => {
    const { shop } = await shopOfHabits(open);
    const parts = { services: shop.services, pool: () => null };
    expect(await isAffinityDue(shop.services)).toBe(true);
    while (await goOn(parts));
    expect(await isAnythingDue(parts)).toBe(false);
    const first = await currentAffinity(shop.database);
    expect(first).toMatchObject({ fittedAt: now, missing: null });
    const midnight = Date.UTC(2026, 4, 6, 15);
    shop.time.now = midnight + 3 * 3_600_000 - 1;
    expect(await isAffinityDue(shop.services)).toBe(false);
    shop.time.now += 1;
    expect(await isAffinityDue(shop.services)).toBe(true);
    while (await goOn(parts));
    expect((await currentAffinity(shop.database))?.day).toBe(first!.day + 1);
  });

  it('waits while the sample shop comes in', async () => {
    const { shop } = await shopOfHabits(open);
    const { database } = shop;
    await insertRows(database, database.db, 'settings', ['key', 'value'], [['sample-state', 'loading']]);
    expect(await isAffinityDue(shop.services)).toBe(false);
    await execute(database, database.db, `update settings set value = 'loaded' where key = 'sample-state'`);
    expect(await isAffinityDue(shop.services)).toBe(true);
  });

  it('can be given up, and takes the horizon of the shop’s own model', async () => {
    const { shop } = await shopOfHabits(open);
    const { database } = shop;
    await expect(refreshAffinities(shop.services, AbortSignal.abort())).rejects.toThrow();
    const stopping = new AbortController();
    const refreshing = refreshAffinities(shop.services, stopping.signal);
    stopping.abort();
    await expect(refreshing).rejects.toThrow();
    expect(await currentAffinity(database)).toBeNull();
    expect(await affinityHorizon(database)).toBe(28);
    const model = ['h', Buffer.alloc(0), JSON.stringify({ horizon: 45 }), 'champion', 'trained', 1];
    await insertRows(
      database,
      database.db,
      'models',
      ['hash', 'onnx', 'sidecar', 'state', 'source', 'trained_at'],
      [model],
    );
    expect(await refreshAffinities(shop.services)).toMatchObject({ missing: null });
    expect((await shopItems(database)).horizonDays).toBe(45);
  });
});
