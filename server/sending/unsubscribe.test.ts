import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { consentsOf, setConsent } from './consents.ts';
import { dispatchOnce } from './dispatch.ts';
import { readRendered } from './rendered.ts';
import { NOON, openShop, type Shop } from './testing/shop.ts';
import { linkSecret, readToken, unsubscribeToken } from './token.ts';
import { unsubscribeRoutes } from './unsubscribe.ts';

let shop: Shop;
let server: Server;
let address: string;
beforeEach(async () => {
  shop = await openShop();
  const app = express().use(unsubscribeRoutes(shop.services));
  server = await new Promise<Server>((resolve) => {
    const listening = app.listen(0, '127.0.0.1', () => resolve(listening));
  });
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await shop.close();
});

const ad = { purpose: 'ad' } as const;

/** Sends one advertisement. @returns its reader and the path of the reader's link. */
async function mailed(): Promise<{ customer: number; path: string }> {
  const [customer] = await shop.customers([{}]);
  await shop.consent([customer!], 'email');
  const [id] = await shop.queue([{ customer: customer!, content: ad }]);
  await dispatchOnce(shop.services, 'sandbox-email', NOON);
  const { headers } = readRendered((await shop.message(id!)).rendered)!;
  return { customer: customer!, path: new URL(headers['List-Unsubscribe']!.slice(1, -1)).pathname };
}

test('the link in a mail asks in two languages and changes nothing by being looked at', async () => {
  const { customer, path } = await mailed();
  const response = await fetch(address + path);
  const html = await response.text();
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toContain('text/html');
  expect(html).toContain('나루 가게에서 보내는 광고 이메일');
  expect(html).toContain('Stop advertising e-mails');
  expect(html).toContain('<form method="post">');
  expect(html).not.toContain('<script');
  expect(await consentsOf(shop.database, customer)).toMatchObject([{ purpose: 'ad', granted: true }]);
});

test('the one-click request withdraws the consent, cancels what is queued, and may come twice', async () => {
  const { customer, path } = await mailed();
  const [queued] = await shop.queue([{ customer, content: ad, dueAt: NOON + 1000 }]);
  const oneClick = (): Promise<Response> =>
    fetch(address + path, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
    });
  expect((await oneClick()).status).toBe(200);
  expect(await shop.message(queued!)).toMatchObject({ state: 'cancelled', reason: 'consent-withdrawn' });
  const said = await consentsOf(shop.database, customer);
  expect(said).toMatchObject([
    { channel: 'email', purpose: 'ad', granted: false, at: NOON, source: 'unsubscribe-page' },
  ]);
  shop.now = NOON + 5000;
  const again = await oneClick();
  expect(await again.text()).toContain('수신 거부를 마쳤어요');
  expect(await consentsOf(shop.database, customer)).toEqual(said);
  const [later] = await shop.queue([{ customer, content: ad }]);
  await dispatchOnce(shop.services, 'sandbox-email', NOON + 5000);
  expect(await shop.message(later!)).toMatchObject({ state: 'skipped', reason: 'no-consent' });
});

test('a customer who has been removed is told that it is done', async () => {
  const { path } = await mailed();
  await shop.query('delete from customers');
  expect((await fetch(address + path, { method: 'POST' })).status).toBe(200);
});

test.each(['x', 'e1.', `e1.${'A'.repeat(22)}`, '.x', '%F0%9F%8C%B8', 'a'.repeat(500)])(
  'a link that we did not sign (%s) is refused politely',
  async (token) => {
    for (const method of ['GET', 'POST']) {
      const response = await fetch(`${address}/u/${token}`, { method });
      expect(response.status).toBe(404);
      expect(await response.text()).toContain('This link cannot be read');
    }
  },
);

test('a token names one person and one channel, and none can be made from another', async () => {
  const secret = await linkSecret(shop.database);
  const token = unsubscribeToken(secret, 123456, 'sms');
  expect(readToken(secret, token)).toEqual({ customer: 123456, channel: 'sms' });
  expect(readToken(secret, `e${token.slice(1)}`)).toBeNull();
  expect(readToken(secret, `${token}x`)).toBeNull();
  expect(readToken('another secret', token)).toBeNull();
});

test('saying yes again renews the consent, saying no twice keeps the first date', async () => {
  const [customer] = await shop.customers([{}]);
  const say = (granted: boolean, at: number): Promise<boolean> =>
    setConsent(shop.services, { customer: customer!, channel: 'sms', purpose: 'ad', granted, source: 'test' }, at);
  const at = async (): Promise<number> => (await consentsOf(shop.database, customer!))[0]!.at;
  await say(true, 1);
  await say(true, 2);
  expect(await at()).toBe(2);
  await say(false, 3);
  await say(false, 4);
  expect(await at()).toBe(3);
  const nobody = { customer: 999, channel: 'sms', purpose: 'ad', granted: true, source: 'test' } as const;
  expect(await setConsent(shop.services, nobody, 5)).toBe(false);
});
