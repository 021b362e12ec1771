import type { Browser, Locator, Page as Tab } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium, launchChromium } from '../editor/testing/chromium.ts';
import type { Status } from '../engine/contract/common.ts';
import type { CustomerDetail } from '../engine/contract/people.ts';
import { accessProblems } from './axe.ts';
import { api, startProduct, temporaryData, treatEverybody, until, type Product } from './product.ts';
import { openTab } from './tab.ts';
import { drawWaiting } from './waiting-journey.ts';

const chromium = findChromium();
const DAY = 86_400_000;

/** Everybody of the shop, and what they did, the oldest first. */
const PEOPLE = {
  mina: { traits: { name: '민아', email: 'mina@example.com' }, did: ['cart_viewed'] },
  'mina-app': { traits: { name: '민아 (앱)', phone: '01012345678' }, did: ['coupon_redeemed', 'product_viewed'] },
  joon: { traits: { name: '준' }, did: ['signed_up'] },
  sora: { traits: { name: '소라' }, did: ['signed_in'] },
} as const;
type Person = keyof typeof PEOPLE;

describe.skipIf(chromium === null)('merging two customers in a real browser', { timeout: 120_000 }, () => {
  let product: Product;
  let browser: Browser;
  let page: Tab;
  let removeData: () => Promise<void>;
  let key = '';
  const complaints: string[] = [];

  /** Tells the shop's door. */
  async function tell(messages: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
    const answer = await fetch(`${product.url}/v1/batch`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Basic ${btoa(`${key}:`)}` },
      body: JSON.stringify({ batch: messages }),
    });
    expect([answer.status, await answer.json()]).toEqual([200, { success: true }]);
  }

  const detail = (ref: string | number): Promise<CustomerDetail> =>
    api<CustomerDetail>(product, 'GET', `/api/customers/${encodeURIComponent(ref)}`);

  /** All of a customer that a merge changes. */
  async function state(who: Person): Promise<object> {
    const { id, externalId, name, email, phone, attributes, joined, events, runs } = await detail(who);
    const inside = runs.map(({ run, journeyName, endReason, node }) => [run, journeyName, endReason, node]);
    return { id, externalId, name, email, phone, attributes, joined, inside, did: events.map(({ event }) => event) };
  }
  const states = (): Promise<object[]> => Promise.all((Object.keys(PEOPLE) as Person[]).map(state));

  /** Opens a customer's page, and the dialog on it. */
  async function ask(tab: Tab, who: Person, open: string, title: string): Promise<Locator> {
    await tab.goto(`${product.url}/people/${who}`);
    // The address by the shop's own id leads to the one by row.
    await tab.waitForURL(`${product.url}/people/${String((await detail(who)).id)}`);
    await tab.getByRole('button', { name: open }).click();
    const dialog = tab.getByRole('dialog', { name: title });
    await dialog.waitFor();
    return dialog;
  }
  const askInEnglish = (): Promise<Locator> =>
    ask(page, 'mina', 'Merge with another customer…', 'Merge another customer into 민아');

  beforeAll(async () => {
    const data = await temporaryData();
    removeData = data.remove;
    product = await startProduct(data.folder, { NARU_SAMPLE: '0' });
    await until('Temporal', async () => (await api<Status>(product, 'GET', '/api/status')).durable.ready);
    await treatEverybody(product);
    ({ key } = await api<{ key: string }>(product, 'POST', '/api/write-keys', { name: 'shop' }));
    const now = Date.now();
    await tell(
      Object.entries(PEOPLE).flatMap(([userId, { traits, did }], person) => [
        { type: 'identify', userId, traits },
        ...did.map((event, index) => {
          const timestamp = new Date(now - (index + 1) * DAY - person * 1000).toISOString();
          return { type: 'track', userId, event, messageId: `${userId}-${event}`, timestamp };
        }),
      ]),
    );
    for (const [name, customers] of [
      ['Welcome back', ['mina', 'mina-app']],
      ['Second visit', ['mina-app']],
    ] as const) {
      const { id, rev } = await drawWaiting(product, name);
      await api(product, 'POST', `/api/journeys/${id}/publish`, { rev, inside: 'stay' });
      await api(product, 'POST', `/api/journeys/${id}/enter`, { customers, key: 'once' });
    }
    await until('everybody to wait', async () =>
      [...(await detail('mina')).runs, ...(await detail('mina-app')).runs].every(({ node }) => node === 'wait'),
    );
    browser = await launchChromium(chromium!);
    page = await openTab(browser, complaints);
    page.setDefaultTimeout(30_000);
  }, 240_000);

  afterAll(async () => {
    await browser?.close();
    expect(await product?.stop()).toBe(0);
    await removeData?.();
  }, 60_000);

  it('finds the other, says what will happen, and changes nothing when it is cancelled', async () => {
    const before = await states();
    const dialog = await askInEnglish();
    const go = dialog.getByRole('button', { name: 'Merge for good' });
    expect(await go.isDisabled()).toBe(true);
    // Found by the number, which nobody's name holds.
    await dialog.getByRole('combobox', { name: 'The other customer' }).fill('010-1234-5678');
    await page.getByRole('option', { name: '민아 (앱) · mina-app' }).click();
    await dialog.getByText('What will happen').waitFor();
    expect(await dialog.getByRole('listitem').allInnerTexts()).toEqual([
      '2 events move here, and the scores are worked out from both histories.',
      '“Welcome back” ends for the other: this customer is in it already.',
      '“Second visit” goes on where it stands.',
      'E-mail: mina@example.com (this customer’s)',
      'Phone: 010-1234-5678 (the other’s)',
    ]);
    await dialog.getByText('This cannot be undone. From now on mina-app is this customer.').waitFor();
    expect(await go.isEnabled()).toBe(true);
    expect(await accessProblems(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Cancel' }).last().click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByText('Known by one id only.').waitFor();
    expect(await states()).toEqual(before);
  });

  it('says it when it is the same customer, or one whom somebody else has merged meanwhile, and changes nothing', async () => {
    const before = await state('mina');
    const dialog = await askInEnglish();
    const who = dialog.getByRole('combobox', { name: 'The other customer' });
    const go = dialog.getByRole('button', { name: 'Merge for good' });
    await who.fill('mina@example.com');
    await page.getByText('This is the same customer. Pick another one.').waitFor();
    expect(await page.getByRole('option').count()).toBe(0);
    await who.fill('nobody at all');
    await page.getByText('Nobody is found by that').waitFor();
    expect(await go.isDisabled()).toBe(true);

    await who.fill('joon');
    await page.getByRole('option', { name: '준 · joon' }).click();
    await dialog.getByText('1 event moves here').waitFor();
    await tell([{ type: 'alias', previousId: 'joon', userId: 'sora' }]);
    await go.click();
    const notice = dialog.getByRole('alert').filter({ hasText: 'One of the two was merged meanwhile' }).first();
    await notice.getByText('Nothing was changed here. Look at both again before you merge.').waitFor();
    expect(await state('mina')).toEqual(before);
    expect((await detail('joon')).externalId).toBe('sora');

    // Another one may be picked; what was said of the one before is gone.
    await who.fill('sora');
    await page.getByRole('option', { name: '소라 · sora' }).click();
    await dialog.getByText('2 events move here').waitFor();
    expect(await dialog.getByText('One of the two was merged meanwhile').count()).toBe(0);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    expect(await state('mina')).toEqual(before);
  });

  it('makes one of two for good, in Korean: the page shows what both did, and every id leads to it', async () => {
    const [survivor, former] = [await detail('mina'), await detail('mina-app')];
    const tab = await openTab(browser, complaints, { locale: 'ko-KR' });
    tab.setDefaultTimeout(30_000);
    const dialog = await ask(tab, 'mina', '다른 고객과 합치기…', '다른 고객을 민아 님에게 합치기');
    await dialog.getByRole('combobox', { name: '다른 고객' }).fill('앱');
    await tab.getByRole('option', { name: '민아 (앱) · mina-app' }).click();
    await dialog.getByText('‘Second visit’ 여정은 지금 자리에서 계속돼요.').waitFor();
    await dialog.getByRole('button', { name: '합치기', exact: true }).click();
    const done = dialog.getByRole('status', { name: '이제 한 고객이에요' });
    await done.waitFor();
    expect(await done.innerText()).toContain(
      '행동 2건을 옮겼어요. 계속되는 여정 1개, 끝난 여정 1개, 취소된 메시지 0건이에요.',
    );
    expect(await accessProblems(tab)).toEqual([]);
    await dialog.getByRole('button', { name: '닫기' }).click();
    await dialog.waitFor({ state: 'hidden' });

    const address = `${product.url}/people/${String(survivor.id)}`;
    expect(tab.url()).toBe(address);
    await tab.getByText(/에 ID mina-app 합침$/).waitFor();
    await tab.getByText('010-1234-5678').waitFor();
    const events = tab.getByRole('region', { name: '최근 행동' });
    expect(await events.getByRole('listitem').allInnerTexts()).toEqual([
      expect.stringContaining('장바구니 조회'),
      expect.stringContaining('쿠폰 사용'),
      expect.stringContaining('상품 조회'),
    ]);
    const journeys = tab.getByRole('region', { name: '여정' });
    expect((await journeys.getByRole('link').allInnerTexts()).map((text) => text.split(' v1')[0])).toEqual([
      'Second visit',
      'Welcome back',
      'Welcome back',
    ]);
    const merged = await detail('mina');
    expect(merged.runs.map(({ journeyName, endReason }) => [journeyName, endReason])).toEqual([
      ['Second visit', null],
      ['Welcome back', 'merged'],
      ['Welcome back', null],
    ]);
    expect(merged.joined).toEqual([{ externalId: 'mina-app', at: expect.any(Number) as number, source: 'editor' }]);
    for (const ref of ['mina-app', former.id]) {
      await tab.goto(`${product.url}/people/${String(ref)}`);
      await tab.waitForURL(address);
      await tab.getByRole('heading', { level: 1, name: '민아', exact: true }).waitFor();
    }
    await tab.context().close();
    expect(complaints).toEqual([]);
  });
});
