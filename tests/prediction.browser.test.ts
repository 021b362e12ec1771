import type { Browser, Page as Tab } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium, launchChromium } from '../editor/testing/chromium.ts';
import type { Page, Status } from '../engine/contract/common.ts';
import type { JourneyDetail, JourneyListItem } from '../engine/contract/journeys.ts';
import type { ModelList } from '../engine/contract/models.ts';
import type { CustomerListItem } from '../engine/contract/people.ts';
import type { PredictionOverview } from '../engine/contract/predictions.ts';
import type { Settings } from '../engine/contract/shop.ts';
import { accessProblems } from './axe.ts';
import { api, startProduct, temporaryData, until, type Product } from './product.ts';
import { downloadRows, openTab } from './tab.ts';

const chromium = findChromium();
const TABS = ['overview', 'quality', 'signals', 'model', 'rfm'] as const;
const count = (value: number): string => Math.round(value).toLocaleString('en-US');

describe.skipIf(chromium === null)('the prediction page in a real browser', { timeout: 120_000 }, () => {
  let product: Product;
  let browser: Browser;
  let page: Tab;
  let removeData: () => Promise<void>;
  let overview: PredictionOverview;
  let people: CustomerListItem[];
  const complaints: string[] = [];

  /** Everybody with a score, page by page. */
  async function everybody(): Promise<CustomerListItem[]> {
    const found: CustomerListItem[] = [];
    for (let cursor = ''; ;) {
      const next = await api<Page<CustomerListItem>>(product, 'GET', `/api/customers?above=0${cursor}`);
      found.push(...next.items);
      if (next.next === null) return found;
      cursor = `&cursor=${next.next}`;
    }
  }

  beforeAll(async () => {
    const data = await temporaryData();
    removeData = data.remove;
    product = await startProduct(data.folder);
    let before = '';
    overview = await until(
      'the first refresh and what became of earlier days',
      async () => {
        const found = await api<PredictionOverview>(product, 'GET', '/api/predictions');
        const days = JSON.stringify(found.refreshes);
        const stands = days === before;
        before = days;
        if (found.latest && !found.running && stands && found.refreshes.some(({ settled }) => settled)) return found;
        await new Promise((resolve) => setTimeout(resolve, 1500));
        return null;
      },
      300_000,
    );
    people = await everybody();
    browser = await launchChromium(chromium!);
    page = await openTab(browser, complaints);
    page.setDefaultTimeout(60_000);
  }, 400_000);

  afterAll(async () => {
    await browser?.close();
    expect(await product?.stop()).toBe(0);
    await removeData?.();
  }, 60_000);

  it('has a threshold that keys move, in figures and in words, with a message cost that is remembered', async () => {
    await page.goto(`${product.url}/prediction`);
    const slider = page.getByRole('slider', { name: 'Treat everyone at or above' });
    await slider.focus();
    for (let step = 0; step < 8; step++) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowLeft');
    expect(await slider.getAttribute('aria-valuetext')).toBe('57%');
    const above = people.filter(({ score }) => Math.floor(score!.p * 100) >= 57);
    const caught = above.reduce((sum, { score }) => sum + score!.p, 0);
    expect(above.length).toBeGreaterThan(20);
    const words = page.getByTestId('threshold-words');
    expect(await words.innerText()).toContain(
      `${count(above.length)} people get a message. About ${count(caught)} of them would leave, and ${count(above.length - caught)} would have stayed anyway.`,
    );

    await page.getByRole('button', { name: 'What does one cost?' }).click();
    await page.getByRole('textbox', { name: 'Cost of one message' }).fill('0.5');
    await page.keyboard.press('Enter');
    const cost = (above.length * 0.5).toLocaleString('en-US', {
      minimumFractionDigits: above.length % 2 === 0 ? 0 : 2,
    });
    await page.getByText(cost, { exact: true }).first().waitFor();
    await until(
      'the cost to be kept',
      async () => (await api<Settings>(product, 'GET', '/api/settings')).messageCost === 0.5,
    );
    await page.reload();
    await page.getByRole('button', { name: '0.50 each' }).waitFor();
  });

  it('opens the people behind a number, the likeliest to leave first, and hands them over as a file', async () => {
    await page.goto(`${product.url}/prediction`);
    const bands = overview.latest!.bands;
    const { band } = bands.findLast((one) => one.people > 0)!;
    const inBand = people.filter((person) => person.band === band);
    expect(inBand.length).toBe(bands[band - 1]!.people);
    await page.getByRole('link', { name: `People in band ${band}: ${count(inBand.length)}` }).click();
    await page.getByText(`${count(inBand.length)} found`).waitFor();
    expect(new URL(page.url()).search).toBe(`?band=${band}`);
    const names = await page.locator('tbody tr td:first-child').allInnerTexts();
    expect(names).toEqual(inBand.slice(0, 50).map(({ name, externalId }) => name ?? externalId));
    const rows = await downloadRows(page);
    expect(rows.slice(1).map(([id]) => id)).toEqual(inBand.map(({ externalId }) => externalId));
    await page.getByRole('button', { name: 'Show everybody' }).click();
    await page.waitForURL(`${product.url}/people`);
    await page.getByRole('textbox', { name: /Name, e-mail/ }).waitFor();
  });

  it.each([
    ['model', 'Nothing bought for more than 28 days', 'silentFor=28', /^Bought before, nothing for more than 28 days/],
    ['rfm', 'People in R5 F4, Champions', 'rfm=r5f4', 'RFM R5 F4 · Champions'],
    ['rfm', 'At risk', 'rfm=at-risk', 'RFM At risk'],
  ])('opens the people of a number of %s to be searched: %s', async (tab, name, query, words) => {
    await page.goto(`${product.url}/prediction?tab=${tab}`);
    const link = page.getByRole('link', { name: new RegExp(`^${name}: `) });
    const shown = await link.innerText();
    await link.click();
    await page.waitForURL(`${product.url}/people?${query}`);
    await page.getByText(`${shown} found`, { exact: true }).waitFor();
    await page.getByText(words).waitFor();
    const all = await api<Page<CustomerListItem>>(product, 'GET', `/api/customers?${query}`);
    expect(shown).toBe(count(all.total!));
    const sought = all.items[7]!.email!;
    await page.getByRole('textbox', { name: /Name, e-mail/ }).fill(sought);
    await page.getByText('1 found', { exact: true }).waitFor();
    expect(await page.locator('tbody').innerText()).toContain(sought);
  });

  it('makes a journey of a threshold, and a test of what might bring people back', async () => {
    await page.goto(`${product.url}/prediction`);
    await page.getByRole('slider', { name: 'Treat everyone at or above' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('button', { name: 'Make a journey for 51% or more' }).click();
    await page.locator('.react-flow__node').nth(3).waitFor();
    const drawn = async (): Promise<JourneyDetail> =>
      api<JourneyDetail>(product, 'GET', `/api/journeys/${new URL(page.url()).pathname.split('/')[2]!}`);
    const { draft, state } = await drawn();
    expect(state).toBe('draft');
    expect(draft.nodes.find(({ id }) => id === 'start')?.config).toMatchObject({
      by: 'audience',
      filter: { rules: [{ kind: 'churn', op: 'gte', probability: 0.51 }] },
    });

    await page.goto(`${product.url}/prediction?tab=signals`);
    await page.getByRole('button', { name: 'Test it with an A/B split' }).click();
    await page.locator('.react-flow__node').nth(4).waitFor();
    expect((await drawn()).draft.nodes.map(({ type }) => type)).toContain('split');
    expect(await api<JourneyListItem[]>(product, 'GET', '/api/journeys')).toHaveLength(2);
  });

  it('shows whether a day’s predictions came true, with the table behind each picture', async () => {
    await page.goto(`${product.url}/prediction?tab=quality`);
    const days = overview.refreshes.filter(({ settled }) => settled !== null).sort((a, b) => b.day - a.day);
    const judged = days.find(({ seen }) => !seen) ?? days[0]!;
    const { all } = judged.settled!;
    await page.getByText(`was predicted; ${count(all.people)} customers.`).waitFor();
    const figure = page.getByRole('figure', { name: 'When it says 30%, do 30% leave?' });
    await figure.getByText('The figures as a table').click();
    const cells = await figure.locator('tbody tr td:nth-child(2)').allInnerTexts();
    expect(cells).toEqual(all.slices.filter((slice) => slice.people > 0).map((slice) => count(slice.people)));
    const gains = page.getByRole('figure', { name: 'How many do you reach by treating few?' });
    await gains.getByText('The figures as a table').click();
    expect(await gains.locator('tbody tr').count()).toBe(10);
    const time = page.getByRole('figure', { name: 'Predicted against actual, day by day' });
    await time.getByText('The figures as a table').click();
    expect(await time.locator('tbody tr').count()).toBe(days.length);
  });

  it('says why a band’s people are there and what goes with coming back, and speaks Korean too', async () => {
    await page.goto(`${product.url}/prediction?tab=signals`);
    await page.getByRole('group', { name: 'Band' }).getByRole('button', { name: '6', exact: true }).click();
    await page.getByRole('heading', { name: 'Band 6' }).waitFor();
    expect(new URL(page.url()).search).toBe('?tab=signals&band=6');
    await page.getByRole('link', { name: `People in band 6: ${count(overview.latest!.bands[5]!.people)}` }).waitFor();
    await page.getByText('Silence against own rhythm').first().waitFor();
    await page.getByText('This is association, not cause').waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Band 6' }).waitFor();
    await page.getByText('한국어').click();
    await page.getByRole('heading', { name: '6구간' }).waitFor();
    await page.getByRole('tab', { name: '한눈에' }).click();
    await page.getByRole('heading', { name: '구간별 고객' }).waitFor();
    expect(new URL(page.url()).search).toBe('?tab=overview');
    expect(await page.locator('html').getAttribute('lang')).toBe('ko');
    expect(complaints).toEqual([]);
  });

  it('writes moments in the shop’s hours for a reader elsewhere, and says so', async () => {
    const tab = await openTab(browser, complaints, { timezoneId: 'America/Los_Angeles' });
    const { zone } = await api<Settings>(product, 'GET', '/api/settings');
    const moment = new Intl.DateTimeFormat('en', {
      ...{ dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23', timeZone: zone },
    }).format(overview.latest!.at);
    await tab.goto(`${product.url}/prediction`);
    await tab.getByText(moment).waitFor();
    await tab.getByText(`Hours of ${zone}`).waitFor();
    await tab.context().close();
  });

  it('shows how far a training is while the page is left and come back to, and cancels it when asked', async () => {
    const { inUse } = await api<ModelList>(product, 'GET', '/api/models');
    await page.goto(`${product.url}/prediction?tab=model`);
    await page.getByText('English').click();
    await page.getByRole('button', { name: 'Train now' }).click();
    await page.getByText(/^Pass \d+ of at most \d+, try 1 of \d+$/).waitFor();
    await page.getByRole('tab', { name: 'RFM' }).click();
    await page.getByRole('heading', { name: 'RFM map' }).waitFor();
    await page.getByRole('tab', { name: 'Model', exact: true }).click();
    const box = page.getByRole('group', { name: 'Progress of the training' });
    expect(Number(await box.getByRole('progressbar').getAttribute('aria-valuenow'))).toBeGreaterThan(0);
    expect(await page.getByRole('button', { name: 'Train now' }).isDisabled()).toBe(true);
    expect(await accessProblems(page)).toEqual([]);
    await box.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel the training' }).click();
    await page.getByText('The training was cancelled').waitFor();
    expect((await api<ModelList>(product, 'GET', '/api/models')).inUse).toBe(inUse);
  });

  it('hands everybody over as a file, by columns of one’s choice that the browser remembers', async () => {
    await page.goto(`${product.url}/people`);
    const heads = page.locator('thead th');
    await heads.filter({ hasText: 'Phone' }).waitFor();
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('checkbox', { name: 'Phone' }).uncheck();
    await heads.filter({ hasText: 'Phone' }).waitFor({ state: 'detached' });
    await page.reload();
    await heads.filter({ hasText: 'E-mail' }).waitFor();
    expect(await heads.filter({ hasText: 'Phone' }).count()).toBe(0);
    const rows = await downloadRows(page);
    const { customers } = await api<Status>(product, 'GET', '/api/status');
    expect(rows.length - 1).toBe(customers);
  });

  it.each(TABS)('finds nothing that shuts people out on its part %s', async (tab) => {
    for (const [locale, colorScheme] of [
      ['ko-KR', 'light'],
      ['en-US', 'dark'],
    ] as const) {
      const own = await openTab(browser, complaints, { locale, colorScheme });
      await own.goto(`${product.url}/prediction?tab=${tab}`);
      await own.getByRole('heading', { level: 2 }).first().waitFor();
      await own.waitForLoadState('networkidle');
      await own.evaluate('document.querySelectorAll("details").forEach((one) => { one.open = true; })');
      expect(await accessProblems(own)).toEqual([]);
      await own.context().close();
    }
    expect(complaints).toEqual([]);
  });
});

describe.skipIf(chromium === null)('the prediction page of an empty shop', () => {
  it('explains itself on every part, without an error', { timeout: 240_000 }, async () => {
    const data = await temporaryData();
    const product = await startProduct(data.folder, { NARU_SAMPLE: '0' });
    const browser = await launchChromium(chromium!);
    try {
      await until('Temporal', async () => (await api<Status>(product, 'GET', '/api/status')).durable.ready);
      const complaints: string[] = [];
      const page = await openTab(browser, complaints);
      for (const tab of TABS) {
        await page.goto(`${product.url}/prediction?tab=${tab}`);
        await page.getByRole('heading', { level: 2 }).first().waitFor();
        await page.waitForLoadState('networkidle');
        expect(await page.getByRole('alert').count(), tab).toBe(0);
        if (tab === 'overview') await page.getByRole('heading', { name: 'Nobody to predict yet' }).waitFor();
        expect(await accessProblems(page), tab).toEqual([]);
      }
      expect(complaints).toEqual([]);
    } finally {
      await browser.close();
      await product.stop();
      await data.remove();
    }
  });
});
