import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SenderInput } from '../engine/contract/shop.ts';
import { openShop, type Shop } from './sending/testing/shop.ts';
import { changeSender, createSender, senderList } from './senders.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.close());

const solapi: SenderInput = {
  name: '문자',
  channel: 'sms',
  kind: 'solapi',
  preferred: true,
  rate: null,
  config: { apiKey: 'NCSKEY', apiSecret: '비밀', from: '0212345678', pfId: '', baseUrl: '' },
};

test('a SOLAPI sender’s key and secret are written, kept when left empty, and never read back', async () => {
  const { id, config } = await createSender(shop.services, solapi);
  const shown = { from: '0212345678', pfId: '', baseUrl: '' };
  expect(config).toEqual(shown);
  const emptied = { ...shown, apiKey: '', apiSecret: '', from: '0287654321' };
  const changed = await changeSender(shop.services, id, { ...solapi, config: emptied });
  expect(changed.config).toEqual({ ...shown, from: '0287654321' });
  const listed = (await senderList(shop.services)).find((one) => one.id === id);
  expect(JSON.stringify(listed)).not.toMatch(/NCSKEY|비밀/);
  const [row] = await shop.query<{ config: string }>('select config from senders where id = ?', [id]);
  expect(JSON.parse(row!.config)).toEqual({ ...solapi.config, from: '0287654321' });
});
