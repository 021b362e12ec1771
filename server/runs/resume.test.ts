import { beforeAll, expect, it } from 'vitest';
import { execute, type Database } from '../store/database.ts';
import { pauseJourney, resumeJourney } from './control.ts';
import { enter } from './enter.ts';
import { CHUNK } from './run-chunks.ts';
import { onEachDatabase } from './testing/databases.ts';
import { driveOnce } from './testing/drive.ts';
import { byApi, exitWith, journeyOf, waitFor } from './testing/journeys.ts';
import type { TestShop } from './testing/shop.ts';

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
    expect(await execute(shop.database, shop.database.db, dues)).toEqual([
      { due_at: entered + 10 * HOUR, n: 20 },
      { due_at: entered + 13 * HOUR, n: CHUNK },
    ]);
    // A while later: what the first half was given stays as it is.
    shop.time.now += HOUR;
    expect(await resumeJourney(shop.services, 'long', 'keep-remaining')).toBe(20);
    expect(await execute(shop.database, shop.database.db, dues)).toEqual([
      { due_at: entered + 13 * HOUR, n: CHUNK + 20 },
    ]);
  });
});
