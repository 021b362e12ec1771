import { afterEach, beforeEach, expect, test } from 'vitest';
import { NOON, openShop, type Queued, type Shop } from '../testing/shop.ts';
import { SOLAPI_CHANNEL } from '../testing/solapi-rules.ts';
import { addSolapiSender, dispatchSolapi } from '../testing/solapi-sender.ts';
import { fakeSolapi, type FakeSolapi } from '../testing/solapi-server.ts';

let shop: Shop;
let fake: FakeSolapi;
const content = {
  channel: 'alimtalk',
  purpose: 'info',
  body: '{{ customer.name }}님, 쿠폰 {{ entry.coupon }}이 왔어요.',
  templateCode: 'T1',
} as const;
beforeEach(async () => {
  shop = await openShop();
  fake = await fakeSolapi();
  await addSolapiSender(shop, fake, 'alimtalk');
  fake.templates.set('T1', '#{이름}님, 쿠폰 #{쿠폰}이 왔어요.');
});

afterEach(async () => {
  await shop.close();
  await fake.close();
});

const queue = (messages: readonly Queued[]): Promise<number[]> =>
  shop.queue(messages.map((message) => ({ ...message, sender: 'solapi' })));
const dispatch = (now: number) => dispatchSolapi(shop, now);

test('goes with its template, its variables and no text message instead', async () => {
  const [customer] = await shop.customers([{ name: '이봄' }]);
  await queue([{ customer: customer!, content }, { content }]);
  await dispatch(NOON);
  expect(fake.taken[0]).toMatchObject({
    type: 'ATA',
    kakaoOptions: {
      pfId: SOLAPI_CHANNEL,
      templateId: 'T1',
      variables: { '#{이름}': '이봄', '#{쿠폰}': '봄🌸' },
      disableSms: true,
    },
  });
  expect(fake.taken[0]!.text).toBeUndefined();
  expect(fake.calls.get('/kakao/v2/templates/T1')).toBe(1);
});

test('a text that is not the template’s is not even tried', async () => {
  const [id] = await queue([{ content: { ...content, body: '{{ customer.name }}님, 특가예요.' } }]);
  await dispatch(NOON);
  expect(await shop.message(id!)).toMatchObject({ state: 'failed', reason: 'solapi-template-differs' });
  expect(fake.taken).toEqual([]);
});

test.each(['3016', '3018', '3019', '3020', '3022', '3104'])('%s is final', async (code) => {
  const [id] = await queue([{ content }]);
  await dispatch(NOON);
  fake.report('01000000001', code);
  expect(await dispatch(NOON + 60_000)).toBeNull();
  expect(await shop.message(id!)).toMatchObject({ state: 'failed', reason: `solapi-${code}` });
});

test('3005 is unknown for as long as it may still arrive, and then delivered or left unknown', async () => {
  const [first, second] = await queue([{ content }, { content }]);
  await dispatch(NOON);
  fake.report('01000000001', '3005');
  fake.report('01000000002', '3005');
  await dispatch(NOON + 60_000);
  expect(await shop.message(first!)).toMatchObject({ state: 'unknown', reason: 'solapi-3005' });
  fake.report('01000000001', '4000');
  await dispatch(NOON + 71 * 3_600_000);
  expect(await shop.message(first!)).toMatchObject({ state: 'delivered' });
  expect(await dispatch(NOON + 85 * 3_600_000)).toBeNull();
  expect(await shop.message(second!)).toMatchObject({ state: 'unknown', reason: 'solapi-3005', attempts: 1 });
  expect(fake.taken).toHaveLength(2);
});
