import { beforeAll, expect, it } from 'vitest';
import { ingest } from '../events/ingest.ts';
import { identify } from '../people/identify.ts';
import { mergeAll } from './merge-all.ts';
import { onEachDatabase } from '../runs/testing/databases.ts';
import { driveOnce } from '../runs/testing/drive.ts';
import type { TestShop } from '../runs/testing/shop.ts';
import { mergeNamed } from './merge-named.ts';
import type { NamedMerge } from './named-merge.ts';
import { EVENTS_AT_ONCE, moveLeftEvents } from './move-events.ts';
import { hoping, mergingShop } from './testing/merging-shop.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

onEachDatabase('merging two customers', (open) => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await open();
  });
  const { rows, event, person, idOf, enters, merge, runs } = mergingShop(() => shop);

  it('moves everything that hangs on the former customer to the one that stays', async () => {
    await ingest(shop.services, [
      event('anna', 'order_completed', { properties: { amount: 100 } }),
      event('anna-old', 'order_completed', { properties: { amount: 30 } }),
      event('anna-old', 'visit', { occurredAt: shop.time.now - 3 * DAY }),
    ]);
    const [anna, old] = [await idOf('anna'), await idOf('anna-old')];
    expect(await merge('anna-old', 'anna')).toEqual({ status: 'merged', goOn: 0, ended: 0 });
    expect(await rows('select distinct customer_id as id from events where customer_id in (?, ?)', anna, old)).toEqual([
      { id: anna },
    ]);
    expect(await rows('select event_seq as seq from customers where id in (?, ?)', anna, old)).toEqual([{ seq: 3 }]);
    expect(
      await rows(
        'select external_id as name, customer_id as id, former_id as former, source, unmoved from aliases where customer_id = ?',
        anna,
      ),
    ).toEqual([{ name: 'anna-old', id: anna, former: old, source: 'alias', unmoved: 0 }]);
    for (const table of [
      'histories',
      'rfm',
      'scores',
      'affinities',
      'memberships',
      'caps',
      'consents',
      'runs',
      'messages',
      'visits',
    ]) {
      expect([table, await rows(`select * from ${table} where customer_id = ?`, old)]).toEqual([table, []]);
    }
    expect(await rows('select orders, amount from rfm where customer_id = ?', anna)).toEqual([
      { orders: 2, amount: 130 },
    ]);
  });

  it('leaves the history that one customer would have who had had all the events from the start, to the bit', async () => {
    const sent = Array.from({ length: 60 }, (_, n) => ({
      event: ['order_completed', 'visited', 'cart_added', 'product_viewed', 'message_opened'][n % 5] ?? '',
      occurredAt: shop.time.now - ((n * 7) % 23) * DAY,
      properties: { amount: 1000 + n * 10 },
    }));
    for (const [n, one] of sent.entries()) {
      await ingest(shop.services, [
        event('whole', one.event, one),
        event(n % 3 === 0 ? 'half-a' : 'half-b', one.event, one),
      ]);
    }
    await merge('half-b', 'half-a');
    const of = (name: string, columns: string, table: string) =>
      rows(`select ${columns} from ${table} t join customers c on c.id = t.customer_id where c.external_id = ?`, name);
    const [whole] = await of('whole', 'days', 'histories');
    const [joined] = await of('half-a', 'days', 'histories');
    expect(Buffer.from(joined?.['days'] as Uint8Array).toString('hex')).toBe(
      Buffer.from(whole?.['days'] as Uint8Array).toString('hex'),
    );
    const raw = 'orders, amount, last_order_day, updated_day';
    expect(await of('half-a', raw, 'rfm')).toEqual(await of('whole', raw, 'rfm'));
  });

  it('keeps the survivor’s word and fills the gaps, and the most recent consent', async () => {
    const traits = (consents: object, more: object) => ({ consents, ...more });
    const at = shop.time.now;
    await identify(shop.services, [
      { externalId: 'bea', traits: traits({ email: true, sms: false }, { name: 'Bea', email: 'bea@example.com' }), at },
      {
        externalId: 'bea-old',
        traits: traits(
          { email: false, sms: true },
          { name: 'B', city: 'Seoul', email: 'b@example.com', phone: '01012345678' },
        ),
        at: at - HOUR,
      },
      { externalId: 'bea-old', traits: traits({ sms: true, alimtalk: { ad: false } }, {}), at: at + HOUR },
      { externalId: 'bea', traits: traits({ alimtalk: true }, {}), at: at + HOUR },
    ]);
    await merge('bea-old', 'bea');
    const bea = await idOf('bea');
    const [row] = await rows('select attributes, email, phone from customers where id = ?', bea);
    expect({ ...row, attributes: JSON.parse(String(row?.['attributes'])) as unknown }).toEqual({
      attributes: { name: 'Bea', city: 'Seoul', email: 'bea@example.com', phone: '01012345678' },
      email: 'bea@example.com',
      phone: '+821012345678',
    });
    expect(await rows('select channel, granted, at from consents where customer_id = ? order by channel', bea)).toEqual(
      [
        // Said at the same moment: the withdrawal.
        { channel: 'alimtalk', granted: 0, at: at + HOUR },
        { channel: 'email', granted: 1, at },
        { channel: 'sms', granted: 1, at: at + HOUR },
      ],
    );
  });

  it('does not take an address as an attribute where the survivor has another', async () => {
    await identify(shop.services, [
      { externalId: 'bob', traits: {}, at: shop.time.now },
      { externalId: 'bob-old', traits: { email: 'old@example.com', timezone: 'Asia/Tokyo' }, at: shop.time.now },
    ]);
    await rows(`update customers set email = 'bob@example.com' where external_id = 'bob'`);
    await merge('bob-old', 'bob');
    expect(await rows(`select attributes, email, zone from customers where external_id = 'bob'`)).toEqual([
      { attributes: '{"timezone":"Asia/Tokyo"}', email: 'bob@example.com', zone: 'Asia/Tokyo' },
    ]);
  });

  it('remembers an id that nobody is known by: what comes under it later is the survivor’s', async () => {
    expect(await merge('ghost', 'carl')).toEqual({ status: 'remembered' });
    await ingest(shop.services, [event('ghost', 'visit'), event('carl', 'visit')]);
    await identify(shop.services, [{ externalId: 'ghost', traits: { name: 'Carl' }, at: shop.time.now }]);
    expect(await rows(`select external_id, event_seq from customers where external_id in ('ghost', 'carl')`)).toEqual([
      { external_id: 'carl', event_seq: 2 },
    ]);
    expect(await merge('ghost', 'carl')).toEqual({ status: 'same' });
  });

  it('lets the previous customer take the id under which nobody is known, and keep all that is theirs', async () => {
    const plan = await shop.publish(hoping('rename'));
    const id = await person('visitor');
    await enters(plan, id);
    await driveOnce(shop);
    expect(await merge('visitor', 'dora')).toEqual({ status: 'renamed' });
    expect(await idOf('dora')).toBe(id);
    await ingest(shop.services, [event('visitor', 'order')]);
    await driveOnce(shop);
    expect(await runs('rename')).toEqual([{ who: 'dora', place: 'ended', node: 'end', reason: 'bought' }]);
  });

  it('refuses itself, the other way round, and whoever belongs to somebody else', async () => {
    await ingest(shop.services, [event('eve', 'visit'), event('eve-old', 'visit'), event('fay', 'visit')]);
    expect(await merge('eve', 'eve')).toEqual({ status: 'refused', code: 'merge-self' });
    await merge('eve-old', 'eve');
    expect(await merge('eve-old', 'eve')).toEqual({ status: 'same' });
    expect(await merge('eve', 'eve-old')).toEqual({ status: 'refused', code: 'merge-cycle' });
    expect(await merge('eve-old', 'fay')).toEqual({ status: 'refused', code: 'merged-elsewhere' });
  });

  it('flattens chains', async () => {
    await ingest(shop.services, [event('g1', 'visit'), event('g2', 'visit'), event('g3', 'visit')]);
    await merge('g1', 'g2');
    await merge('g2', 'g3');
    await ingest(shop.services, [event('g1', 'visit'), event('g2', 'visit')]);
    const g3 = await idOf('g3');
    expect(await rows(`select external_id, customer_id from aliases where external_id like 'g_' order by 1`)).toEqual([
      { external_id: 'g1', customer_id: g3 },
      { external_id: 'g2', customer_id: g3 },
    ]);
    expect(await rows('select count(*) as n from events where customer_id = ?', g3)).toEqual([{ n: 5 }]);
  });

  it('moves many events in several transactions; the sweep ends what a crash has left', async () => {
    const many = Array.from({ length: EVENTS_AT_ONCE + 300 }, () => event('nia-old', 'visit'));
    await ingest(shop.services, [...many, event('nia', 'visit')]);
    const { database } = shop;
    const dies = (): typeof database.write => {
      let written = 0;
      return async (work, name) => {
        if ((written += 1) > 1) throw new Error('the process has ended');
        return database.write(work, name);
      };
    };
    const services = { ...shop.services, database: { ...database, write: dies() } };
    const old = await idOf('nia-old');
    await expect(mergeNamed(services, { previous: 'nia-old', into: 'nia', source: 'alias' })).rejects.toThrow(
      'has ended',
    );
    expect(await rows('select count(*) as n from events where customer_id = ?', old)).toEqual([{ n: 300 }]);
    // Meanwhile the survivor is merged, too.
    await ingest(shop.services, [event('nia-new', 'visit')]);
    await expect(
      mergeNamed(
        { ...services, database: { ...database, write: dies() } },
        { previous: 'nia', into: 'nia-new', source: 'alias' },
      ),
    ).rejects.toThrow('has ended');
    expect(await moveLeftEvents(shop.services)).toBe(2);
    expect(await rows('select count(*) as n from events where customer_id = ?', await idOf('nia-new'))).toEqual([
      { n: EVENTS_AT_ONCE + 302 },
    ]);
    expect(await moveLeftEvents(shop.services)).toBe(0);
  });

  it('remembers many ids at once, and asks once about those that are one already', async () => {
    const pairs = Array.from({ length: 450 }, (_, n): NamedMerge => {
      return { previous: `anonymous:m${String(n)}`, into: `m${String(n % 100)}`, source: 'identify' };
    });
    await ingest(shop.services, [event('anonymous:m7', 'visit')]);
    const outcomes = await mergeAll(shop.services, pairs);
    expect(outcomes.filter(({ status }) => status !== 'remembered')).toEqual([{ status: 'merged', goOn: 0, ended: 0 }]);
    let written = 0;
    const { database } = shop;
    const write: typeof database.write = (work, name) => ((written += 1), database.write(work, name));
    const again = await mergeAll({ ...shop.services, database: { ...database, write } }, pairs);
    expect([new Set(again.map(({ status }) => status)), written]).toEqual([new Set(['same']), 0]);
  });
});
