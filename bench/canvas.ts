/**
 * `npm run bench -- canvas`: how the editor carries large drawings, in a real Chromium: one line for 100, 1,000 and 10,000
 * nodes (`--nodes 500` for one size). `openMs` is from the address until the first cards are drawn, `frameMs…` are the
 * times between frames while the canvas is moved by the wheel, as it opens (everything in sight). Needs the built editor and a browser.
 */
import type { Page } from 'playwright-core';
import type { JourneyDetail } from '../engine/contract/journeys.ts';
import { findChromium, launchChromium } from '../editor/testing/chromium.ts';
import { startProduct, temporaryData, api } from '../tests/product.ts';
import { bigJourney } from './big-journey.ts';
import { say } from './processes.ts';
import { quantile, round } from './quantile.ts';

const FRAMES = 150;

/** Runs in the page: text, for it knows what this process does not. */
const MEASURE = `(most) => {
  const times = (globalThis.frameTimes = []);
  let last = performance.now();
  const step = (now) => {
    times.push(now - last);
    last = now;
    if (times.length < most) requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}`;

/** Drags the empty canvas to and fro and measures each frame; the page itself tells them. */
async function frames(page: Page): Promise<number[]> {
  const pane = page.locator('.react-flow__pane');
  const box = await pane.boundingBox();
  if (!box) throw new Error('there is no canvas');
  await page.evaluate(`(${MEASURE})(${FRAMES})`);
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const measured = (): Promise<number[]> => page.evaluate('globalThis.frameTimes');
  for (let round = 0; (await measured()).length < FRAMES; round++) {
    // By the wheel, as on a touchpad: a drag would begin on whatever card lies there.
    const far = round % 16 < 8 ? 60 : -60;
    await page.mouse.move(x, y);
    await page.mouse.wheel(far, far / 2);
  }
  return (await measured()).slice(5);
}

async function measure(page: Page, url: string, nodes: number): Promise<Record<string, unknown>> {
  const made = await api<JourneyDetail>({ url }, 'POST', '/api/journeys', {
    name: 'Big',
    template: 'blank',
    locale: 'en',
  });
  await api({ url }, 'PUT', `/api/journeys/${made.id}/draft`, { rev: made.rev, draft: bigJourney(made.id, nodes) });
  await page.goto('about:blank');
  const started = performance.now();
  await page.goto(`${url}/journeys/${made.id}`, { waitUntil: 'commit' });
  await page.locator('.react-flow__node').first().waitFor({ timeout: 120_000 });
  const openMs = performance.now() - started;
  // Until the page rests: what follows is the drawing, not its arrival.
  await page.evaluate('new Promise((resolve) => requestIdleCallback(resolve, { timeout: 10000 }))');
  const times = await frames(page);
  say(`${nodes} nodes: open ${Math.round(openMs)} ms, ${await page.locator('.react-flow__node').count()} cards drawn`);
  return {
    nodes,
    openMs: Math.round(openMs),
    frameMsMedian: round(quantile(times, 0.5)),
    frameMsP95: round(quantile(times, 0.95)),
  };
}

/** Runs the benchmark. */
export async function run(args: Record<string, string>): Promise<Record<string, unknown>[]> {
  const sizes = args['nodes'] ? [Number(args['nodes'])] : [100, 1000, 10_000];
  const path = findChromium();
  if (path === null) throw new Error('this needs Chromium: name one in CHROMIUM');
  const data = await temporaryData();
  const product = await startProduct(data.folder, { NARU_SAMPLE: '0' });
  try {
    const browser = await launchChromium(path);
    try {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
      const results: Record<string, unknown>[] = [];
      // The first visit loads the editor itself, which is not the drawing's.
      await measure(page, product.url, 10);
      for (const nodes of sizes) results.push(await measure(page, product.url, nodes));
      return results;
    } finally {
      await browser.close();
    }
  } finally {
    await product.stop();
    await data.remove();
  }
}
