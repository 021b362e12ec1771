import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { publish } from '../server/journeys/publish.ts';
import { ingest } from '../server/events/ingest.ts';
import { mergeNamed } from '../server/merge/merge-named.ts';
import { auditCounters } from '../server/runs/audit-counters.ts';
import { batchSize, board } from '../server/runs/boarding.ts';
import { enter } from '../server/runs/enter.ts';
import { runLeg } from '../server/runs/leg.ts';
import { repairAll } from '../server/runs/sweep.ts';
import { byApi, exitWith, journeyOf, mail, waitFor } from '../server/runs/testing/journeys.ts';
import { HORIZON_MS } from '../server/runs/waiting-minutes.ts';
import { SWEEP_SCHEDULE } from './names.ts';
import { startRide, until, type Ride } from './testing/ride.ts';

const LONG_AGO = 31_000;
const MINUTE = 60_000;
const PEOPLE = 5;
const BATCHES = Math.ceil(PEOPLE / batchSize('live'));

describe('the sweep, on a real Temporal server', () => {
  let ride: Ride;
  let made = 0;
  beforeAll(async () => {
    ride = await startRide();
  });
  afterAll(() => ride.close());

  let journey = '';
  beforeEach(() => {
    made += 1;
    journey = `sweep-${String(made)}`;
  });
  /** Enters people by a process that dies before it can tell anybody. */
  const enterDeaf = async (nodes: Parameters<typeof journeyOf>[1], edges: string[], count = PEOPLE) => {
    const plan = await ride.shop.publish(journeyOf(journey, nodes, edges));
    const customers = await ride.shop.customers(count, journey);
    const entrants = customers.map((customer) => ({ customer, key: 'k', properties: {} }));
    await enter(ride.shop.services, plan, entrants, Date.now(), 'live');
  };
  const allParked = async (): Promise<boolean> => {
    const count = `select count(*) as n from runs where journey_id = ? and place = 'parked'`;
    return (await ride.shop.rows(count, journey))[0]?.['n'] === PEOPLE;
  };
  const toTheEnd = [{ start: byApi, end: exitWith('there') }, ['start:next>end']] as const;

  it('boards people whose entry nobody handed over', async () => {
    await enterDeaf(toTheEnd[0], [...toTheEnd[1]]);
    const repairs = await repairAll(ride.services);
    expect(repairs).toEqual({ boarded: BATCHES, unloaded: 0, slots: 0, senders: 0, left: 0, moved: 0 });
    await ride.untilEnded(journey);
  });

  it('puts down a batch whose process died between the commit and the start, and carries its people', async () => {
    await enterDeaf(toTheEnd[0], [...toTheEnd[1]]);
    await board(ride.shop.services, 'live', Date.now() - LONG_AGO);
    expect(await ride.shop.rows('select distinct place from runs where journey_id = ?', journey)).toEqual([
      { place: 'riding' },
    ]);
    const repairs = await repairAll(ride.services);
    expect(repairs).toEqual({ boarded: BATCHES, unloaded: BATCHES, slots: 0, senders: 0, left: 0, moved: 0 });
    await ride.untilEnded(journey);
    expect(await auditCounters(ride.shop.database)).toEqual([]);
  });

  it('lets those leave whom a stop that was broken off left inside', async () => {
    await enterDeaf(toTheEnd[0], [...toTheEnd[1]]);
    await ride.shop.rows(`update journeys set state = 'stopped' where id = ?`, journey);
    expect(await repairAll(ride.services)).toMatchObject({ boarded: 0, left: PEOPLE });
    const ended = await ride.shop.rows('select distinct place, end_reason from runs where journey_id = ?', journey);
    expect(ended).toEqual([{ place: 'ended', end_reason: 'stopped' }]);
    expect((await repairAll(ride.services)).left).toBe(0);
  });

  it('brings those to the new version whom a publication that was broken off left in the old one', async () => {
    const nap = (seconds: number) => ({ start: byApi, nap: waitFor(seconds, 'seconds'), end: exitWith('there') });
    const edges = ['start:next>nap', 'nap:next>end'];
    await enterDeaf(nap(7200), edges);
    await ride.services.carrier.boardNow('live');
    await until(allParked);
    await ride.shop.rows(
      'update journeys set draft = ?, rev = 2 where id = ?',
      JSON.stringify(journeyOf(journey, nap(1), edges)),
      journey,
    );
    await publish(ride.services, journey, { rev: 2, inside: 'move' });
    // Just published: its process is at it.
    expect((await repairAll(ride.services)).moved).toBe(0);
    await ride.shop.rows(
      'update publish_moves set touched_at = touched_at - ? where journey_id = ?',
      LONG_AGO,
      journey,
    );
    expect((await repairAll(ride.services)).moved).toBe(PEOPLE);
    await ride.untilEnded(journey);
    expect(await ride.shop.rows('select distinct version, end_reason from runs where journey_id = ?', journey)).toEqual(
      [{ version: 2, end_reason: 'there' }],
    );
    expect(await auditCounters(ride.shop.database)).toEqual([]);
  });

  it('leaves alone a batch that has just been boarded, and one that is carried', async () => {
    await enterDeaf({ start: byApi, nap: waitFor(3, 'seconds'), end: exitWith('there') }, [
      'start:next>nap',
      'nap:next>end',
    ]);
    await ride.services.carrier.boardNow('live');
    await ride.shop.rows('update batches set boarded_at = 0 where ended_at is null');
    expect((await repairAll(ride.services)).unloaded).toBe(0);
    await ride.untilEnded(journey);
  });

  it('starts the slot of a minute in which somebody is parked, who then leaves at the second', async () => {
    await enterDeaf({ start: byApi, nap: waitFor(10, 'minutes'), end: exitWith('there') }, [
      'start:next>nap',
      'nap:next>end',
    ]);
    await ride.services.carrier.boardNow('live');
    await until(allParked);
    const dueAt = Math.ceil(Date.now() / 1000) * 1000 + 2000;
    const wait = JSON.stringify({ until: dueAt });
    await ride.shop.rows('update runs set due_at = ?, wait = ? where journey_id = ?', dueAt, wait, journey);
    expect((await repairAll(ride.services)).slots).toBe(1);
    await ride.untilEnded(journey);
    const [late] = await ride.shop.rows('select max(ended_at) as at from runs where journey_id = ?', journey);
    expect(Number(late?.['at'])).toBeGreaterThanOrEqual(dueAt);
    expect(Number(late?.['at'])).toBeLessThan(dueAt + 3000);
  });

  it('starts the slots of minutes within the horizon alone, and those of the next ones as they come within sight', async () => {
    const sooner = Math.floor(Date.now() / MINUTE) + 90;
    const later = sooner + HORIZON_MS / MINUTE;
    await enterDeaf(toTheEnd[0], [...toTheEnd[1]], 2);
    const park = `update runs set place = 'parked', due_at = ? + ? * (id % 2) where journey_id = ?`;
    await ride.shop.rows(park, sooner * MINUTE, HORIZON_MS, journey);
    const slots = async (): Promise<number[]> => {
      const open = await ride.services.carrier.openSlots();
      return [sooner, later].filter((minute) => open.has(minute));
    };
    expect((await repairAll(ride.services)).slots).toBe(1);
    await until(async () => (await slots()).length > 0);
    expect(await slots()).toEqual([sooner]);
    // Just within sight: brought in time, nothing was lost.
    const clock = (): number => later * MINUTE - HORIZON_MS + 1;
    expect((await repairAll({ ...ride.services, clock })).slots).toBe(0);
    await until(async () => (await slots()).length === 2);
    await ride.shop.rows(`update runs set due_at = 1 where journey_id = ?`, journey);
    await repairAll(ride.services);
    await ride.untilEnded(journey);
  });

  it('wakes the dispatcher of a sender whose messages nobody told of', async () => {
    await enterDeaf({ start: byApi, mail, end: exitWith('there') }, ['start:next>mail', 'mail:sent>end']);
    const batches = await board(ride.shop.services, 'live', Date.now());
    for (const { id } of batches) await runLeg(ride.shop.services, id, Date.now());
    expect((await repairAll(ride.services)).senders).toBe(1);
    await ride.untilEnded(journey);
    expect(await ride.shop.rows('select distinct state from messages where journey_id = ?', journey)).toEqual([
      { state: 'accepted' },
    ]);
  });

  it('brings the events of a merge that was broken off to the customer who stays', async () => {
    const happened = ['sweep-former', 'sweep-former', 'sweep-present'].map((externalId, n) => {
      const messageId = `sweep-merge-${String(n)}`;
      return {
        messageId,
        externalId,
        event: 'visited',
        occurredAt: Date.now(),
        properties: {},
        origin: 'api' as const,
      };
    });
    await ingest(ride.services, happened);
    await mergeNamed(ride.services, { previous: 'sweep-former', into: 'sweep-present', source: 'alias' });
    const [alias] = await ride.shop.rows(
      `select customer_id, former_id from aliases where external_id = 'sweep-former'`,
    );
    const [present, former] = [alias?.['customer_id'], alias?.['former_id']];
    // As if the process had ended before the last events were moved.
    await ride.shop.rows(`update events set customer_id = ? where message_id = 'sweep-merge-0'`, former);
    await ride.shop.rows(`update aliases set unmoved = 1 where former_id = ?`, former);
    await repairAll(ride.services);
    expect(
      await ride.shop.rows(`select distinct customer_id as id from events where message_id like 'sweep-merge-%'`),
    ).toEqual([{ id: present }]);
    expect(await ride.shop.rows('select unmoved from aliases where former_id = ?', former)).toEqual([{ unmoved: 0 }]);
  });

  it('is scheduled each minute by the worker', async () => {
    const { spec } = await ride.worker.client.schedule.getHandle(SWEEP_SCHEDULE).describe();
    expect(spec.intervals?.map(({ every }) => every)).toEqual([60_000]);
  });
});
