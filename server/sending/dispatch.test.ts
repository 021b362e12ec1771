import { afterEach, beforeEach, expect, test } from 'vitest';
import { dispatchOnce } from './dispatch.ts';
import { readRendered } from './rendered.ts';
import { NOON, openShop, type Shop } from './testing/shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.close());

test('a queued message is sent through the sandbox, kept as it would have left, and its run is woken', async () => {
  const [customer] = await shop.customers([{ name: '이봄🌸' }]);
  const [id] = await shop.queue([
    {
      customer: customer!,
      content: { subject: '{{ customer.name }}님', body: '쿠폰 {{ entry.coupon }} {{ nobody }}' },
    },
  ]);
  const round = await dispatchOnce(shop.services, 'sandbox-email', NOON);
  expect(round).toEqual({ done: 1, more: false, nextDueAt: null });
  const message = await shop.message(id!);
  expect(message).toMatchObject({
    state: 'accepted',
    reason: null,
    attempts: 1,
    lease: null,
    recipient: 'c1@example.com',
  });
  expect(message.final_at).toBeGreaterThanOrEqual(NOON);
  expect(readRendered(message.rendered)).toMatchObject({
    subject: '이봄🌸님',
    text: '쿠폰 봄🌸 \n\n-- \n나루 가게 · 02-000-0000',
    headers: {},
  });
  const runs = await shop.query('select place, due_at, cause from runs');
  expect(runs).toEqual([{ place: 'due', due_at: 0, cause: '{"kind":"message","state":"accepted","reason":null}' }]);
  expect(shop.woken).toEqual(['live']);
});

test('an empty queue says so, and a message of later says when', async () => {
  expect(await dispatchOnce(shop.services, 'sandbox-sms', NOON)).toEqual({ done: 0, more: false, nextDueAt: null });
  await shop.queue([{ content: { channel: 'sms' }, dueAt: NOON + 5000 }]);
  expect(await dispatchOnce(shop.services, 'sandbox-sms', NOON)).toEqual({
    done: 0,
    more: false,
    nextDueAt: NOON + 5000,
  });
  expect(await dispatchOnce(shop.services, 'sandbox-sms', NOON + 5000)).toMatchObject({ done: 1, nextDueAt: null });
});

test('one message that cannot be made fails alone, with its reason', async () => {
  const ids = await shop.queue([
    { content: { body: '{% if customer.name %}끝이 없어요' } },
    { content: { body: '괜찮아요' } },
    { content: { body: '{% for i in (1..10000000) %}{{ i }}{% endfor %}' } },
  ]);
  await dispatchOnce(shop.services, 'sandbox-email', NOON);
  const states = await Promise.all(ids.map((id) => shop.message(id)));
  expect(states.map(({ state, reason }) => [state, reason])).toEqual([
    ['failed', 'template-error'],
    ['accepted', null],
    ['failed', 'template-error'],
  ]);
  const attempts = await shop.query<{ result: string; code: string }>(
    'select result, code from attempts order by message_id',
  );
  expect(attempts).toEqual([
    { result: 'permanent', code: 'template-error' },
    { result: 'permanent', code: 'template-error' },
  ]);
  const causes = await shop.query<{ cause: string }>('select cause from runs order by id');
  expect(causes[0]!.cause).toContain('failed');
});

test('one whose customer or entry is stored damaged fails alone, and keeps nobody from theirs', async () => {
  const customers = await shop.customers([{}, {}, {}]);
  const content = { body: '{{ customer.name }} {{ entry.coupon }} 안녕하세요' };
  const ids = await shop.queue(customers.map((customer) => ({ customer, content })));
  await shop.query(`update customers set attributes = '{' where id = ?`, [customers[0]]);
  await shop.query(`update runs set entry = '[' where customer_id = ?`, [customers[1]]);
  await dispatchOnce(shop.services, 'sandbox-email', NOON);
  const states = await Promise.all(ids.map((id) => shop.message(id)));
  expect(states.map(({ state, reason }) => [state, reason])).toEqual([
    ['failed', 'unreadable'],
    ['failed', 'unreadable'],
    ['accepted', null],
  ]);
  const causes = await shop.query<{ cause: string }>('select cause from runs order by id');
  expect(causes.map(({ cause }) => (JSON.parse(cause) as { state: string }).state)).toEqual([
    ...['failed', 'failed', 'accepted'],
  ]);
});

