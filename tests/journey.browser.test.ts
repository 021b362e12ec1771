import { accessProblems } from './axe.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Status } from '../engine/contract/common.ts';
import type { JourneyListItem } from '../engine/contract/journeys.ts';
import type { LiveNumbers } from '../engine/contract/live.ts';
import { findChromium, launchChromium } from '../editor/testing/chromium.ts';
import { openMailbox, type Mailbox } from '../server/sending/testing/mailbox.ts';
import { api, startProduct, temporaryData, treatEverybody, until, type Product } from './product.ts';
import { openTab } from './tab.ts';

const chromium = findChromium();

describe.skipIf(chromium === null)('a marketer in a real browser', () => {
  let product: Product;
  let mailbox: Mailbox;
  let browser: Browser;
  let page: Page;
  let removeData: () => Promise<void>;
  const complaints: string[] = [];

  beforeAll(async () => {
    mailbox = await openMailbox();
    const data = await temporaryData();
    removeData = data.remove;
    product = await startProduct(data.folder, { NARU_SMTP_URL: mailbox.url, NARU_MAIL_FROM: 'shop@example.com' });
    await until(
      'the sample shop',
      async () => (await api<Status>(product, 'GET', '/api/status')).sample.state === 'loaded',
      120_000,
    );
    await until('Temporal', async () => (await api<Status>(product, 'GET', '/api/status')).durable.ready);
    await treatEverybody(product);
    browser = await launchChromium(chromium!);
    page = await openTab(browser, complaints);
    page.setDefaultTimeout(20_000);
  }, 240_000);

  afterAll(async () => {
    await browser?.close();
    expect(await product?.stop()).toBe(0);
    await mailbox?.close();
    await removeData?.();
  }, 60_000);

  it(
    'draws, publishes, and sees the mail arrive, the customers come back and the conversion on the node',
    { timeout: 240_000 },
    async () => {
      await page.goto(product.url);
      await page.getByRole('button', { name: 'Blank canvas' }).click();
      const cards = page.locator('.react-flow__node');
      await cards.first().click();
      await page.getByText('Audience', { exact: true }).click();
      await page.getByRole('button', { name: 'Add Send' }).click();
      await page.getByRole('textbox', { name: 'Subject' }).fill('We miss you, {{ customer.name }}');
      await page.getByRole('textbox', { name: 'Text' }).fill('Hello {{ customer.name }}, 다시 만나요 🙂');
      await page.getByRole('button', { name: 'Add Wait for event' }).click();
      await page.getByRole('button', { name: 'Add Exit' }).click();
      await cards.nth(3).waitFor();

      await page.keyboard.press('Escape');
      await page.locator('.react-flow__pane').click({ position: { x: 15, y: 15 } });
      await page.getByRole('switch', { name: 'Use a goal' }).click();
      await page.getByText('Saved').waitFor();

      // Undo takes the goal back, redo brings it again: what is published below has it.
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByRole('button', { name: 'Redo' }).click();
      await page.getByText('Saved').waitFor();
      expect(await problems(page)).toEqual([]);

      await page.getByRole('button', { name: 'Publish', exact: true }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('2,469').waitFor();
      await dialog
        .getByRole('button', { name: /publish/i })
        .last()
        .click();

      const [journey] = await api<JourneyListItem[]>(product, 'GET', '/api/journeys');
      const live = (): Promise<LiveNumbers> => api<LiveNumbers>(product, 'GET', `/api/journeys/${journey!.id}/live`);
      await until('everyone to enter', async () => (await live()).entered === 2469, 120_000);
      const sendNode = async (): Promise<LiveNumbers['nodes'][string]> =>
        Object.values((await live()).nodes).find((node) => node.messages !== null)!;
      await until(
        'every message to be final',
        async () => {
          const { messages, waiting } = await sendNode();
          const settled =
            (messages!['accepted'] ?? 0) +
            (messages!['delivered'] ?? 0) +
            (messages!['skipped'] ?? 0) +
            (messages!['failed'] ?? 0);
          return waiting === 0 && settled === 2469;
        },
        120_000,
      );
      const { messages, reasons } = await sendNode();
      expect(mailbox.mails.length).toBe((messages!['accepted'] ?? 0) + (messages!['delivered'] ?? 0));
      expect(mailbox.mails.length).toBeGreaterThan(1500);
      expect(
        new Set(mailbox.mails.map((mail) => String(mail.headers.get('to') && (mail.to as { text: string }).text))).size,
      ).toBe(mailbox.mails.length);
      expect(reasons).toMatchObject({ 'no-consent': 2469 - mailbox.mails.length });
      const mail = mailbox.mails[0]!;
      expect(mail.subject).toMatch(/^\(광고\) We miss you, [가-힣]{2,4}$/);
      expect(mail.text).toContain('다시 만나요 🙂');
      expect(mail.headers.get('list')).toMatchObject({
        unsubscribe: { url: expect.stringMatching(/^https?:\/\/.+\/u\//) as string },
      });

      await page.getByText('2,469').first().waitFor();
      await api(product, 'POST', '/api/replay', { action: 'start', daysPerMinute: 600 });
      const converted = await until(
        'a conversion',
        async () => ((await sendNode()).conversion?.converted ?? 0) > 50 && (await sendNode()),
        120_000,
      );
      expect(converted.conversion!.revenue).toBeGreaterThan(0);
      await api(product, 'POST', '/api/replay', { action: 'pause' });
      await page
        .getByText(/Bought|Ended|Finished/i)
        .first()
        .waitFor();
      await until('the numbers to stand still', async () => {
        const before = (await sendNode()).conversion!.converted;
        await new Promise((resolve) => setTimeout(resolve, 1500));
        return (await sendNode()).conversion!.converted === before;
      });
      const final = (await sendNode()).conversion!.converted;
      await page.getByText(final.toLocaleString('en-US')).first().waitFor();
      expect(await problems(page)).toEqual([]);
      expect(complaints).toEqual([]);
    },
  );

  it(
    'stops at once, with a number of those who still are inside; another window shows it too',
    { timeout: 60_000 },
    async () => {
      const [journey] = await api<JourneyListItem[]>(product, 'GET', '/api/journeys');
      const other = await openTab(browser, complaints, { locale: 'ko-KR' });
      await other.goto(`${product.url}/journeys/${journey!.id}?mode=live`);
      await other.getByText('진행 중 · v1').waitFor();
      await page.goto(`${product.url}/journeys/${journey!.id}?mode=live`);
      const inside = journey!.active.toLocaleString('en-US');
      expect(journey!.active).toBeGreaterThan(1000);
      await page.getByRole('button', { name: 'Pause and stop' }).click();
      await page.getByRole('menuitem', { name: 'Stop' }).click();
      const dialog = page.getByRole('dialog', { name: 'Stop the journey?' });
      await dialog.getByText(`All ${inside} people inside leave`).waitFor();
      await dialog.getByRole('button', { name: 'Cancel' }).last().click();
      await dialog.waitFor({ state: 'hidden' });
      expect((await api<JourneyListItem[]>(product, 'GET', '/api/journeys'))[0]).toMatchObject({
        state: 'live',
        active: journey!.active,
      });

      await page.getByRole('button', { name: 'Pause and stop' }).click();
      await page.getByRole('menuitem', { name: 'Stop' }).click();
      await dialog.getByRole('button', { name: 'Stop' }).click();
      await page.getByText('Stopped · v1').waitFor();
      await other.getByText('중지됨 · v1').waitFor();
      for (const [tab, label] of [
        [page, 'Inside now'],
        [other, '지금 안에'],
      ] as const) {
        await tab
          .getByRole('button', { name: `${label} 0`, exact: true })
          .first()
          .waitFor();
      }
      const [stopped] = await api<JourneyListItem[]>(product, 'GET', '/api/journeys');
      expect(stopped).toMatchObject({ state: 'stopped', active: 0 });
      const { ended } = await api<LiveNumbers>(product, 'GET', `/api/journeys/${journey!.id}/live`);
      expect(ended['stopped']).toBe(journey!.active);
      await other.context().close();
      expect(complaints).toEqual([]);
    },
  );

  it.each(['/', '/people', '/people/1', '/messages', '/prediction', '/stuck', '/settings'])(
    'finds nothing that shuts people out on %s, in Korean and English, light and dark',
    { timeout: 60_000 },
    async (path) => {
      for (const [locale, colorScheme] of [
        ['ko-KR', 'light'],
        ['en-US', 'dark'],
      ] as const) {
        const tab = await openTab(browser, complaints, { locale, colorScheme });
        await tab.goto(`${product.url}${path}`);
        await tab.getByRole('heading').first().waitFor();
        await tab.waitForLoadState('networkidle');
        expect(await problems(tab)).toEqual([]);
        await tab.context().close();
      }
      expect(complaints).toEqual([]);
    },
  );

  const problems = (tab: Page): Promise<string[]> => accessProblems(tab);
});
