import { expect, it } from 'vitest';
import { createAsOfSource } from '../simulate/as-of-source.ts';
import { readPastEvents } from '../simulate/past-events.ts';
import { onEachDatabase, type OpenShop } from '../runs/testing/databases.ts';
import type { TestShop } from '../runs/testing/shop.ts';
import { execute } from '../store/database.ts';
import { affinitiesAt } from './affinity-at.ts';
import { loadAffinity } from './load-affinity.ts';
import { refreshAffinities } from './refresh.ts';
import { habitualOrders, storeOrders } from './testing/orders.ts';

const hour = 3_600_000;
const dayMs = 24 * hour;
/** Noon in Seoul. */
const now = Date.UTC(2026, 4, 6, 3);
const zone = 'Asia/Seoul';
const items = ['category:coffee', 'category:tea', 'category:milk', 'category:unheard-of'];

async function shopOfHabits(open: OpenShop): Promise<{ shop: TestShop; ids: number[]; stranger: number }> {
  const shop = await open({ now });
  const ids = await shop.customers(120);
  const [stranger] = await shop.customers(1, 'stranger');
  await storeOrders(shop, habitualOrders(ids, now));
  return { shop, ids, stranger: stranger! };
}

onEachDatabase('purchase probabilities as of a moment', (open) => {
  it('are the daily fit’s on the day of the fit, to the bit', async () => {
    const { shop, ids, stranger } = await shopOfHabits(open);
    const { id: modelId } = await refreshAffinities(shop.services);
    const everybody = [...ids, stranger];
    const live = await loadAffinity(shop.database, items, everybody, now, zone);
    expect(await affinitiesAt(shop.database, zone).load(items, everybody, now)).toEqual(live);
    expect(live.get(ids[0]!)!['category:coffee']).toMatchObject({ status: 'scored', modelId });
    expect(live.get(stranger)!['category:coffee']).toEqual({ status: 'none', why: 'no-orders' });
    // In the night before the refresh it is still the day before.
    const night = now - 10 * hour;
    const evening = now - 13 * hour;
    const at = affinitiesAt(shop.database, zone);
    const p = async (moment: number): Promise<unknown> =>
      [...(await at.load(items, ids, moment)).values()].map((facts) =>
        Object.values(facts).map((fact) => (fact.status === 'scored' ? fact.p : fact.why)),
      );
    expect(await p(night)).toEqual(await p(evening));
    expect(await p(night)).not.toEqual(await p(now));
  });

  it('never see what was bought after it, not even an hour later', async () => {
    const { shop, ids, stranger } = await shopOfHabits(open);
    const { database } = shop;
    await refreshAffinities(shop.services);
    const moment = now - 40 * dayMs;
    const tea = { properties: { categories: ['tea'] } };
    // The stranger's first order an hour before, everybody's tea an hour later.
    await storeOrders(
      shop,
      [
        { customer: stranger, at: moment - hour, properties: { categories: ['coffee'] } },
        ...[...ids, stranger].map((customer) => ({ customer, at: moment + hour, ...tea })),
        ...[...ids, stranger].map((customer) => ({ customer, at: moment + dayMs, ...tea })),
      ],
      'later',
    );
    const everybody = [...ids, stranger];
    const events = await readPastEvents(database, zone, moment, moment + 2 * dayMs);
    const source = createAsOfSource({ database, histories: new Map(), events, zone, scorer: null });
    const requests = items.map((item) => ({ fact: 'affinity' as const, item }));
    const told = await source.load(requests, everybody, moment);
    const next = await source.load(requests, everybody, moment + 2 * dayMs);
    await execute(database, database.db, 'delete from events where occurred_at > ?', [moment]);
    const blind = createAsOfSource({ database, histories: new Map(), events, zone, scorer: null });
    expect(told).toEqual(await blind.load(requests, everybody, moment));
    // Two days later it is seen, by a source that has read the orders long before.
    const of = (facts: typeof told, id: number): unknown => facts.get(id);
    expect(of(next, ids[0]!)).not.toEqual(of(told, ids[0]!));
    expect(of(told, stranger)).toMatchObject({
      affinity: { 'category:coffee': { status: 'scored', at: moment }, 'category:tea': { status: 'scored' } },
    });
  });

  it('of whoever came after the fit are worked out live from their first orders, as a simulation does', async () => {
    const { shop, stranger } = await shopOfHabits(open);
    await refreshAffinities(shop.services);
    await storeOrders(shop, [{ customer: stranger, at: now + hour, properties: { categories: ['coffee'] } }], 'first');
    const at = affinitiesAt(shop.database, zone);
    for (const moment of [now, now + hour - 1, now + hour, now + 3 * hour]) {
      const live = await loadAffinity(shop.database, items, [stranger], moment, zone);
      expect(await at.load(items, [stranger], moment)).toEqual(live);
      const coffee = live.get(stranger)!['category:coffee']!;
      if (moment < now + hour) expect(coffee).toEqual({ status: 'none', why: 'no-orders' });
      else {
        expect(coffee).toMatchObject({ status: 'scored', at: moment });
        const tea = live.get(stranger)!['category:tea']!;
        expect(coffee.status === 'scored' && tea.status === 'scored' && coffee.p > tea.p).toBe(true);
      }
    }
  });

  it('are none, and say why, before the first fit', async () => {
    const { shop, ids } = await shopOfHabits(open);
    const none = new Map([[ids[0]!, { 'category:tea': { status: 'none', why: 'no-fit' } }]]);
    expect(await loadAffinity(shop.database, ['category:tea'], [ids[0]!], now, zone)).toEqual(none);
    expect(await affinitiesAt(shop.database, zone).load(['category:tea'], [ids[0]!], now)).toEqual(none);
  });
});
