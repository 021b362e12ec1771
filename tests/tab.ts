/** A tab of a real browser, for tests that use the product as a person would. */
import { parse } from 'csv-parse/sync';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

/**
 * Opens a tab that shares nothing with others; closing its context closes it.
 *
 * @param complaints what its pages throw is added here.
 */
export async function openTab(
  browser: Browser,
  complaints: string[],
  look: Pick<BrowserContextOptions, 'locale' | 'colorScheme' | 'timezoneId'> = {},
): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-US',
    reducedMotion: 'reduce',
    ...look,
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  return page;
}

/** Presses “Download as CSV”. @returns the rows of the file, its head first. */
export async function downloadRows(page: Page): Promise<string[][]> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download as CSV' }).click(),
  ]);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  return parse(Buffer.concat(chunks), { bom: true });
}
