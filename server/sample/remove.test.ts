import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ingest } from '../events/ingest.ts';
import { auditCounters } from '../runs/audit-counters.ts';
import { enter } from '../runs/enter.ts';
import { movePeopleInside } from '../runs/publish-moves.ts';
import { driveUntil } from '../runs/testing/drive.ts';
import { byApi, exitWith, halves, journeyOf, mail, waitFor } from '../runs/testing/journeys.ts';
import { startShopApp, type ShopApp } from '../shop/testing/shop-app.ts';
import { createTestDatabase } from '../store/testing/postgres.ts';
import { askDoor } from '../../workflows/testing/door.ts';
import { smallSample, type SmallSample } from './testing/small-sample.ts';

const hour = 3_600_000;

describe.each(['sqlite', 'postgres'] as const)('removing the sample (%s)', (dialect) => {
  let files: SmallSample;
  let app: ShopApp;
  let drop: () => Promise<void>;
  const time = { now: Date.UTC(2026, 4, 6, 3) };
  beforeAll(async () => {
    files = await smallSample(40);
    const made = dialect === 'postgres' ? await createTestDatabase(await askDoor('postgres')) : null;
    drop = made?.drop ?? (() => Promise.resolve());
    const location = made ? { location: { url: made.url } } : {};
    app = await startShopApp(files.folder, { model: false, clock: () => time.now, ...location });
    app.shop.time.now = time.now;
    await app.sample.load(() => undefined);
  });
  afterAll(async () => {
    await app.close();
    await drop();
    await files.remove();
  });

  it('takes the people out of journeys they ride, and every counter agrees with those who stay', async () => {
    const { shop } = app;
    const pass = async (ms: number): Promise<void> => {
      const fake = { ...shop, time };
      await driveUntil(fake, time.now + ms);
    };
    const journey = (hours: number): Parameters<typeof shop.publish>[0] =>
      journeyOf(
        'j',
        {
          start: byApi,
          ab: halves,
          pause: waitFor(hours, 'hours'),
          mail,
          again: waitFor(9, 'days'),
          out: exitWith('b'),
        },
        ['start:next>ab', 'ab:a>pause', 'ab:b>out', 'pause:next>mail', 'mail:sent>again', 'again:next>out'],
      );
    const own = await shop.customers(30, 'own');
    const sampled = (await app.shop.rows<{ id: number }>('select id from customers where invented = 1')).map(
      ({ id }) => id,
    );
    expect(sampled).toHaveLength(40);
    const everybody = [...own, ...sampled];
    const come = (plan: Awaited<ReturnType<typeof shop.publish>>, key: string): Promise<unknown> =>
      enter(
        app.services,
        plan,
        everybody.map((customer) => ({ customer, key, properties: {} })),
        time.now,
        'bulk',
      );

    const first = await shop.publish(journey(5));
    await come(first, 'one');
    await pass(hour);
    time.now += hour;
    const second = await shop.publish(journey(8));
    const { moved } = await movePeopleInside(app.services, second, 'move');
    expect(moved).toBeGreaterThan(10);
    await pass(hour);
    await come(second, 'two');
    await pass(7.5 * hour);
    expect(await auditCounters(shop.database)).toEqual([]);
    const [before] = await app.shop.rows<{ n: number }>(`select count(*) as n from messages`);
    expect(before!.n).toBeGreaterThan(10);

    expect((await app.call('DELETE', '/api/sample')).status).toBe(204);

    expect(await auditCounters(shop.database)).toEqual([]);
    const below = await app.shop.rows(
      `select node_id, name, sum(value) as n from counters group by version, node_id, name having sum(value) < 0`,
    );
    expect(below).toEqual([]);
    const entered = await app.shop.rows<{ version: number; n: number }>(
      `select version, sum(value) as n from counters where node_id = 'start' and name = 'entered' group by version order by version`,
    );
    expect(entered).toEqual([
      { version: 1, n: 30 },
      { version: 2, n: 30 },
    ]);
    // Those who stay ride on.
    const waiting = await app.shop.rows<{ n: number }>(`select count(*) as n from runs where node_id = 'pause'`);
    expect(waiting[0]!.n).toBeGreaterThan(0);
    await pass(8 * hour);
    expect(await auditCounters(shop.database)).toEqual([]);
    expect(await app.shop.rows(`select id from runs where node_id = 'pause'`)).toEqual([]);
  });

  it('leaves nothing of them behind', async () => {
    expect(await app.shop.rows('select count(*) as n from customers')).toEqual([{ n: 30 }]);
    for (const table of [
      'consents',
      'events',
      'histories',
      'rfm',
      'visits',
      'messages',
      'caps',
      'runs',
      'memberships',
    ]) {
      const strangers = await app.shop.rows<{ n: number }>(
        `select count(*) as n from ${table} where customer_id not in (select id from customers)`,
      );
      expect([table, strangers[0]!.n]).toEqual([table, 0]);
    }
    expect(await app.shop.rows('select * from attempts where message_id not in (select id from messages)')).toEqual([]);
    expect(app.sample.status()).toEqual({ state: 'removed', progress: 0 });
  });

  it('is done when it is asked for twice, and the sample does not come back by itself', async () => {
    expect((await app.call('DELETE', '/api/sample')).status).toBe(204);
    await app.sample.load(() => undefined);
    expect(await app.shop.rows('select count(*) as n from customers')).toEqual([{ n: 30 }]);
    const event = { messageId: 'm', externalId: 'own-1', event: 'order_completed', properties: { amount: 5 } };
    const [result] = await ingest(app.services, [{ ...event, occurredAt: time.now, origin: 'api' }]);
    expect(result?.status).toBe('accepted');
  });
});
