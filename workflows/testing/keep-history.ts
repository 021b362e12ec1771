import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'histories');

/** Writes the history of a workflow, once it has ended, to where the replay test looks for it. */
export async function keepHistory(name: string, handle: WorkflowHandle): Promise<void> {
  await handle.result();
  // Which process of which machine it was is nobody's business.
  const text = historyToJSON(await handle.fetchHistory())
    .replace(/"identity": ?"[^"]*"/g, '"identity":"recorder"')
    .replace(/"\d+@[^"]*"/g, '"recorder"');
  const history = JSON.parse(text) as { events: unknown[] };
  await writeFile(join(folder, `${name}.json`), `${JSON.stringify(history, null, 1)}\n`);
  process.stderr.write(`${name}: ${String(history.events.length)} events\n`);
}
