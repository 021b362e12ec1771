import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CustomerId, FactFailure, Facts, FactSource } from '../engine/facts.ts';
import { ingest } from '../server/events/ingest.ts';
import { auditCounters } from '../server/runs/audit-counters.ts';
import { pauseJourney, resumeJourney } from '../server/runs/control.ts';
import { enter } from '../server/runs/enter.ts';
import {
  asksAttribute,
  byApi,
  exitWith,
  journeyOf,
  mail,
  waitFor,
  waitForEvent,
} from '../server/runs/testing/journeys.ts';
import { testShop, type TestShop } from '../server/runs/testing/shop.ts';
import { freePort } from '../server/start/free-port.ts';
import { startTemporal, type TemporalServer } from './testing/temporal-server.ts';
import { rideOn, until, type Ride } from './testing/ride.ts';

const PEOPLE = 20;
/** The node in which the people of each journey stand when the server is lost, and the port by which they leave it. */
const PLACES = {
  riding: [waitFor(8, 'seconds'), 'next'],
  parked: [waitFor(30, 'minutes'), 'next'],
  due: [waitForEvent('order', 3, 'days'), 'happened'],
  held: [asksAttribute, 'else'],
  ended: [waitFor(1, 'seconds'), 'next'],
} as const;
type Place = keyof typeof PLACES;
const places = Object.keys(PLACES) as Place[];

/** `npm run chaos -- --lost` does the same with the whole product and 5,000 people. */
describe.each(['deleted', 'restored', 'replaced'] as const)(
  'Temporal’s data is %s with people in every place',
  (loss) => {
    let shop: TestShop;
    let folder: string;
    let server: TemporalServer;
    let ride: Ride;
    let isTorn = true;
    const facts: FactSource = {
      load(_requests, customers) {
        if (isTorn) throw new Error('the blob is torn');
        const profile = { externalId: 'x', attributes: {}, email: null, phone: null, zone: null, consents: [] };
        return Promise.resolve(new Map<CustomerId, Facts | FactFailure>(customers.map((id) => [id, { profile }])));
      },
    };
    beforeEach(async () => {
      isTorn = true;
      shop = await testShop({ now: Date.now(), facts });
      folder = await mkdtemp(join(tmpdir(), 'naru-lost-'));
    });
    afterEach(async () => {
      await ride.close();
      await server.stop();
      await shop.close();
      await rm(folder, { recursive: true, force: true });
    });

    const stand = async (journey: Place, where: string): Promise<boolean> =>
      Number(
        (await shop.rows<{ n: number }>(`select count(*) as n from runs where journey_id = ? and ${where}`, journey))[0]
          ?.n,
      ) === PEOPLE;

    it('everybody ends, once', { timeout: 180_000 }, async () => {
      const at = { file: join(folder, 'temporal.db'), port: await freePort() };
      server = await startTemporal(at);
      ride = await rideOn(shop, { address: server.address, namespace: 'default' });
      const begin = async (place: Place): Promise<readonly number[]> => {
        const [middle, port] = PLACES[place];
        const edges = ['start:next>middle', `middle:${port}>mail`, 'mail:sent>end'];
        if (place === 'held') edges.push('middle:a>mail');
        const nodes = { start: byApi, middle, mail, end: exitWith('there') };
        const plan = await shop.publish(journeyOf(place, nodes, edges));
        const customers = await shop.customers(PEOPLE, place);
        const entrants = customers.map((customer) => ({ customer, key: 'k', properties: {} }));
        await enter(ride.services, plan, entrants, Date.now(), 'live');
        return customers;
      };
      await begin('ended');
      await begin('parked');
      await until(() => stand('parked', `place = 'parked'`), 30_000);
      if (loss === 'restored') {
        const source = new SQLite(at.file, { readonly: true });
        await source.backup(join(folder, 'earlier.db'));
        source.close();
      }
      await begin('held');
      const customers = await begin('due');
      await until(() => stand('due', `node_id = 'middle' and place = 'parked'`), 30_000);
      await until(() => stand('held', `held_code is not null`), 30_000);
      await until(() => stand('ended', `place = 'ended'`), 30_000);
      await pauseJourney(ride.services, 'due');
      const names = await shop.rows<{ external_id: string }>(
        `select external_id from customers where id in (${customers.join(',')})`,
      );
      const order = { event: 'order', occurredAt: Date.now(), properties: {}, origin: 'api' as const };
      await ingest(
        ride.services,
        names.map(({ external_id: externalId }) => ({ ...order, externalId, messageId: `order-${externalId}` })),
      );
      await begin('riding');
      await until(() => stand('riding', `node_id = 'middle' and place = 'riding'`), 30_000);
      const inside = await shop.rows(`select distinct place, held_code is not null as held from runs order by 1, 2`);
      expect(inside).toEqual([
        { place: 'due', held: 0 },
        { place: 'ended', held: 0 },
        { place: 'parked', held: 0 },
        { place: 'parked', held: 1 },
        { place: 'riding', held: 0 },
      ]);

      await server.stop('SIGKILL');
      await ride.worker.stop().catch(() => undefined);
      if (loss === 'restored') await rename(join(folder, 'earlier.db'), at.file);
      else await rm(at.file, { force: true });
      for (const end of ['-wal', '-shm']) await rm(at.file + end, { force: true });
      server = await startTemporal(loss === 'replaced' ? undefined : at);
      // The half hour is over, the facts are whole again, and the sweep's grace has passed.
      isTorn = false;
      const dueAt = Math.ceil(Date.now() / 1000) * 1000 + 6000;
      const wait = JSON.stringify({ until: dueAt });
      await shop.rows(`update runs set due_at = ?, wait = ? where journey_id = 'parked'`, dueAt, wait);
      await shop.rows(`update runs set due_at = ? where journey_id = 'held'`, dueAt);
      await shop.rows('update batches set boarded_at = boarded_at - 40000');
      ride = await rideOn(shop, { address: server.address, namespace: 'default' });
      await resumeJourney(ride.services, 'due', 'run-now');
      for (const place of places) await ride.untilEnded(place, 60_000);

      expect(
        await shop.rows(`select journey_id, end_reason, count(*) as n from runs group by 1, 2 order by 1`),
      ).toEqual([...places].sort().map((place) => ({ journey_id: place, end_reason: 'there', n: PEOPLE })));
      const all = PEOPLE * places.length;
      expect(
        await shop.rows('select state, count(*) as n, count(distinct run_id) as runs from messages group by 1'),
      ).toEqual([{ state: 'accepted', n: all, runs: all }]);
      expect(await shop.rows(`select count(*) as n, count(distinct run_id || node_id) as once from visits`)).toEqual([
        { n: all * 4, once: all * 4 },
      ]);
      expect(await auditCounters(shop.database)).toEqual([]);
    });
  },
);
