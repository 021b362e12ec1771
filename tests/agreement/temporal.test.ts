import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ingest } from '../../server/events/ingest.ts';
import { createFactSource } from '../../server/facts/fact-source.ts';
import { createRfmScores } from '../../server/facts/rfm.ts';
import { enter } from '../../server/runs/enter.ts';
import { byApi, exitWith, halves, journeyOf, mail, waitFor, waitForEvent } from '../../server/runs/testing/journeys.ts';
import { testShop, type TestShop } from '../../server/runs/testing/shop.ts';
import { execute } from '../../server/store/database.ts';
import { rideOn, until, type Ride } from '../../workflows/testing/ride.ts';
import { temporalPlace } from '../../workflows/testing/temporal.ts';
import { readRides } from './durable-side.ts';
import { createFoldSource } from './fold-source.ts';
import { untreatedShare, type LogEvent, type Person } from './population.ts';
import type { Rides } from './ridden.ts';
import { rideSimulated } from './simulated-side.ts';

const people = 150;

const journey = journeyOf(
  'real',
  {
    in: byApi,
    ab: halves,
    nap: waitFor(1, 'seconds'),
    mail,
    hope: waitForEvent('order', 12, 'seconds'),
    seen: { type: 'did', config: { event: 'visited', times: { op: 'atLeast', count: 1 } } },
    bought: exitWith('bought'),
    looked: exitWith('looked'),
  },
  [
    ...['in:next>ab', 'ab:a>nap', 'ab:b>hope', 'nap:next>mail', 'mail:sent>hope', 'hope:happened>bought'],
    ...['hope:timeout>seen', 'seen:yes>looked'],
  ],
  { exits: [{ event: 'bye', reason: 'left' }], holdout: 0.3 },
);

describe('carried by a real Temporal server, in real time', () => {
  let shop: TestShop;
  let ride: Ride;
  beforeAll(async () => {
    const bare = await testShop({ now: Date.now(), untreatedShare });
    const { database, settings } = bare.services;
    const facts = createFactSource({ database, settings, rfm: createRfmScores(database), scorer: () => null });
    shop = { ...bare, services: { ...bare.services, facts } };
    ride = await rideOn(shop, await temporalPlace());
  });
  afterAll(async () => {
    await ride.close();
    await shop.close();
  });

  it('people go the ways that the simulator says, for what they did', { timeout: 90_000 }, async () => {
    const { database } = shop;
    const plan = await shop.publish(journey);
    const ids = await shop.customers(people);
    const entrants = ids.map((customer) => ({ customer, key: 'k', properties: {} }));
    await enter(ride.services, plan, entrants, Date.now(), 'live');
    const inside = `select count(*) as n from runs where journey_id = 'real' and node_id = 'hope' and wakeable = 1`;
    await until(async () => {
      const [row] = await execute<{ n: number }>(database, database.db, inside);
      return Number(row?.n) === people;
    }, 30_000);
    const doings = ids.flatMap((_, index) => {
      const event = [null, 'order', 'visited', 'bye', 'order', null][index % 6];
      return event === null || event === undefined ? [] : [{ index, event }];
    });
    await ingest(
      ride.services,
      doings.map(({ index, event }) => ({
        messageId: `m${String(index)}`,
        externalId: `c-${String(index + 1)}`,
        origin: 'api' as const,
        ...{ event, occurredAt: Date.now(), properties: {} },
      })),
    );
    await ride.untilEnded('real', 45_000);

    const stored = await execute<{ id: number; customer_id: number; event: string; occurred_at: number }>(
      database,
      database.db,
      'select id, customer_id, event, occurred_at from events order by occurred_at, id',
    );
    const log = stored.map((row): LogEvent => {
      const { id, event, occurred_at: occurredAt, customer_id: customer } = row;
      return { id, event, occurredAt, who: ids.indexOf(customer), properties: {}, history: false };
    });
    const everybody = ids.map((_, index): Person => {
      const externalId = `c-${String(index + 1)}`;
      const email = `c${String(index + 1)}@example.com`;
      return { externalId, email, attributes: {}, phone: null, zone: null, consents: [], entersAt: 0 };
    });
    const entered = await execute<{ customer_id: number; entered_at: number }>(
      database,
      database.db,
      'select customer_id, entered_at from runs order by id',
    );
    const source = createFoldSource(everybody, log, ids, { score: () => Promise.reject(new Error('not asked for')) });
    const simulated: Rides = new Map();
    const riders = entered.map((row) => ({ id: row.customer_id, enteredAt: row.entered_at }));
    const parts = { plan, entrants: riders, people: everybody, log, idOf: ids, source, until: Date.now() + 60_000 };
    await rideSimulated(parts, simulated);

    const ways = waysOf(await readRides(shop));
    expect(ways).toEqual(waysOf(simulated));
    expect(new Set(Object.values(ways).map(([last]) => last)).size).toBe(4);
  });
});

/** How each run ended, and by which ports it went there; moments are left out, for real time is never the same. */
function waysOf(rides: Rides): Record<string, string[]> {
  const ways = [...rides].map(([key, { stands, visits, sends }]): [string, string[]] => {
    const steps = visits.map((text) => {
      const [visit, node, , , left] = JSON.parse(text) as unknown[];
      return JSON.stringify([visit, node, left]);
    });
    return [key, [stands, ...steps, ...sends]];
  });
  return Object.fromEntries(ways);
}
