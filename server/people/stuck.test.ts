import { beforeAll, expect, it } from 'vitest';
import { enter } from '../runs/enter.ts';
import { onEachDatabase } from '../runs/testing/databases.ts';
import { driveOnce } from '../runs/testing/drive.ts';
import { byApi, exitWith, journeyOf, waitFor } from '../runs/testing/journeys.ts';
import type { TestShop } from '../runs/testing/shop.ts';
import { stuckPeople } from './stuck.ts';

onEachDatabase('the page of those who are stuck', (open) => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await open();
  });

  it('is empty while all is well, and names who is held, why, and when they are tried again', async () => {
    const edges = ['in:next>nap', 'nap:next>end'];
    const nodes = { in: byApi, nap: waitFor(2, 'hours'), end: exitWith('x') };
    const plan = await shop.publish(journeyOf('calm', nodes, edges));
    const customers = await shop.customers(3);
    const [held = 0, ended = 0] = customers;
    const entrants = customers.map((customer) => ({ customer, key: 'k', properties: {} }));
    await enter(shop.services, plan, entrants, shop.time.now, 'live');
    expect(await stuckPeople(shop.services)).toEqual([]);
    await driveOnce(shop);
    expect(await stuckPeople(shop.services)).toEqual([]);
    const hold = `update runs set held_code = 'facts-missing', held_detail = 'No model is there.', held_count = 2, due_at = ? where customer_id = ?`;
    for (const id of [held, ended]) await shop.rows(hold, shop.time.now + 60_000, id);
    await shop.rows(`update runs set place = 'ended' where customer_id = ?`, ended);
    expect(await stuckPeople(shop.services)).toMatchObject([
      {
        customer: { id: held },
        journey: 'calm',
        journeyName: 'calm',
        node: 'nap',
        since: shop.time.now,
        code: 'facts-missing',
        detail: 'No model is there.',
        retryAt: shop.time.now + 60_000,
        tries: 2,
      },
    ]);
  });
});
