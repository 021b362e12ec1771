import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dispatchOnce } from '../dispatch.ts';
import { dyingAt } from '../testing/dying.ts';
import { NOON, openShop, type Queued, type Shop } from '../testing/shop.ts';
import { SOLAPI_FROM } from '../testing/solapi-rules.ts';
import { addSolapiSender, dispatchSolapi } from '../testing/solapi-sender.ts';
import { fakeSolapi, type FakeSolapi } from '../testing/solapi-server.ts';

let shop: Shop;
let fake: FakeSolapi;
beforeEach(async () => {
  shop = await openShop();
  fake = await fakeSolapi();
});
afterEach(async () => {
  await shop.close();
  await fake.close();
});

const sms = { channel: 'sms', purpose: 'info', subject: '', body: '주문이 출발했어요.' } as const;

const sender = (config = {}, channel: 'sms' | 'alimtalk' = 'sms') => addSolapiSender(shop, fake, channel, config);

const queue = (messages: readonly Queued[]): Promise<number[]> =>
  shop.queue(messages.map((message) => ({ ...message, sender: 'solapi', content: { ...sms, ...message.content } })));

/** An address at which nobody listens any more. */
async function closedUrl(): Promise<string> {
  const { url, close } = await fakeSolapi();
  await close();
  return url;
}

const dispatch = (now: number) => dispatchSolapi(shop, now);
const keys = (): string[] => fake.taken.map((one) => one.customFields['naru']!);
/** In the tests our clock stands at NOON and SOLAPI's does not: a message in doubt is looked for around its time. */
const asIfTakenAt = (at: number): void => {
  for (const [i, one] of fake.taken.entries()) fake.taken[i] = { ...one, dateCreated: at };
};

test('90 bytes go as SMS, 91 as LMS, a title as LMS, all in Korean, to a domestic number', async () => {
  await sender();
  const short = '가'.repeat(45);
  await queue([
    { content: { body: short } },
    { content: { body: `${short}a` } },
    { content: { subject: '제목', body: '뷁 똠방각하' } },
  ]);
  await dispatch(NOON);
  expect(fake.taken.map(({ type, text, subject }) => ({ type, text, subject }))).toEqual([
    { type: 'SMS', text: short, subject: undefined },
    { type: 'LMS', text: `${short}a`, subject: undefined },
    { type: 'LMS', text: '뷁 똠방각하', subject: '제목' },
  ]);
  expect(fake.taken.map(({ to, from }) => [to, from])).toEqual([1, 2, 3].map((n) => [`0100000000${n}`, SOLAPI_FROM]));
});

test('a message is accepted, and delivered once the carrier says so', async () => {
  await sender();
  const [id] = await queue([{}]);
  const next = await dispatch(NOON);
  expect(await shop.message(id!)).toMatchObject({ state: 'accepted', provider_id: fake.taken[0]!.messageId });
  expect(shop.woken).toEqual(['live']);
  expect(next! - NOON).toBeGreaterThanOrEqual(10_000);
  fake.report('01000000001', '3000');
  const later = await dispatch(next!);
  expect(await shop.message(id!)).toMatchObject({ state: 'accepted' });
  expect(later).toBeGreaterThan(next!);
  fake.report('01000000001', '4000');
  expect(await dispatch(later!)).toBeNull();
  expect(await shop.message(id!)).toMatchObject({ state: 'delivered', reason: null });
  expect(fake.taken).toHaveLength(1);
});

test('a whole queue leaves in batches, few calls at a time, each message once, also twice to one person', async () => {
  await sender();
  const [customer] = await shop.customers([{}]);
  await queue([
    ...Array.from({ length: 2 }, () => ({ customer: customer! })),
    ...Array.from({ length: 1200 }, () => ({})),
  ]);
  let open = (): void => undefined;
  fake.gate = new Promise((resolve) => (open = resolve));
  const dispatching = dispatch(NOON);
  await expect.poll(() => fake.most).toBe(5);
  open();
  await dispatching;
  expect(fake.most).toBe(5);
  expect(fake.taken).toHaveLength(1202);
  expect(new Set(keys()).size).toBe(1202);
  expect(fake.calls.get('/messages/v4/send-many/detail')).toBeLessThanOrEqual(15);
  for (const one of fake.taken) one.statusCode = '4000';
  expect(await dispatch(NOON + 60_000)).toBeNull();
  expect(await shop.query('select state, count(*) as n from messages group by state')).toEqual([
    { state: 'delivered', n: 1202 },
  ]);
  expect(fake.calls.get('/messages/v4/list')).toBeLessThanOrEqual(14);
});

