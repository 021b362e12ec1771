import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, type WorkflowBundle } from '@temporalio/worker';

const folder = dirname(fileURLToPath(import.meta.url));
const root = dirname(folder);

let bundling: Promise<WorkflowBundle> | undefined;

/**
 * The workflows as one script for the worker's sandbox. Bundling takes seconds, so the script is kept on disk under a
 * hash of its sources and made again only when they change; within a process it is made once.
 */
export function workflowBundle(): Promise<WorkflowBundle> {
  bundling ??= load();
  bundling.catch(() => (bundling = undefined));
  return bundling;
}

async function load(): Promise<WorkflowBundle> {
  const file = join(root, '.cache', `workflows-${await sourceHash()}.js`);
  const kept = await readFile(file, 'utf8').catch(() => null);
  if (kept !== null) return { code: kept };
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(folder, 'index.ts'),
    logger: { ...console, log: quiet, trace: quiet, debug: quiet, info: quiet, warn: quiet, error: quiet },
  });
  await mkdir(dirname(file), { recursive: true });
  // Two processes may bundle at once: neither may read half a file.
  const half = `${file}.${String(process.pid)}`;
  await writeFile(half, code);
  await rename(half, file);
  return { code };
}

function quiet(): void {
  // The bundler talks of each module; what goes wrong it throws.
}

async function sourceHash(): Promise<string> {
  const hash = createHash('sha256');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts')).sort();
  for (const name of names) hash.update(name).update(await readFile(join(folder, name)));
  hash.update(await readFile(join(root, 'server/temporal-names.ts')));
  const sdk = await readFile(join(root, 'node_modules/@temporalio/workflow/package.json'), 'utf8');
  hash.update((JSON.parse(sdk) as { version: string }).version);
  return hash.digest('hex').slice(0, 16);
}
