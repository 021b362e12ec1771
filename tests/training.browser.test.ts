import type { Browser, Page as Tab } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium, launchChromium } from '../editor/testing/chromium.ts';
import type { Status } from '../engine/contract/common.ts';
import type { HorizonView, ModelList, TrainingList } from '../engine/contract/models.ts';
import type { WriteKey } from '../engine/contract/shop.ts';
import { accessProblems } from './axe.ts';
import { api, startProduct, temporaryData, until, type Product } from './product.ts';
import { openTab } from './tab.ts';

const chromium = findChromium();
const DAY = 86_400_000;
const CUSTOMERS = 60;

/** Orders of four months, each customer at a pace of their own, a third silent for a long while. */
function orders(now: number): Readonly<Record<string, unknown>>[] {
  return Array.from({ length: CUSTOMERS }, (_, index) => {
    const pace = 3 + (index % 7) * 2;
    const silent = index % 3 === 0 ? 60 : 0;
    const days = Array.from({ length: 60 }, (__, step) => 120 - step * pace - (step % 2)).filter((day) => day > silent);
    return days.map((day) => ({
      type: 'track',
      event: 'order_completed',
      userId: `trained-${String(index)}`,
      messageId: `order-${String(index)}-${String(day)}`,
      timestamp: new Date(now - day * DAY).toISOString(),
      properties: { amount: 10_000 + 500 * index, order_id: `${String(index)}-${String(day)}` },
    }));
  }).flat();
}

describe.skipIf(chromium === null)('a shop’s own model, by its button', { timeout: 300_000 }, () => {
  let product: Product;
  let browser: Browser;
  let page: Tab;
  let removeData: () => Promise<void>;
  const complaints: string[] = [];

  const models = (): Promise<ModelList> => api<ModelList>(product, 'GET', '/api/models');

  /** Presses the button and waits until that training is over. */
  async function train(): Promise<TrainingList['trainings'][number]> {
    const { trainings } = await api<TrainingList>(product, 'GET', '/api/trainings');
    await page.getByRole('button', { name: 'Train now' }).click();
    return until(
      'the training to end',
      async () => {
        const [latest] = (await api<TrainingList>(product, 'GET', '/api/trainings')).trainings;
        return latest && latest.id !== trainings[0]?.id && latest.state !== 'running' && latest;
      },
      240_000,
    );
  }

  beforeAll(async () => {
    const data = await temporaryData();
    removeData = data.remove;
    product = await startProduct(data.folder, { NARU_SAMPLE: '0' });
    await until('Temporal', async () => (await api<Status>(product, 'GET', '/api/status')).durable.ready);
    browser = await launchChromium(chromium!);
    page = await openTab(browser, complaints);
    page.setDefaultTimeout(60_000);
    await page.goto(`${product.url}/prediction?tab=model`);
  }, 240_000);

  afterAll(async () => {
    await browser?.close();
    expect(await product?.stop()).toBe(0);
    await removeData?.();
  }, 60_000);

  it('says that there is nobody to learn from, and that nothing has changed', async () => {
    await page.getByText('No training yet').waitFor();
    const before = await models();
    expect((await train()).code).toBe('no-people');
    await page.getByText('There is nobody to learn from yet').waitFor();
    await page.getByText('Nobody has bought anything yet, so there is no pace to go by.').waitFor();
    expect(await models()).toEqual(before);
  });

  it('makes a basic model of a small shop, says why it is basic, and goes back to the one before when asked', async () => {
    const { key } = await api<WriteKey & { key: string }>(product, 'POST', '/api/write-keys', { name: 'shop' });
    const all = orders(Date.now());
    for (let at = 0; at < all.length; at += 100) {
      const answer = await fetch(`${product.url}/v1/batch`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Basic ${btoa(`${key}:`)}` },
        body: JSON.stringify({ batch: all.slice(at, at + 100) }),
      });
      expect(answer.status).toBe(200);
    }
    const { models: before } = await models();
    expect(before).toHaveLength(1);
    // The first orders are seen within seconds, not only when the shop's pace is read anew.
    await until(
      'the buyers to be counted',
      async () => (await api<HorizonView>(product, 'GET', '/api/horizon')).buyers === CUSTOMERS,
    );
    await page.reload();
    await page.getByText(`of ${String(CUSTOMERS)} buyers`).waitFor();
    expect((await train()).state).toBe('done');
    const table = page.getByRole('group', { name: 'Model history' });
    const rows = table.locator('tbody tr');
    await rows.nth(1).waitFor();
    expect(await rows.count()).toBe(2);
    await rows.first().getByText('Too little data for more than the basic model').waitFor();
    await rows.first().getByText('Basic model (BG/NBD)').waitFor();

    await until('the chosen model to be in use', async () => {
      const list = await models();
      return list.models.find(({ state }) => state === 'champion')?.hash === list.inUse;
    });
    const { inUse, models: both } = await models();
    // By their hashes: whichever is put into use comes first.
    const rowOf = (hash: string | undefined) => rows.filter({ hasText: hash?.slice(0, 8) ?? '' });
    const mine = rowOf(inUse ?? '');
    const other = rowOf(both.find(({ hash }) => hash !== inUse)?.hash);
    await mine.getByText('in use', { exact: true }).waitFor();
    await other.getByRole('button', { name: 'Use' }).click();
    const dialog = page.getByRole('dialog', { name: 'Use this model?' });
    await dialog.getByText('Cancel', { exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
    expect((await models()).inUse).toBe(inUse);
    await other.getByRole('button', { name: 'Use' }).click();
    await dialog.getByRole('button', { name: 'Use it' }).click();
    await other.getByText('in use', { exact: true }).waitFor();
    await mine.getByRole('button', { name: 'Use' }).waitFor();
    expect((await models()).inUse).not.toBe(inUse);
  });

  it('keeps the days that count as gone, by hand or by the shop’s pace, for the next training', async () => {
    await page.getByText('Set by hand').click();
    const days = page.getByRole('textbox', { name: 'Days without a purchase' });
    await days.fill('45');
    await page.getByText(/^With 45 days, \d+ of 60 buyers/).waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Save' }).waitFor({ state: 'hidden' });
    await page.reload();
    expect(await page.getByRole('textbox', { name: 'Days without a purchase' }).inputValue()).toBe('45 days');
    await page.getByText('From the shop’s pace').or(page.getByText("From the shop's pace")).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Save' }).waitFor({ state: 'hidden' });
    expect(await api(product, 'GET', '/api/trainings/settings')).toMatchObject({ horizonDays: null });
  });

  it.each([
    ['ko-KR', 'light', '모델 기록'],
    ['en-US', 'dark', 'Model history'],
  ] as const)('shuts nobody out, in %s and %s', async (locale, colorScheme, history) => {
    const own = await openTab(browser, complaints, { locale, colorScheme });
    await own.goto(`${product.url}/prediction?tab=model`);
    await own.getByRole('group', { name: history }).locator('tbody tr').nth(1).waitFor();
    expect(await accessProblems(own)).toEqual([]);
    await own.getByRole('group', { name: history }).getByRole('button').click();
    await own.getByRole('dialog').waitFor();
    expect(await accessProblems(own)).toEqual([]);
    await own.context().close();
    expect(complaints).toEqual([]);
  });
});
