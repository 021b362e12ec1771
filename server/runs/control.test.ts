import { beforeAll, expect, it } from 'vitest';
import type { Journey } from '../../engine/journey.ts';
import { auditCounters } from './audit-counters.ts';
import { pauseJourney, resumeJourney } from './control.ts';
import { enter } from './enter.ts';
import { movePeopleInside } from './publish-moves.ts';
import { onEachDatabase } from './testing/databases.ts';
import { driveOnce, driveUntil } from './testing/drive.ts';
import { byApi, exitWith, journeyOf, mail, waitFor } from './testing/journeys.ts';
import type { TestShop } from './testing/shop.ts';
import { stopWholly } from './testing/stop-wholly.ts';

const HOUR = 3_600_000;
const onMondays = { type: 'wait', config: { kind: 'until-time', weekdays: [1], from: '08:00', to: '09:00' } };

onEachDatabase('control', (open) => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await open();
  });

  const start = async (journey: Journey, count = 3) => {
    const plan = await shop.publish(journey);
    const customers = await shop.customers(count, journey.id);
    const entrants = customers.map((customer) => ({ customer, key: 'k', properties: {} }));
    await enter(shop.services, plan, entrants, shop.time.now, 'live');
    await driveOnce(shop);
    return plan;
  };
  const waiting = (id: string, over: Record<string, object> = {}, zone = 'Asia/Seoul') =>
    journeyOf(
      id,
      { start: byApi, nap: waitFor(10, 'hours'), end: exitWith('rested'), ...over },
      ['start:next>nap', 'nap:next>end'],
      { zone },
    );

  it('moves at once, after a pause, what fell due in it', async () => {
    await start(waiting('now'));
    const entered = shop.time.now;
    expect(await pauseJourney(shop.services, 'now')).toBe(true);
    expect(await pauseJourney(shop.services, 'now')).toBe(false);
    await driveUntil(shop, entered + 12 * HOUR);
    expect(await shop.rows(`select distinct place from runs where journey_id = 'now'`)).toEqual([{ place: 'parked' }]);
    expect(await resumeJourney(shop.services, 'now', 'run-now')).toBe(0);
    expect(await resumeJourney(shop.services, 'now', 'run-now')).toBe(null);
    await driveOnce(shop);
    expect(await shop.rows(`select distinct place from runs where journey_id = 'now'`)).toEqual([{ place: 'ended' }]);
  });

  it('keeps the remaining time of lengths, over two pauses, and works out the wall clock anew', async () => {
    await start(waiting('keep'));
    await start(waiting('monday', { nap: onMondays }));
    const [monday] = await shop.rows(`select distinct due_at from runs where journey_id = 'monday'`);
    const entered = shop.time.now;
    for (const journey of ['keep', 'monday']) await pauseJourney(shop.services, journey);
    shop.time.now += 6 * HOUR;
    expect(await resumeJourney(shop.services, 'keep', 'keep-remaining')).toBe(3);
    await resumeJourney(shop.services, 'monday', 'keep-remaining');
    expect(await shop.rows(`select distinct due_at from runs where journey_id = 'keep'`)).toEqual([
      { due_at: entered + 16 * HOUR },
    ]);
    expect(await shop.rows(`select distinct due_at from runs where journey_id = 'monday'`)).toEqual([monday]);
    shop.time.now += HOUR;
    await pauseJourney(shop.services, 'keep');
    shop.time.now += 2 * HOUR;
    await resumeJourney(shop.services, 'keep', 'keep-remaining');
    expect(await shop.rows(`select distinct due_at from runs where journey_id = 'keep'`)).toEqual([
      { due_at: entered + 18 * HOUR },
    ]);
  });

  it('begins the waits anew that fell due, when they are to be skipped', async () => {
    await start(waiting('skip'));
    await pauseJourney(shop.services, 'skip');
    shop.time.now += 11 * HOUR;
    const resumed = shop.time.now;
    expect(await resumeJourney(shop.services, 'skip', 'skip')).toBe(3);
    expect(await shop.rows(`select distinct due_at, place from runs where journey_id = 'skip'`)).toEqual([
      { due_at: resumed + 10 * HOUR, place: 'parked' },
    ]);
  });

  it('stops: everybody leaves, and their queued messages are cancelled', async () => {
    await start(journeyOf('stop', { start: byApi, mail, end: exitWith('x') }, ['start:next>mail', 'mail:sent>end']), 4);
    expect(await stopWholly(shop.services, 'stop')).toBe(4);
    expect(await shop.rows(`select distinct place, end_reason from runs where journey_id = 'stop'`)).toEqual([
      { place: 'ended', end_reason: 'stopped' },
    ]);
    expect(await shop.rows(`select distinct state, reason from messages where journey_id = 'stop'`)).toEqual([
      { state: 'cancelled', reason: 'run-ended' },
    ]);
    expect(await auditCounters(shop.database)).toEqual([]);
  });

  it('moves people to the same node of the new version, their run and arrival kept, their wait by the new settings', async () => {
    await start(waiting('edit'));
    const entered = shop.time.now;
    const before = await shop.rows(`select id, arrived_at from runs where journey_id = 'edit' order by id`);
    const next = await shop.publish(waiting('edit', { nap: waitFor(5, 'hours') }));
    expect(await movePeopleInside(shop.services, next, 'move')).toEqual({ moved: 3, stayed: 0, left: 0 });
    expect(await shop.rows(`select id, arrived_at from runs where journey_id = 'edit' order by id`)).toEqual(before);
    expect(await shop.rows(`select distinct version, due_at from runs where journey_id = 'edit'`)).toEqual([
      { version: 2, due_at: entered + 5 * HOUR },
    ]);
    expect(await auditCounters(shop.database)).toEqual([]);
    await driveUntil(shop, entered + 5 * HOUR);
    expect(await shop.rows(`select distinct version, end_reason from runs where journey_id = 'edit'`)).toEqual([
      { version: 2, end_reason: 'rested' },
    ]);
    expect(await auditCounters(shop.database)).toEqual([]);
  });

  it('leaves those in their version whose node is gone, or lets all leave', async () => {
    await start(waiting('gone'));
    const nodes = { start: byApi, other: waitFor(1, 'hours'), end: exitWith('x') };
    const next = await shop.publish(journeyOf('gone', nodes, ['start:next>other', 'other:next>end']));
    expect(await movePeopleInside(shop.services, next, 'move')).toEqual({ moved: 0, stayed: 3, left: 0 });
    expect(await movePeopleInside(shop.services, next, 'leave')).toEqual({ moved: 0, stayed: 0, left: 3 });
    expect(await shop.rows(`select distinct version, end_reason from runs where journey_id = 'gone'`)).toEqual([
      { version: 1, end_reason: 'replaced' },
    ]);
    expect(await auditCounters(shop.database)).toEqual([]);
  });
});