test('those refused fail each for its own reason, the others go', async () => {
  await sender();
  const ids = await queue([{}, {}, {}, {}]);
  fake.refused.set('01000000001', '1061').set('01000000002', '3018').set('01000000003', '1024');
  await dispatch(NOON);
  expect(await Promise.all(ids.map(async (id) => (await shop.message(id)).state))).toEqual([
    'failed',
    'failed',
    'queued',
    'accepted',
  ]);
  expect(await shop.query('select message_id, result, code from attempts order by message_id')).toMatchObject([
    { result: 'permanent', code: 'solapi-1061' },
    { result: 'permanent', code: 'solapi-3018' },
    { result: 'transient', code: 'solapi-1024' },
    { result: 'accepted' },
  ]);
});

describe('when it is not sure that a message left', () => {
  test.each([
    ['the connection breaks', { do: 'disconnect', keeps: true }],
    ['the answer is late', { do: 'late', keeps: true }],
    ['the answer is 500', { do: 'take-and-answer', status: 500 }],
  ] as const)('because %s, it is unknown, found by its key, and never sent again', async (_why, mishap) => {
    await sender({ timeoutMs: 300 });
    const [id] = await queue([{}]);
    fake.mishaps.push(mishap);
    await dispatch(NOON);
    expect(await shop.message(id!)).toMatchObject({ state: 'unknown', provider_id: null });
    asIfTakenAt(NOON);
    await dispatch(NOON + 60_000);
    expect(await shop.message(id!)).toMatchObject({
      state: 'accepted',
      reason: null,
      provider_id: fake.taken[0]!.messageId,
    });
    fake.report('01000000001', '4000');
    expect(await dispatch(NOON + 300_000)).toBeNull();
    expect(await shop.message(id!)).toMatchObject({ state: 'delivered', attempts: 1 });
    expect(fake.taken).toHaveLength(1);
  });

  test('and SOLAPI never had it, it stays unknown until nobody asks any more', async () => {
    await sender();
    const [id] = await queue([{}]);
    fake.mishaps.push({ do: 'disconnect', keeps: false });
    await dispatch(NOON);
    expect(await dispatch(NOON + 60_000)).toBeGreaterThan(NOON + 60_000);
    expect(await dispatch(NOON + 85 * 3_600_000)).toBeNull();
    expect(await shop.message(id!)).toMatchObject({ state: 'unknown', reason: 'solapi-connection-lost' });
    expect(fake.taken).toEqual([]);
  });

  test('the others are kept until it answers something harmless', async () => {
    await sender();
    await queue(Array.from({ length: 700 }, () => ({})));
    for (let n = 0; n < 5; n++) fake.mishaps.push({ do: 'answer', status: 502 });
    const next = await dispatchOnce(shop.services, 'solapi', NOON);
    expect(next.more).toBe(false);
    expect(await shop.query('select state, count(*) as n from messages group by state order by state')).toEqual([
      { state: 'queued', n: 200 },
      { state: 'unknown', n: 500 },
    ]);
    const sendings = fake.calls.get('/messages/v4/send-many/detail');
    fake.questions = 0;
    const again = await dispatch(next.nextDueAt!);
    expect(fake.calls.get('/messages/v4/send-many/detail')).toBe(sendings);
    fake.questions = Infinity;
    await dispatch(again! + 60_000);
    expect(fake.taken).toHaveLength(200);
    expect(new Set(keys()).size).toBe(200);
  });
});

