/**
 * `npm run screens [-- WORD …]`: a picture of every page into `.screens/`, in both sizes, both languages, light and dark,
 * with an empty shop and with the sample shop at work; and the README's picture, `docs/live.png`. Words narrow it down:
 * only pictures whose names hold all of them are taken (`npm run screens -- sample live en`).
 */
import { mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import type { Status } from '../engine/contract/common.ts';
import type { JourneyDetail } from '../engine/contract/journeys.ts';
import type { LiveNumbers } from '../engine/contract/live.ts';
import { launchChromium, obtainChromium } from '../editor/testing/chromium.ts';
import { api, startProduct, temporaryData, until, type Product } from '../tests/product.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, '.screens');
const readmePicture = join(root, 'docs', 'live.png');
const words = process.argv.slice(2);

const sizes = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];
const locales = ['ko', 'en'] as const;
const schemes = ['light', 'dark'] as const;

type Places = Readonly<Record<string, string>>;

const pages: Places = {
  journeys: '/',
  people: '/people',
  messages: '/messages',
  prediction: '/prediction',
  quality: '/prediction?tab=quality',
  signals: '/prediction?tab=signals',
  model: '/prediction?tab=model',
  rfm: '/prediction?tab=rfm',
  band: '/people?band=8',
  stuck: '/stuck',
  settings: '/settings',
};

/** Opens the address and waits until nothing more is asked for; a live page's stream of numbers never ends. */
async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.locator('main, [role="main"], h1, .react-flow__node').first().waitFor();
  await page.waitForLoadState('networkidle', { timeout: 3000 }).catch(() => undefined);
  await page.evaluate('document.fonts.ready.then(() => undefined)');
  await page.waitForTimeout(300);
}

async function take(browser: Browser, url: string, shop: string, places: Places): Promise<number> {
  let taken = 0;
  for (const viewport of sizes) {
    for (const locale of locales) {
      for (const colorScheme of schemes) {
        const wanted = Object.entries(places)
          .map(([page, path]) => ({ name: [shop, page, viewport.width, locale, colorScheme].join('-'), path }))
          .filter(({ name }) => words.every((word) => name.split('-').includes(word)));
        if (wanted.length === 0) continue;
        const context = await browser.newContext({ viewport, locale, colorScheme, reducedMotion: 'reduce' });
        const page = await context.newPage();
        for (const { name, path } of wanted) {
          await open(page, `${url}${path}`);
          await page.screenshot({ path: join(folder, `${name}.png`) });
          taken += 1;
        }
        await context.close();
      }
    }
  }
  return taken;
}

/** The shop at work: the win-back journey published, everyone through its decision, the held-back weeks replayed. */
async function setToWork(product: Product, locale: string): Promise<{ journey: string; person: number }> {
  const made = await api<JourneyDetail>(product, 'POST', '/api/journeys', {
    name: locale === 'ko' ? '윈백' : 'Win-back',
    template: 'win-back',
    locale,
  });
  await api(product, 'POST', `/api/journeys/${made.id}/publish`, { rev: made.rev, inside: 'stay' });
  const live = (): Promise<LiveNumbers> => api<LiveNumbers>(product, 'GET', `/api/journeys/${made.id}/live`);
  const passed = async (): Promise<number> =>
    Object.values((await live()).nodes).reduce((sum, { messages }) => sum + (messages?.['accepted'] ?? 0), 0);
  let before = -1;
  await until(
    'the messages to go out',
    async () => {
      const now = await passed();
      const settled = now > 0 && now === before;
      before = now;
      await new Promise((resolve) => setTimeout(resolve, 1500));
      return settled;
    },
    180_000,
  );
  const { items } = await api<{ items: { customer: { id: number } }[] }>(
    product,
    'GET',
    `/api/messages?journey=${made.id}`,
  );
  return { journey: made.id, person: items[0]?.customer.id ?? 1 };
}

async function replay(product: Product, journeys: readonly string[]): Promise<void> {
  await api(product, 'POST', '/api/replay', { action: 'start', daysPerMinute: 600 });
  for (const journey of journeys) {
    await until(
      'customers to come back',
      async () => {
        const { nodes } = await api<LiveNumbers>(product, 'GET', `/api/journeys/${journey}/live`);
        return Object.values(nodes).some(({ conversion }) => (conversion?.converted ?? 0) > 20);
      },
      120_000,
    );
  }
  await until(
    'the replay to end',
    async () => {
      const { day, days } = await api<{ day: number; days: number }>(product, 'GET', '/api/replay');
      return day >= days;
    },
    120_000,
  );
  // The last orders are still being matched.
  await new Promise((resolve) => setTimeout(resolve, 3000));
}

async function picture(browser: Browser, url: string, journey: string): Promise<void> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en',
    colorScheme: 'light',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await open(page, `${url}/journeys/${journey}?mode=live`);
  // From the split down, where the arms, the messages and the conversions are.
  const split = page.locator('.react-flow__node', { hasText: 'A/B split' });
  await split.click();
  const { x = 0, y = 0 } = (await split.boundingBox()) ?? {};
  await page.mouse.move(x - 200, y);
  await page.mouse.down();
  await page.mouse.move(x - 200, 130, { steps: 5 });
  await page.mouse.up();
  await page.mouse.move(1, 899);
  await page.waitForTimeout(500);
  await mkdir(dirname(readmePicture), { recursive: true });
  await page.screenshot({ path: readmePicture });
  await context.close();
  console.log(`docs/live.png: ${Math.round((await stat(readmePicture)).size / 1024)} KB`);
}

async function withProduct(env: NodeJS.ProcessEnv, work: (product: Product) => Promise<void>): Promise<void> {
  const data = await temporaryData();
  try {
    const product = await startProduct(data.folder, env);
    try {
      await until('Temporal', async () => (await api<Status>(product, 'GET', '/api/status')).durable.ready);
      await work(product);
    } finally {
      await product.stop();
    }
  } finally {
    await data.remove();
  }
}

const chromium = obtainChromium(console.log);
if (typeof chromium !== 'string') throw new Error(`No browser could be had: ${chromium.missing}`);
await mkdir(folder, { recursive: true });
const browser = await launchChromium(chromium);
try {
  let taken = 0;
  if (!words.includes('sample')) {
    await withProduct({ NARU_SAMPLE: '0' }, async (product) => {
      taken += await take(browser, product.url, 'empty', pages);
      const blank = { name: '나루 Naru', template: 'blank', locale: 'ko' };
      const { id } = await api<JourneyDetail>(product, 'POST', '/api/journeys', blank);
      taken += await take(browser, product.url, 'empty', { draw: `/journeys/${id}` });
    });
  }
  if (!words.includes('empty')) {
    await withProduct({}, async (product) => {
      const sample = async (): Promise<boolean> =>
        (await api<Status>(product, 'GET', '/api/status')).sample.state === 'loaded';
      await until('the sample shop', sample, 180_000);
      const { journey, person } = await setToWork(product, 'en');
      const korean = await setToWork(product, 'ko');
      await replay(product, [journey, korean.journey]);
      await picture(browser, product.url, journey);
      taken += await take(browser, product.url, 'sample', {
        ...pages,
        draw: `/journeys/${journey}`,
        live: `/journeys/${journey}?mode=live`,
        korean: `/journeys/${korean.journey}?mode=live`,
        person: `/people/${person}`,
      });
    });
  }
  console.log(`${taken} pictures in .screens/`);
} finally {
  await browser.close();
}
