import { beforeAll, expect, it } from 'vitest';
import { dispatchOnce } from '../sending/dispatch.ts';
import { execute, type Database } from '../store/database.ts';
import { auditCounters } from './audit-counters.ts';
import { enter } from './enter.ts';
import { dueSenders } from './open-messages.ts';
import { finishStops } from './stopping.ts';
import { onEachDatabase } from './testing/databases.ts';
import { driveOnce } from './testing/drive.ts';
import { byApi, exitWith, journeyOf, mail } from './testing/journeys.ts';
import type { TestShop } from './testing/shop.ts';
import { stopWholly } from './testing/stop-wholly.ts';
import { twoAtOnce } from './testing/two-at-once.ts';

const SENDER = 'sandbox-email';

onEachDatabase('a stop', (open) => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await open();
  });
  /** Three people who wait for their queued messages. */
  const begin = async (journey: string): Promise<void> => {
    const edges = ['start:next>mail', 'mail:sent>end'];
    const plan = await shop.publish(journeyOf(journey, { start: byApi, mail, end: exitWith('x') }, edges));
    const entrants = (await shop.customers(3)).map((customer) => ({ customer, key: 'k', properties: {} }));
    await enter(shop.services, plan, entrants, shop.time.now, 'live');
    await driveOnce(shop);
  };
  const states = (journey: string) =>
    shop.rows('select state, reason, count(*) as n from messages where journey_id = ? group by 1, 2', journey);
  /** What the process leaves that ends between the flag and the first who leaves. */
  const brokenOff = (journey: string) => shop.rows(`update journeys set state = 'stopped' where id = ?`, journey);

  it('that is broken off sends nothing any more, and the sweep lets those leave who are left', async () => {
    await begin('broken');
    await brokenOff('broken');
    expect(await dispatchOnce(shop.services, SENDER, shop.time.now)).toMatchObject({ done: 0, nextDueAt: null });
    expect(await dueSenders(shop.database, shop.time.now)).toEqual([]);
    expect(await states('broken')).toEqual([{ state: 'queued', reason: null, n: 3 }]);
    expect(await finishStops(shop.services)).toBe(3);
    expect(await finishStops(shop.services)).toBe(0);
    expect(await states('broken')).toEqual([{ state: 'cancelled', reason: 'run-ended', n: 3 }]);
    expect(await shop.rows(`select distinct place, end_reason from runs where journey_id = 'broken'`)).toEqual([
      { place: 'ended', end_reason: 'stopped' },
    ]);
    expect(await auditCounters(shop.database)).toEqual([]);
  });

  it('waits for the messages that are just being committed to sending; none leaves after it has answered', async () => {
    await begin('late');
    let seen: unknown;
    let turns = 0;
    const heldAtSending = (held: Database): Database => ({
      ...held,
      write: (work, name) => (name === 'turn-over' && ++turns === 1 ? held : shop.database).write(work, name),
    });
    const { secondWaited } = await twoAtOnce(
      shop.database,
      (held) => dispatchOnce(shop.servicesOn(heldAtSending(held)), SENDER, shop.time.now),
      async (other) => {
        await stopWholly(shop.servicesOn(other), 'late');
        seen = await execute(other, other.db, `select distinct state from messages where journey_id = 'late'`);
      },
    );
    expect(secondWaited).toBe(true);
    expect([[{ state: 'sending' }], [{ state: 'accepted' }]]).toContainEqual(seen);
  });

  it('between claim and sending keeps the messages from leaving', async () => {
    await begin('between');
    let turns = 0;
    const stopping: Database = {
      ...shop.database,
      async write(work, name) {
        if (name === 'turn-over' && ++turns === 1) await brokenOff('between');
        return shop.database.write(work, name);
      },
    };
    await dispatchOnce(shop.servicesOn(stopping), SENDER, shop.time.now);
    expect(await states('between')).toEqual([{ state: 'queued', reason: null, n: 3 }]);
    await finishStops(shop.services);
  });

  it('leaves nothing unsettled that was being sent when the process ended', async () => {
    await begin('settled');
    await shop.rows(
      `update messages set state = 'sending', lease = '.x', lease_until = ? where journey_id = 'settled'`,
      1,
    );
    await stopWholly(shop.services, 'settled');
    expect(await dueSenders(shop.database, shop.time.now)).toEqual([SENDER]);
  });
});
