import { afterEach, beforeEach, expect, test } from 'vitest';
import { ensureDefaultSenders, senderFor } from './queue.ts';
import { NOON, openShop, type Shop } from './testing/shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.close());

function add(id: string, channel: string, preferred: number): Promise<unknown> {
  return shop.query(
    `insert into senders (id, name, channel, kind, config, preferred, rate, tokens, refilled_at, concurrency, created_at)
     values (?, ?, ?, 'sandbox', '{}', ?, null, 0, 0, 4, 0)`,
    [id, id, channel, preferred],
  );
}

test('a message goes by the sender its node names, else the preferred one, else the sandbox', async () => {
  expect(await senderFor(shop.services, 'email')).toBe('sandbox-email');
  await add('mine', 'email', 1);
  await add('other', 'email', 0);
  expect(await senderFor(shop.services, 'email')).toBe('sandbox-email');
  shop.now += 1000;
  expect(await senderFor(shop.services, 'email')).toBe('mine');
  expect(await senderFor(shop.services, 'email', '')).toBe('mine');
  expect(await senderFor(shop.services, 'email', 'other')).toBe('other');
  expect(await senderFor(shop.services, 'sms', 'other')).toBe('sandbox-sms');
  expect(await senderFor(shop.services, 'email', 'gone')).toBe('mine');
});

test('a second start leaves the sandboxes as they are', async () => {
  await shop.query(`update senders set name = '내 샌드박스' where id = 'sandbox-sms'`);
  await ensureDefaultSenders(shop.database, NOON + 1);
  const rows = await shop.query<{ id: string; name: string }>('select id, name from senders order by id');
  expect(rows).toHaveLength(3);
  expect(rows.find(({ id }) => id === 'sandbox-sms')?.name).toBe('내 샌드박스');
});
