import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { auditCounters } from '../server/runs/audit-counters.ts';
import { enter } from '../server/runs/enter.ts';
import { byApi, exitWith, halves, journeyOf, mail, waitFor } from '../server/runs/testing/journeys.ts';
import { createTestDatabase } from '../server/store/testing/postgres.ts';
import { askDoor } from './testing/door.ts';
import { startRide, type Ride } from './testing/ride.ts';

describe.each(['sqlite', 'postgres'] as const)('a batch on a real Temporal server and %s', (dialect) => {
  let ride: Ride;
  let drop: (() => Promise<void>) | undefined;
  beforeAll(async () => {
    if (dialect === 'sqlite') {
      ride = await startRide();
      return;
    }
    const made = await createTestDatabase(await askDoor('postgres'));
    drop = made.drop;
    ride = await startRide({ location: { url: made.url } });
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await ride.close();
    await drop?.();
  });

  it('carries customers through a split and a short wait to their end, counted', async () => {
    const plan = await ride.shop.publish(
      journeyOf('first', { start: byApi, ab: halves, pause: waitFor(1, 'seconds'), a: exitWith('arm-a') }, [
        'start:next>ab',
        'ab:a>pause',
        'ab:b>pause',
        'pause:next>a',
      ]),
    );
    const customers = await ride.shop.customers(50);
    const entrants = customers.map((customer) => ({ customer, key: 'k', properties: {} }));
    const counts = await enter(ride.services, plan, entrants, Date.now(), 'live');
    expect(counts).toEqual({ entered: 50, refused: {} });
    await ride.untilEnded('first');
    const ended = await ride.shop.rows(
      `select end_reason, count(*) as n from runs where journey_id = 'first' group by end_reason`,
    );
    expect(ended).toEqual([{ end_reason: 'arm-a', n: 50 }]);
    expect(await auditCounters(ride.shop.database)).toEqual([]);
  });

  it('sends a message, waits for its fate and goes on', async () => {
    const plan = await ride.shop.publish(
      journeyOf('mails', { start: byApi, mail, done: exitWith('mailed') }, ['start:next>mail', 'mail:sent>done']),
    );
    const customers = await ride.shop.customers(30);
    const entrants = customers.map((customer) => ({ customer, key: 'k', properties: {} }));
    await enter(ride.services, plan, entrants, Date.now(), 'live');
    await ride.untilEnded('mails');
    const messages = await ride.shop.rows(
      `select state, count(*) as n from messages where journey_id = 'mails' group by state`,
    );
    expect(messages).toEqual([{ state: 'accepted', n: 30 }]);
    expect(await auditCounters(ride.shop.database)).toEqual([]);
  });

  it('gives each person a workflow of their own when batches are of one', async () => {
    vi.stubEnv('NARU_BATCH_SIZE', '1');
    const nodes = { start: byApi, nap: waitFor(1, 'seconds'), mail, end: exitWith('alone') };
    const plan = await ride.shop.publish(
      journeyOf('ones', nodes, ['start:next>nap', 'nap:next>mail', 'mail:sent>end']),
    );
    const customers = await ride.shop.customers(12);
    const entrants = customers.map((customer) => ({ customer, key: 'k', properties: {} }));
    await enter(ride.services, plan, entrants, Date.now(), 'bulk');
    await ride.untilEnded('ones');
    const sizes = await ride.shop.rows(`select size, count(*) as n from batches where queue = 'bulk' group by size`);
    expect(sizes).toEqual([{ size: 1, n: 24 }]);
    expect(await auditCounters(ride.shop.database)).toEqual([]);
  });
});
