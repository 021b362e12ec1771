import { beforeAll, expect, it } from 'vitest';
import type { Services } from '../services.ts';
import type { Database } from '../store/database.ts';
import { auditCounters } from './audit-counters.ts';
import { board } from './boarding.ts';
import { enter } from './enter.ts';
import { runLeg } from './leg.ts';
import { movePeopleInside } from './publish-moves.ts';
import { onEachDatabase } from './testing/databases.ts';
import { driveUntil } from './testing/drive.ts';
import { byApi, exitWith, journeyOf, waitFor } from './testing/journeys.ts';
import type { TestShop } from './testing/shop.ts';

const HOUR = 3_600_000;

onEachDatabase('publishing while people move', (open) => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await open();
  });
  const drawing = (id: string, hours: number) =>
    journeyOf(id, { start: byApi, nap: waitFor(hours, 'hours'), end: exitWith('x') }, [
      'start:next>nap',
      'nap:next>end',
    ]);
  /** Three people enter; each transaction of the publishing finds that a leg has come before it, once. */
  const publishing = async (id: string) => {
    const plan = await shop.publish(drawing(id, 10));
    const entrants = (await shop.customers(3)).map((customer) => ({ customer, key: 'k', properties: {} }));
    await enter(shop.services, plan, entrants, shop.time.now, 'live');
    const batches = await board(shop.services, 'live', shop.time.now);
    let came = 0;
    const database: Database = {
      ...shop.database,
      async write(work, name) {
        if (came++ === 0) for (const batch of batches) await runLeg(shop.services, batch.id, shop.time.now);
        return shop.database.write(work, name);
      },
    };
    const services: Services = { ...shop.services, database };
    return { services, next: await shop.publish(drawing(id, 5)) };
  };

  it('lets everybody leave who is to leave, also whom a leg has moved meanwhile', async () => {
    const { services, next } = await publishing('leave');
    expect(await movePeopleInside(services, next, 'leave')).toEqual({ moved: 0, stayed: 0, left: 3 });
    expect(await shop.rows(`select distinct place, end_reason from runs where journey_id = 'leave'`)).toEqual([
      { place: 'ended', end_reason: 'replaced' },
    ]);
    expect(await auditCounters(shop.database)).toEqual([]);
  });

  it('moves everybody who is to move, also whom a leg has moved meanwhile', async () => {
    const entered = shop.time.now;
    const { services, next } = await publishing('move');
    expect(await movePeopleInside(services, next, 'move')).toEqual({ moved: 3, stayed: 0, left: 0 });
    expect(await shop.rows(`select distinct version, node_id, due_at from runs where journey_id = 'move'`)).toEqual([
      { version: 2, node_id: 'nap', due_at: entered + 5 * HOUR },
    ]);
    await driveUntil(shop, entered + 5 * HOUR);
    expect(await shop.rows(`select distinct version, end_reason from runs where journey_id = 'move'`)).toEqual([
      { version: 2, end_reason: 'x' },
    ]);
    expect(await auditCounters(shop.database)).toEqual([]);
  });
});
