import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { obtainChromium } from '../editor/testing/chromium.ts';
import { buildEditor } from '../server/start/editor-build.ts';
import { obtainTemporal } from '../server/start/temporal-binary.ts';

/**
 * Gets what the tests drive for real: Temporal, a browser, the built editor. What cannot be had is written, with its
 * reason, to the file named by the first argument: tests that need it are then reported as skipped, and the reason is printed.
 */
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const say = (line: string): void => console.log(`  ${line}`);

const missing: Record<string, string> = {};
try {
  say(`Temporal: ${await obtainTemporal(say)}`);
} catch (error) {
  missing['temporal'] = (error as Error).message;
}
const browser = obtainChromium(say);
if (typeof browser === 'string') say(`Browser: ${browser}`);
else missing['browser'] = browser.missing;
await buildEditor(root, say);
await writeFile(process.argv[2] ?? join(root, '.cache-missing.json'), JSON.stringify(missing));
