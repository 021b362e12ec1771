/** The whole product as `npm start` runs it, in a temporary folder, for tests that use it as a person would. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Settings } from '../engine/contract/shop.ts';
import { freePort } from '../server/start/free-port.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

export interface Product {
  /** Address of the editor and the API. */
  readonly url: string;
  readonly dataFolder: string;
  /** Everything the supervisor has said. */
  readonly said: () => string;
  /** Seconds until ready, as the product itself printed. */
  readonly readyAfter: number;
  /** Process id of a part right now, null while it is down. Linux only. */
  pidOf(part: Part): Promise<number | null>;
  /** SIGINT to the supervisor alone, as a service manager does; resolves with the exit code. */
  stop(): Promise<number | null>;
}

export type Part = 'api' | 'worker' | 'bulk worker' | 'temporal';

const commands: Readonly<Record<Part, string>> = {
  api: 'server/main.ts',
  worker: 'workflows/main.ts',
  'bulk worker': 'workflows/main.ts',
  temporal: 'start-dev',
};

/** The child of `parent` that runs this part. */
async function childRunning(parent: number, part: Part): Promise<number | null> {
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (Number(fields[1]) !== parent || fields[0] === 'Z') continue;
    const command = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
    if (!command.includes(commands[part])) continue;
    const settings = await readFile(`/proc/${name}/environ`, 'utf8').catch(() => '');
    const isBulk = settings.split('\0').includes('NARU_QUEUES=bulk');
    if (isBulk === (part === 'bulk worker')) return Number(name);
  }
  return null;
}

/** A data folder that is removed by `remove`. */
export async function temporaryData(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'naru-product-'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }) };
}

/** Starts the product and waits until it says that it is ready. @throws with what it said when it ends before. */
export async function startProduct(dataFolder: string, env: NodeJS.ProcessEnv = {}): Promise<Product> {
  // Not port 0: a part that is started again must be found where it was.
  const port = String(await freePort());
  return new Promise((resolve, reject) => {
    const child: ChildProcess = spawn(process.execPath, ['scripts/start.mjs'], {
      cwd: root,
      env: { ...process.env, NARU_DATA: dataFolder, PORT: port, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    const gone = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
    const hear = (data: Buffer): void => {
      said += data.toString();
      const ready = /Ready after ([\d.]+) s:\s+(http:\/\/\S+)/.exec(said);
      if (!ready) return;
      resolve({
        url: ready[2]!,
        dataFolder,
        said: () => said,
        readyAfter: Number(ready[1]),
        pidOf: (part) => childRunning(child.pid!, part),
        stop() {
          child.kill('SIGINT');
          return gone;
        },
      });
    };
    child.stdout!.on('data', hear);
    child.stderr!.on('data', hear);
    void gone.then((code) => reject(new Error(`The product ended with code ${code} before it was ready:\n${said}`)));
  });
}

/** Resolves with the first answer of `look` that is neither null nor undefined nor false; looks again every 100 ms. */
export async function until<Answer>(
  what: string,
  look: () => Promise<Answer | null | undefined | false>,
  patienceMs = 60_000,
): Promise<Answer> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const answer = await look();
    if (answer !== null && answer !== undefined && answer !== false) return answer;
    if (Date.now() > deadline) throw new Error(`Waited ${patienceMs / 1000} s for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** JSON from the API. @throws with the refusal. */
export async function api<Answer>(
  product: Pick<Product, 'url'>,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  const response = await fetch(`${product.url}${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return (text ? JSON.parse(text) : undefined) as Answer;
}

/** Takes the untreated group away, for tests that count what everybody got. */
export async function treatEverybody(product: Pick<Product, 'url'>): Promise<void> {
  const settings = await api<Settings>(product, 'GET', '/api/settings');
  await api(product, 'PUT', '/api/settings', { ...settings, untreatedShare: 0 });
}

/** The tail of a part's log, for the message of a failed test. */
export async function logTail(product: Pick<Product, 'dataFolder'>, part: Part): Promise<string> {
  return (
    await readFile(join(product.dataFolder, 'logs', `${part.replace(' ', '-')}.log`), 'utf8').catch(() => '')
  ).slice(-2000);
}
