import { beforeAll, expect, it } from 'vitest';
import { execute, type Database } from '../store/database.ts';
import { auditCounters } from './audit-counters.ts';
import { pauseJourney } from './control.ts';
import { enter } from './enter.ts';
import { onEachDatabase } from './testing/databases.ts';
import { byApi, exitWith, journeyOf } from './testing/journeys.ts';
import type { TestShop } from './testing/shop.ts';
import { stopWholly } from './testing/stop-wholly.ts';
import { twoAtOnce } from './testing/two-at-once.ts';

onEachDatabase('somebody who is just entering', (open) => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await open();
  });
  const entering = async (journey: string, second: (other: Database) => Promise<unknown>) => {
    const plan = await shop.publish(journeyOf(journey, { start: byApi, end: exitWith('x') }, ['start:next>end']));
    const [customer = 0] = await shop.customers(1);
    const entrant = { customer, key: 'k', properties: {} };
    return twoAtOnce(
      shop.database,
      (held) => enter(shop.servicesOn(held), plan, [entrant], shop.time.now, 'live'),
      (other) => second(other),
    );
  };

  it('is inside before a pause has answered, or not at all', async () => {
    let seen = 0;
    const { first, secondWaited } = await entering('pause', async (other) => {
      await pauseJourney(shop.servicesOn(other), 'pause');
      seen = (await execute(other, other.db, `select id from runs where journey_id = 'pause'`)).length;
    });
    expect([secondWaited, first.entered, seen]).toEqual([true, 1, 1]);
  });

  it('leaves with the others when the journey is stopped', async () => {
    const { second, secondWaited } = await entering('stop', (other) => stopWholly(shop.servicesOn(other), 'stop'));
    expect([secondWaited, second]).toEqual([true, 1]);
    expect(await shop.rows(`select place, end_reason from runs where journey_id = 'stop'`)).toEqual([
      { place: 'ended', end_reason: 'stopped' },
    ]);
    expect(await auditCounters(shop.database)).toEqual([]);
  });
});
