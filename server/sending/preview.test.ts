import { afterEach, beforeEach, expect, test } from 'vitest';
import { preview } from './preview.ts';
import { openShop, settings, type Shop } from './testing/shop.ts';
import { testSend } from './test-send.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.close());

test('a preview is the message of one real customer', async () => {
  const [customer] = await shop.customers([{ name: '이봄🌸', attributes: { tier: '금' } }]);
  await shop.consent([customer!], 'email');
  const result = await preview(shop.services, {
    content: { channel: 'email', purpose: 'ad', subject: '{{ customer.name }}님', body: '{{ customer.tier }} 회원' },
    customer: customer!,
  });
  expect(result).toMatchObject({
    customer: { id: customer, name: '이봄🌸', externalId: 'c1' },
    recipient: 'c1@example.com',
    subject: '(광고) 이봄🌸님',
    wouldSkip: null,
    problems: [],
    facts: { kind: 'email', unsupported: [] },
  });
  expect(result.text).toMatch(/^금 회원\n/);
  expect(result.html).toContain('금 회원');
});

test('it says what is missing, what cannot be carried, and why this customer would not get it', async () => {
  await shop.customers([{ name: '김나루', phone: null }, { name: '박봄' }]);
  const body = '[광고] {{ customer.nick }} {{ entry.coupon }} 봄🌸';
  const result = await preview(shop.services, { content: { channel: 'sms', purpose: 'ad', body } });
  expect(result.customer?.externalId).toBe('c2');
  expect(result.wouldSkip).toBe('no-consent');
  expect(result.facts).toEqual({ kind: 'sms', bytes: 54, unsupported: ['🌸'] });
  expect(result.problems.map(({ code, what }) => [code, what])).toEqual([
    ['unknown-variable', '{{ customer.nick }}'],
    ['ad-label-look-alike', '[광고]'],
  ]);
});

test('the night is told beforehand', async () => {
  const [customer] = await shop.customers([{}]);
  await shop.consent([customer!], 'sms');
  shop.now += 10 * 3_600_000;
  const content = { channel: 'sms', purpose: 'ad', body: '봄' } as const;
  expect((await preview(shop.services, { content })).wouldSkip).toBe('night-hold');
  shop.settings = { ...settings, nightHold: false };
  expect((await preview(shop.services, { content })).wouldSkip).toBeNull();
});

test('a message that cannot be made is shown as written, with the reason', async () => {
  const result = await preview(shop.services, { content: { channel: 'sms', purpose: 'info', body: '{% if %}' } });
  expect(result).toMatchObject({ customer: null, recipient: null, text: '{% if %}', html: null });
  expect(result.problems).toMatchObject([
    { code: 'template-error', what: expect.stringContaining('line:1') as string },
  ]);
});

test('a customer who does not exist is nobody, and the words stay', async () => {
  const content = { channel: 'email', purpose: 'info', subject: '제목', body: '{{ customer.name }}님' } as const;
  const result = await preview(shop.services, { content, customer: 12345 });
  expect(result).toMatchObject({ customer: null, wouldSkip: null, subject: '제목' });
});

test('a sender is tried with one message, past the ledger', async () => {
  expect(await testSend(shop.services, 'sandbox-email', 'me@example.com')).toMatchObject({ result: 'accepted' });
  expect(await testSend(shop.services, 'sandbox-sms', '010-1234-5678')).toMatchObject({ result: 'accepted' });
  expect(await testSend(shop.services, 'sandbox-email', 'nobody')).toMatchObject({ code: 'no-address' });
  expect(await testSend(shop.services, 'gone', 'me@example.com')).toBeNull();
  await shop.query(`update senders set kind = 'smtp' where id = 'sandbox-email'`);
  expect(await testSend(shop.services, 'sandbox-email', 'me@example.com')).toMatchObject({ code: 'sender-unusable' });
  expect(await shop.query('select id from messages')).toEqual([]);
});