test('one whose version cannot be read fails, while a database that does not answer fails nobody', async () => {
  const [id] = await shop.queue([{}]);
  const lost = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
  const on = (error: Error) => ({ ...shop.services, plans: { get: () => Promise.reject(error) } });
  await expect(dispatchOnce(on(lost), 'sandbox-email', NOON)).rejects.toBe(lost);
  expect((await shop.message(id!)).state).toBe('claimed');
  await shop.query(`update messages set state = 'queued', lease = null, lease_until = null`);
  await dispatchOnce(on(new SyntaxError('no JSON')), 'sandbox-email', NOON);
  expect(await shop.message(id!)).toMatchObject({ state: 'failed', reason: 'unreadable' });
});

test('a paused journey keeps its messages, and the others go on', async () => {
  const [id] = await shop.queue([{}]);
  await shop.query('update journeys set paused_at = ?', [NOON]);
  expect(await dispatchOnce(shop.services, 'sandbox-email', NOON)).toEqual({ done: 0, more: false, nextDueAt: null });
  expect((await shop.message(id!)).state).toBe('queued');
  await shop.query('update journeys set paused_at = null');
  await dispatchOnce(shop.services, 'sandbox-email', NOON);
  expect((await shop.message(id!)).state).toBe('accepted');
});

test('the rate of a sender is a bucket of one second', async () => {
  await shop.query(`update senders set rate = 10, tokens = 10 where id = 'sandbox-email'`);
  await shop.queue(Array.from({ length: 25 }, () => ({})));
  expect(await dispatchOnce(shop.services, 'sandbox-email', NOON)).toMatchObject({ done: 10, more: true });
  const dry = await dispatchOnce(shop.services, 'sandbox-email', NOON);
  expect(dry).toEqual({ done: 0, more: false, nextDueAt: NOON + 200 });
  expect(await dispatchOnce(shop.services, 'sandbox-email', NOON + 200)).toMatchObject({ done: 2 });
  expect(await dispatchOnce(shop.services, 'sandbox-email', NOON + 60_000)).toMatchObject({ done: 10 });
  const left = await shop.query<{ n: number }>(`select count(*) as n from messages where state = 'queued'`);
  expect(left[0]!.n).toBe(3);
});

test('the bucket is one row for all dispatchers at work, and a clock that is set back does not keep it empty', async () => {
  await shop.query(`update senders set rate = 10, tokens = 10 where id = 'sandbox-email'`);
  await shop.queue(Array.from({ length: 40 }, () => ({})));
  const rounds = await Promise.all([1, 2, 3].map(() => dispatchOnce(shop.services, 'sandbox-email', NOON)));
  expect(rounds.reduce((sum, { done }) => sum + done, 0)).toBe(10);
  const back = NOON - 3_600_000;
  expect(await dispatchOnce(shop.services, 'sandbox-email', back)).toMatchObject({ done: 10 });
  expect(await dispatchOnce(shop.services, 'sandbox-email', back)).toMatchObject({ done: 0, nextDueAt: back + 200 });
});

test('messages of a removed sender fail with that reason', async () => {
  const [id] = await shop.queue([{ sender: 'gone' }]);
  expect(await dispatchOnce(shop.services, 'gone', NOON)).toMatchObject({ done: 1 });
  expect(await shop.message(id!)).toMatchObject({ state: 'failed', reason: 'sender-removed' });
  expect(shop.woken).toEqual(['live']);
});

test('a sender whose configuration cannot be used lets its messages rest', async () => {
  await shop.query(`update senders set config = '{"failRate":7}' where id = 'sandbox-email'`);
  const [id] = await shop.queue([{}]);
  expect(await dispatchOnce(shop.services, 'sandbox-email', NOON)).toMatchObject({
    more: false,
    nextDueAt: NOON + 60_000,
  });
  expect(await shop.message(id!)).toMatchObject({ state: 'queued', reason: 'sender-unusable' });
});