test('a process that dies between sending and record leaves it unknown, and its key tells the rest', async () => {
  await sender();
  const [id] = await queue([{}]);
  await expect(dispatchOnce(dyingAt(shop, 'sending'), 'solapi', NOON)).rejects.toThrow('killed');
  expect(fake.taken).toHaveLength(1);
  asIfTakenAt(NOON);
  fake.report('01000000001', '4000');
  const next = await dispatch(NOON + 400_000);
  expect(await shop.message(id!)).toMatchObject({ state: 'unknown', reason: 'stopped-while-sending' });
  expect(await dispatch(next!)).toBeNull();
  expect(await shop.message(id!)).toMatchObject({ state: 'delivered', reason: null });
  expect(fake.taken).toHaveLength(1);
});

test('a message in doubt holds up the other batches of its round', async () => {
  await sender({ timeoutMs: 300 });
  const [customer] = await shop.customers([{}]);
  // One person's messages go one by one, so these are twenty calls.
  await queue(Array.from({ length: 20 }, () => ({ customer: customer! })));
  for (let n = 0; n < 5; n++) fake.mishaps.push({ do: 'late', keeps: false });
  await dispatchOnce(shop.services, 'solapi', NOON);
  expect(fake.calls.get('/messages/v4/send-many/detail')).toBe(5);
  expect(await shop.query('select state, count(*) as n from messages group by state order by state')).toEqual([
    { state: 'queued', n: 15 },
    { state: 'unknown', n: 5 },
  ]);
});

describe('when SOLAPI says no for the moment', () => {
  test('429 waits for as long as it asks, and everything goes once', async () => {
    await sender();
    await queue(Array.from({ length: 250 }, () => ({})));
    fake.allowed = 1;
    await dispatchOnce(shop.services, 'solapi', NOON);
    const rows = await shop.query<{ state: string; n: number; due: number }>(
      'select state, count(*) as n, min(due_at) as due from messages group by state order by state',
    );
    expect(rows.map(({ state, n }) => [state, n])).toEqual([
      ['accepted', 100],
      ['queued', 150],
    ]);
    expect(rows[1]!.due - NOON).toBeGreaterThanOrEqual(7000);
    fake.allowed = Infinity;
    await dispatch(NOON + 60_000);
    expect(new Set(keys()).size).toBe(250);
    expect(fake.taken).toHaveLength(250);
  });

  test('after a 429 the rest of the round is kept back', async () => {
    await sender();
    const [customer] = await shop.customers([{}]);
    await queue(Array.from({ length: 20 }, () => ({ customer: customer! })));
    fake.allowed = 0;
    await dispatchOnce(shop.services, 'solapi', NOON);
    expect(fake.calls.get('/messages/v4/send-many/detail')).toBe(5);
    expect(await shop.query('select distinct state, reason from messages')).toEqual([
      { state: 'queued', reason: 'solapi-busy' },
    ]);
  });

  test.each([
    ['a wrong secret', { apiSecret: 'wrong' }, 'solapi-login'],
    ['no channel', { pfId: '' }, 'solapi-no-channel'],
    ['nobody listening', { baseUrl: 'closed' }, 'solapi-unreachable'],
  ])('for %s, messages wait to be put right', async (_why, config, reason) => {
    const alimtalk = { channel: 'alimtalk', purpose: 'info', body: '안내예요.', templateCode: 'T1' } as const;
    await sender('baseUrl' in config ? { baseUrl: await closedUrl() } : config, 'alimtalk');
    const [id] = await queue([{ content: alimtalk }]);
    const { more, nextDueAt } = await dispatchOnce(shop.services, 'solapi', NOON);
    expect(await shop.message(id!)).toMatchObject({ state: 'queued', reason });
    expect(more).toBe(false);
    expect(nextDueAt).toBeGreaterThan(NOON);
    expect(fake.taken).toEqual([]);
  });

  test('one message that spoils its batch fails alone', async () => {
    await sender();
    const ids = await queue([{}, {}, {}]);
    const body = { errorCode: 'ValidationError', errorMessage: '잘못된 값' };
    fake.mishaps.push(
      { do: 'answer', status: 400, body },
      { do: 'answer', status: 400, body },
      { do: 'answer', status: 400, body },
    );
    await dispatch(NOON);
    expect(await Promise.all(ids.map(async (id) => (await shop.message(id)).state))).toEqual([
      'failed',
      'accepted',
      'accepted',
    ]);
  });
});
