import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { obtainTemporal } from '../../server/start/temporal-binary.ts';

/** Histories of so many events are to be continued as new: a few rounds of a dispatcher, so that it happens often. */
const EVENTS = 60;

/** A program for `TEMPORAL_CLI`: the real server, which asks for short histories. @returns its path. */
export async function shortHistories(folder: string): Promise<string> {
  const binary = await obtainTemporal(() => undefined);
  const path = join(folder, 'temporal-short-histories');
  const setting = `limit.historyCount.suggestContinueAsNew=${EVENTS}`;
  // `exec`: the process that is killed is the server itself.
  await writeFile(path, `#!/bin/sh\nexec "${binary}" "$@" --dynamic-config-value ${setting}\n`, { mode: 0o755 });
  return path;
}
