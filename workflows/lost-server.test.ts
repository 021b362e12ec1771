import { afterAll, beforeAll, expect, it } from 'vitest';
import { auditCounters } from '../server/runs/audit-counters.ts';
import { batchSize } from '../server/runs/boarding.ts';
import { enter } from '../server/runs/enter.ts';
import { byApi, exitWith, halves, journeyOf, mail, waitFor } from '../server/runs/testing/journeys.ts';
import { testShop, type TestShop } from '../server/runs/testing/shop.ts';
import { startTemporal, type TemporalServer } from './testing/temporal-server.ts';
import { rideOn, until, type Ride } from './testing/ride.ts';

/** With batches of one each person is a workflow of their own, so a few are enough. */
const PEOPLE = batchSize('bulk') < 100 ? 30 : 300;

let shop: TestShop;
let server: TemporalServer;
beforeAll(async () => {
  shop = await testShop({ now: Date.now() });
});
afterAll(async () => {
  await server.stop();
  await shop.close();
});

const count = async (where: string): Promise<number> => {
  const [row] = await shop.rows<{ n: number }>(`select count(*) as n from runs where ${where}`);
  return Number(row?.n);
};

it('carries everybody to the end, once, when Temporal and all it knew is lost with people inside', async () => {
  server = await startTemporal();
  const place = { address: server.address, namespace: 'default' };
  let ride: Ride = await rideOn(shop, place);
  const nodes = { start: byApi, ab: halves, nap: waitFor(4, 'seconds'), mail, end: exitWith('there') };
  const plan = await shop.publish(
    journeyOf('lost', nodes, ['start:next>ab', 'ab:a>nap', 'ab:b>nap', 'nap:next>mail', 'mail:sent>end']),
  );
  const customers = await shop.customers(PEOPLE);
  const entrants = customers.map((customer) => ({ customer, key: 'k', properties: {} }));
  await enter(ride.services, plan, entrants, Date.now(), 'bulk');
  await until(async () => (await count(`node_id = 'nap'`)) === PEOPLE);

  await server.stop('SIGKILL');
  await ride.worker.stop().catch(() => undefined);
  server = await startTemporal();
  // The sweep gives a hand-over thirty seconds before it looks into it.
  await shop.rows('update batches set boarded_at = boarded_at - 40000');
  ride = await rideOn(shop, { address: server.address, namespace: 'default' });
  await ride.untilEnded('lost', 40_000);
  await ride.worker.stop();

  expect(await count(`end_reason = 'there'`)).toBe(PEOPLE);
  const messages = await shop.rows('select state, count(*) as n from messages group by state');
  expect(messages).toEqual([{ state: 'accepted', n: PEOPLE }]);
  expect(await auditCounters(shop.database)).toEqual([]);
}, 120_000);
