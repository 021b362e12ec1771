import { beforeAll, expect, it } from 'vitest';
import { publish } from '../journeys/publish.ts';
import { journeyRow } from '../journeys/rows.ts';
import type { Database } from '../store/database.ts';
import { auditCounters } from './audit-counters.ts';
import { enter } from './enter.ts';
import { CHUNK } from './run-chunks.ts';
import { finishStop, finishStops, stopJourney } from './stopping.ts';
import { onEachDatabase } from './testing/databases.ts';
import { driveOnce } from './testing/drive.ts';
import { byApi, exitWith, journeyOf, waitFor } from './testing/journeys.ts';
import { killedAt } from './testing/killed-at.ts';
import type { TestShop } from './testing/shop.ts';
import { twoAtOnce } from './testing/two-at-once.ts';

const REST = 20;

const drawing = (id: string, hours: number) =>
  journeyOf(id, { start: byApi, nap: waitFor(hours, 'hours'), end: exitWith('x') }, ['start:next>nap', 'nap:next>end']);

onEachDatabase('a stopped journey that is published again', (open) => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await open();
  });
  const enters = async (id: string, version: number, people: number): Promise<void> => {
    const plan = await shop.services.plans.get(id, version);
    const entrants = (await shop.customers(people, id)).map((customer) => ({ customer, key: 'k', properties: {} }));
    await enter(shop.services, plan, entrants, shop.time.now, 'bulk');
    while ((await driveOnce(shop)).length > 0);
  };
  /** People who wait in version 1 of a journey whose draft waits 5 hours instead of 10. */
  const begin = async (id: string, people: number): Promise<void> => {
    await shop.publish(drawing(id, 10));
    await enters(id, 1, people);
    await shop.rows('update journeys set draft = ?, rev = rev + 1 where id = ?', JSON.stringify(drawing(id, 5)), id);
  };
  /** As the button does it. */
  const publishAgain = async (id: string, database: Database = shop.database): Promise<number> => {
    const { rev } = await journeyRow(shop.database.reader, id);
    return (await publish(shop.servicesOn(database), id, { rev, inside: 'move' })).version;
  };
  const inside = (id: string) =>
    shop.rows(
      `select version, place, end_reason as reason, count(*) as n from runs where journey_id = ?
       group by 1, 2, 3 order by 1, 2`,
      id,
    );
  const gone = (n: number) => ({ version: 1, place: 'ended', reason: 'stopped', n });
  const waits = (n: number) => ({ version: 2, place: 'parked', reason: null, n });
  const stateOf = async (id: string) => (await journeyRow(shop.database.db, id)).state;

  it('first lets everybody leave whom a stop that was killed left inside', async () => {
    await begin('killed', CHUNK + REST);
    await killedAt(shop, { do: 'stop', journey: 'killed' }, 'leave.before-commit', 1);
    expect((await inside('killed')).map(({ place, n }) => [place, n])).toEqual([
      ['ended', CHUNK],
      ['parked', REST],
    ]);
    expect(await publishAgain('killed')).toBe(2);
    expect(await inside('killed')).toEqual([gone(CHUNK + REST)]);
    expect(await auditCounters(shop.database)).toEqual([]);
    await enters('killed', 2, 1);
    expect(await finishStops(shop.services)).toBe(0);
    expect(await inside('killed')).toEqual([gone(CHUNK + REST), waits(1)]);
  });

  it('keeps those who enter it while whoever stopped it is still at work', async () => {
    await begin('at-work', CHUNK + REST);
    await stopJourney(shop.services, 'at-work');
    let chunks = 0;
    const late: Database = {
      ...shop.database,
      async write(work, name) {
        if (name === 'leave' && ++chunks === 2) {
          await publishAgain('at-work');
          await enters('at-work', 2, 3);
        }
        return shop.database.write(work, name);
      },
    };
    expect(await finishStop(shop.servicesOn(late), 'at-work')).toBe(CHUNK);
    expect(chunks).toBe(2);
    expect(await inside('at-work')).toEqual([gone(CHUNK + REST), waits(3)]);
    expect(await auditCounters(shop.database)).toEqual([]);
  });

  it('waits for a stop of the same moment, whose people leave first', async () => {
    await begin('stop-first', 3);
    const { second, secondWaited } = await twoAtOnce(
      shop.database,
      (held) => stopJourney(shop.servicesOn(held), 'stop-first'),
      (other) => publishAgain('stop-first', other),
    );
    expect([secondWaited, second, await stateOf('stop-first')]).toEqual([true, 2, 'live']);
    expect(await inside('stop-first')).toEqual([gone(3)]);
    expect(await auditCounters(shop.database)).toEqual([]);
  });

  it('is stopped by a stop that comes as it is published', async () => {
    await begin('publish-first', 3);
    const { secondWaited } = await twoAtOnce(
      shop.database,
      (held) => publishAgain('publish-first', held),
      (other) => stopJourney(shop.servicesOn(other), 'publish-first'),
    );
    expect([secondWaited, await stateOf('publish-first')]).toEqual([true, 'stopped']);
    expect(await finishStop(shop.services, 'publish-first')).toBe(3);
    expect(await inside('publish-first')).toEqual([gone(3)]);
    expect(await auditCounters(shop.database)).toEqual([]);
  });

  it('refuses what cannot be published at once, and lets nobody leave for it', async () => {
    await begin('refused', 3);
    await shop.rows(`update journeys set state = 'stopped' where id = 'refused'`);
    await expect(publish(shop.services, 'refused', { rev: 99, inside: 'stay' })).rejects.toMatchObject({
      code: 'draft-changed',
    });
    expect(await inside('refused')).toEqual([{ version: 1, place: 'parked', reason: null, n: 3 }]);
  });
});
