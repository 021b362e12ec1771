import { beforeAll, expect, it } from 'vitest';
import { auditCounters } from './audit-counters.ts';
import { enter } from './enter.ts';
import { onEachDatabase } from './testing/databases.ts';
import { driveOnce } from './testing/drive.ts';
import { byApi, exitWith, journeyOf, mail, waitFor, waitForEvent } from './testing/journeys.ts';
import type { TestShop } from './testing/shop.ts';
import { wakeForMessages } from './wake.ts';

onEachDatabase('the fate of a message', (open) => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await open();
  });
  const begin = async (journey: Parameters<typeof shop.publish>[0]): Promise<number> => {
    const plan = await shop.publish(journey);
    const [customer = 0] = await shop.customers(1);
    await enter(shop.services, plan, [{ customer, key: 'k', properties: {} }], shop.time.now, 'live');
    await driveOnce(shop);
    return (await shop.rows<{ id: number }>(`select id from runs where journey_id = '${journey.id}'`))[0]?.id ?? 0;
  };
  const tell = (run: number, visit: number): Promise<number> =>
    shop.database.write((tx) =>
      wakeForMessages(shop.database, tx, [{ run, node: '', visit, state: 'accepted', reason: null }]),
    );

  it('wakes whoever waits for it, once, and nobody who waits for something else or at another visit', async () => {
    const nodes = { start: byApi, mail, hope: waitForEvent('order', 3, 'days'), end: exitWith('x') };
    const waits = await begin(journeyOf('mail', nodes, ['start:next>mail', 'mail:sent>hope', 'hope:happened>end']));
    expect(await tell(waits, 1)).toBe(0);
    expect(await tell(waits, 2)).toBe(1);
    expect(await tell(waits, 2)).toBe(0);
    await driveOnce(shop);
    expect(await shop.rows(`select node_id, place, visit from runs where id = ${String(waits)}`)).toEqual([
      { node_id: 'hope', place: 'parked', visit: 3 },
    ]);
    // A late word about the message of before, and one about a message that this visit never sent.
    expect(await tell(waits, 2)).toBe(0);
    expect(await tell(waits, 3)).toBe(0);
    expect(await auditCounters(shop.database)).toEqual([]);
  });

  it('leaves a batch open as long as somebody sleeps in it', async () => {
    const nodes = { start: byApi, nap: waitFor(90, 'seconds'), end: exitWith('x') };
    await begin(journeyOf('nap', nodes, ['start:next>nap', 'nap:next>end']));
    const open = `select b.ended_at from batches b join runs r on r.batch_id = b.id where r.journey_id = 'nap'`;
    expect(await shop.rows(open)).toEqual([{ ended_at: null }]);
    shop.time.now += 91_000;
    await driveOnce(shop);
    expect(await shop.rows('select count(*) as n from batches where ended_at is null')).toEqual([{ n: 0 }]);
  });
});
