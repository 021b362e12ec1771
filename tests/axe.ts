import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const source = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What axe-core finds wrong (WCAG 2 A and AA): one line per rule and place. */
export async function accessProblems(page: Page): Promise<string[]> {
  // Through the debugger, since the page's own policy forbids foreign scripts.
  const session = await page.context().newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: await readFile(source, 'utf8') });
  const expression = `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }).then(({ violations }) =>
    JSON.stringify(violations.flatMap(({ id, nodes }) => nodes.map(({ target, html }) => id + ' ' + target.join(' ') + ' ' + html.slice(0, 160)))))`;
  const { result } = await session.send('Runtime.evaluate', { expression, awaitPromise: true });
  await session.detach();
  return JSON.parse(String(result.value)) as string[];
}
