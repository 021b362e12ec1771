import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { auditCounters } from '../server/runs/audit-counters.ts';
import { enter } from '../server/runs/enter.ts';
import { byApi, exitWith, halves, journeyOf, mail, waitFor } from '../server/runs/testing/journeys.ts';
import { testShop, type TestShop } from '../server/runs/testing/shop.ts';
import { backUp } from '../server/start/backup.ts';
import { BadSetting } from '../server/start/environment.ts';
import { restore } from '../server/start/restore.ts';
import { execute } from '../server/store/database.ts';
import { rideOn, until } from './testing/ride.ts';
import { startTemporal } from './testing/temporal-server.ts';

const PEOPLE = 500;
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const count = async (shop: TestShop, text: string): Promise<number> =>
  Number((await execute<{ n: number }>(shop.database, shop.database.reader, text))[0]!.n);

/** Half of them get a mail after a nap, half wait long; the others have not set out. */
const nodes = {
  in: byApi,
  ab: halves,
  nap: waitFor(3, 'seconds'),
  long: waitFor(20, 'seconds'),
  mail,
  late: mail,
  rest: waitFor(2, 'seconds'),
  out: exitWith('there'),
};
const edges = [
  ...['in:next>ab', 'ab:a>nap', 'ab:b>long', 'nap:next>mail', 'long:next>mail'],
  ...['mail:sent>rest', 'rest:next>late', 'late:sent>out', 'mail:failed>rest', 'late:failed>out'],
];

it('finishes every run of a backup that was made while people rode, waited, were due and had messages in the queue', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'naru-restore-'));
  closing.push(() => rmSync(folder, { recursive: true }));
  const copy = join(folder, 'backup', 'copy.db');
  const place = { dataFolder: join(folder, 'data'), database: { file: join(folder, 'data', 'naru.db') } };

  // The product at work; its ledger waits for a sender that allows one message a minute.
  const shop = await testShop({ now: Date.now(), location: place.database });
  closing.push(() => shop.close());
  await shop.rows('update senders set rate = 1, tokens = 0');
  const first = await startTemporal();
  const ride = await rideOn(shop, { address: first.address, namespace: 'default' });
  const plan = await shop.publish(journeyOf('back', nodes, edges));
  const ids = await shop.customers(PEOPLE);
  const entrants = ids.map((customer) => ({ customer, key: 'k', properties: {} }));
  await enter(ride.services, plan, entrants.slice(0, PEOPLE - 50), Date.now(), 'bulk');
  await until(
    async () => (await count(shop, `select count(*) as n from messages where state = 'queued'`)) > 20,
    30_000,
  );
  // These are due, and nobody has boarded them yet when the copy is made.
  await enter({ ...ride.services, carrier: shop.carrier }, plan, entrants.slice(PEOPLE - 50), Date.now(), 'bulk');
  backUp(place.database, copy);
  await expect(
    restore(place, join(folder, 'none.db'), { queued: 'unknown', pause: false }, Date.now()),
  ).rejects.toThrow(BadSetting);
  await ride.close();
  await first.stop('SIGKILL');
  await shop.close();
  closing.pop();

  // Restored, with a Temporal that knows of nothing.
  const done = await restore(place, copy, { queued: 'unknown', pause: false }, Date.now());
  expect(done.inside).toBe(PEOPLE);
  expect(done.unknown).toBeGreaterThan(20);
  expect(done.before).not.toBeNull();
  expect(readdirSync(done.before!)).toContain('naru.db');
  expect(existsSync(join(place.dataFolder, 'naru.pid'))).toBe(false);
  const again = await testShop({ now: Date.now(), location: place.database });
  closing.push(() => again.close());
  await execute(again.database, again.database.db, 'update senders set rate = null');
  const second = await startTemporal();
  closing.push(() => second.stop());
  const places = await count(again, `select count(distinct place) as n from runs`);
  expect(places).toBeGreaterThanOrEqual(2);
  const next = await rideOn(again, { address: second.address, namespace: 'default' });
  closing.push(() => next.close());
  await next.untilEnded('back', 90_000);

  expect(await count(again, `select count(*) as n from runs where end_reason = 'there'`)).toBe(PEOPLE);
  expect(
    await count(
      again,
      'select count(*) as n from (select run_id, node_id from visits group by 1, 2 having count(*) > 1) as t',
    ),
  ).toBe(0);
  const ledger = await execute<{ state: string; reason: string | null; n: number }>(
    again.database,
    again.database.reader,
    'select state, reason, count(*) as n from messages group by state, reason order by state',
  );
  expect(ledger).toEqual([
    { state: 'accepted', reason: null, n: PEOPLE * 2 - done.unknown },
    { state: 'unknown', reason: 'restored', n: done.unknown },
  ]);
  expect(await auditCounters(again.database)).toEqual([]);
}, 240_000);

it('sends what stood in the queue when that is asked for, leaves what is held for later, and pauses', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'naru-restore-'));
  closing.push(() => rmSync(folder, { recursive: true }));
  const place = { dataFolder: folder, database: { file: join(folder, 'naru.db') } };
  const copy = join(folder, 'copy.db');
  const shop = await testShop({ location: place.database });
  await shop.publish(journeyOf('j', { in: byApi, mail, out: exitWith('x') }, ['in:next>mail', 'mail:sent>out']));
  const now = shop.time.now;
  const message = (n: number, state: string, dueAt: number): Promise<unknown> =>
    shop.rows(
      `insert into messages (journey_id, version, run_id, node_id, visit, effect, customer_id, channel, purpose, treatment,
         sender_id, state, queued_at, due_at, lease, lease_until) values ('j', 1, ?, 'mail', 1, 0, ?, 'email', 'info', 'treated', 's', ?, ?, ?, 'l', 0)`,
      n,
      n,
      state,
      now,
      dueAt,
    );
  await message(1, 'queued', 0);
  await message(2, 'queued', now + 3_600_000);
  await message(3, 'claimed', 0);
  await message(4, 'sending', 0);
  await message(5, 'accepted', 0);
  backUp(place.database, copy);
  await shop.close();
  const states = async (): Promise<string> => {
    const found = await testShop({ location: place.database });
    const rows = await execute<{ state: string }>(
      found.database,
      found.database.reader,
      'select state from messages order by run_id',
    );
    await found.close();
    return rows.map((row) => row.state).join(' ');
  };
  expect(await restore(place, copy, { queued: 'send', pause: true }, now)).toMatchObject({
    unknown: 0,
    queued: 4,
    paused: 1,
  });
  expect(await states()).toBe('queued queued claimed sending accepted');
  expect(await restore(place, copy, { queued: 'unknown', pause: false }, now + 1)).toMatchObject({
    unknown: 3,
    queued: 1,
  });
  expect(await states()).toBe('unknown queued unknown unknown accepted');
});
