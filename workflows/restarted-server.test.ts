import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { auditCounters } from '../server/runs/audit-counters.ts';
import { enter } from '../server/runs/enter.ts';
import { byApi, exitWith, journeyOf, mail, waitFor } from '../server/runs/testing/journeys.ts';
import { testShop, type TestShop } from '../server/runs/testing/shop.ts';
import { freePort } from '../server/start/free-port.ts';
import { startTemporal, type TemporalServer } from './testing/temporal-server.ts';
import { rideOn, until, type Ride } from './testing/ride.ts';

const PEOPLE = 25;

let shop: TestShop;
let folder: string;
let server: TemporalServer;
let ride: Ride;
beforeAll(async () => {
  shop = await testShop({ now: Date.now() });
  folder = await mkdtemp(join(tmpdir(), 'naru-restart-'));
});
afterAll(async () => {
  await ride.close();
  await server.stop();
  await shop.close();
  await rm(folder, { recursive: true, force: true });
});

it('goes on where it was, without a new worker, when the Temporal server is killed and comes back', async () => {
  const at = { file: join(folder, 'temporal.db'), port: await freePort() };
  server = await startTemporal(at);
  ride = await rideOn(shop, { address: server.address, namespace: 'default' });
  const nodes = { start: byApi, nap: waitFor(3, 'seconds'), mail, end: exitWith('there') };
  const plan = await shop.publish(journeyOf('back', nodes, ['start:next>nap', 'nap:next>mail', 'mail:sent>end']));
  const customers = await shop.customers(PEOPLE);
  const entrants = customers.map((customer) => ({ customer, key: 'k', properties: {} }));
  await enter(ride.services, plan, entrants, Date.now(), 'live');
  const napping = `select count(*) as n from runs where node_id = 'nap'`;
  await until(async () => {
    const [row] = await shop.rows<{ n: number }>(napping);
    return row?.n === PEOPLE;
  });
  await server.stop('SIGKILL');
  server = await startTemporal(at);
  await ride.untilEnded('back', 60_000);
  const messages = await shop.rows('select state, count(*) as n from messages group by state');
  expect(messages).toEqual([{ state: 'accepted', n: PEOPLE }]);
  expect(await auditCounters(shop.database)).toEqual([]);
}, 120_000);
