import { beforeAll, expect, it } from 'vitest';
import type { Database } from '../store/database.ts';
import { board } from './boarding.ts';
import { pauseJourney, resumeJourney } from './control.ts';
import { enter } from './enter.ts';
import { runLeg } from './leg.ts';
import { CHUNK } from './run-chunks.ts';
import { onEachDatabase } from './testing/databases.ts';
import { driveOnce } from './testing/drive.ts';
import { byApi, exitWith, journeyOf, waitFor } from './testing/journeys.ts';
import type { TestShop } from './testing/shop.ts';
import { stopWholly } from './testing/stop-wholly.ts';

const HOUR = 3_600_000;

onEachDatabase('a resume', (open) => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await open();
  });

  it('that is broken off goes on from where it was: nobody waits the pause twice, or not at all', async () => {
    const edges = ['start:next>nap', 'nap:next>end'];
    const nodes = { start: byApi, nap: waitFor(10, 'hours'), end: exitWith('x') };
    const plan = await shop.publish(journeyOf('long', nodes, edges));
    const customers = await shop.customers(CHUNK + 20);
    const entrants = customers.map((customer) => ({ customer, key: 'k', properties: {} }));
    await enter(shop.services, plan, entrants, shop.time.now, 'bulk');
    while ((await driveOnce(shop)).length > 0);
    const entered = shop.time.now;
    await pauseJourney(shop.services, 'long');
    shop.time.now += 3 * HOUR;
    let chunks = 0;
    const dying: Database = {
      ...shop.database,
      write: (work, name) =>
        name === 'rewait' && ++chunks === 2 ? Promise.reject(new Error('killed')) : shop.database.write(work, name),
    };
    const broken = resumeJourney({ ...shop.services, database: dying }, 'long', 'keep-remaining');
    await expect(broken).rejects.toThrow('killed');
    const dues = `select due_at, count(*) as n from runs where journey_id = 'long' group by due_at order by due_at`;
    expect(await shop.rows(dues)).toEqual([
      { due_at: entered + 10 * HOUR, n: 20 },
      { due_at: entered + 13 * HOUR, n: CHUNK },
    ]);
    // A while later: what the first half was given stays as it is.
    shop.time.now += HOUR;
    expect(await resumeJourney(shop.services, 'long', 'keep-remaining')).toBe(20);
    expect(await shop.rows(dues)).toEqual([{ due_at: entered + 13 * HOUR, n: CHUNK + 20 }]);
  });

  it.each([
    ['skip', 11 + 10],
    ['keep-remaining', 10 + 1],
  ] as const)('changes the waits also of those whom a leg puts back in the same instant: %s', async (mode, hours) => {
    const nodes = { start: byApi, nap: waitFor(10, 'hours'), end: exitWith('x') };
    const plan = await shop.publish(journeyOf(mode, nodes, ['start:next>nap', 'nap:next>end']));
    const entrants = (await shop.customers(3)).map((customer) => ({ customer, key: 'k', properties: {} }));
    await enter(shop.services, plan, entrants, shop.time.now, 'live');
    while ((await driveOnce(shop)).length > 0);
    const entered = shop.time.now;
    shop.time.now += 10 * HOUR;
    const batches = await board(shop.services, 'live', shop.time.now);
    await pauseJourney(shop.services, mode);
    shop.time.now += HOUR;
    let came = 0;
    const database: Database = {
      ...shop.database,
      async write(work, name) {
        if (name === 'rewait' && came++ === 0) {
          for (const { id } of batches) await runLeg(shop.services, id, shop.time.now);
        }
        return shop.database.write(work, name);
      },
    };
    expect(await resumeJourney({ ...shop.services, database }, mode, mode)).toBe(3);
    expect(await shop.rows('select distinct place, due_at from runs where journey_id = ?', mode)).toEqual([
      { place: 'parked', due_at: entered + hours * HOUR },
    ]);
    await stopWholly(shop.services, mode);
  });
});
