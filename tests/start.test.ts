import { spawn } from 'node:child_process';
import { mkdir, readFile, readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import SQLite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Status } from '../engine/contract/common.ts';
import type { JourneyDetail } from '../engine/contract/journeys.ts';
import type { LiveNumbers } from '../engine/contract/live.ts';
import { backUp } from '../server/start/backup.ts';
import { openDatabase } from '../server/store/database.ts';
import { migrate } from '../server/store/migrate.ts';
import { api, startProduct, temporaryData, until, type Product } from './product.ts';
import { drawWaiting, waiting } from './waiting-journey.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Processes that have the folder in their environment or arguments: all parts of a product. Linux only. */
async function processesOf(dataFolder: string): Promise<string[]> {
  const found: string[] = [];
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) continue;
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (environment.includes(dataFolder) || command.includes(dataFolder)) found.push(command.replaceAll('\0', ' '));
  }
  return found;
}

/** A start that is expected to end by itself. */
function failedStart(env: NodeJS.ProcessEnv): Promise<{ code: number | null; said: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['scripts/start.mjs'], { cwd: root, env: { ...process.env, ...env } });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (said += data.toString()));
    child.once('close', (code) => resolve({ code, said }));
  });
}

const status = (product: Product): Promise<Status> => api<Status>(product, 'GET', '/api/status');

describe('the product', () => {
  let data: Awaited<ReturnType<typeof temporaryData>>;
  beforeAll(async () => {
    data = await temporaryData();
  });
  afterAll(() => data.remove());

  describe('from its first start to its second', () => {
    let product: Product | undefined;
    let journey: string;
    let customers: number;
    afterAll(async () => {
      await product?.stop();
    });

    it('prints its address and the sample shop’s progress, and carries people', { timeout: 180_000 }, async () => {
      const first = (product = await startProduct(data.folder));
      expect(first.said()).toContain(`Ready after ${first.readyAfter.toFixed(1)} s:  ${first.url}`);
      expect(await (await fetch(first.url, { headers: { accept: 'text/html' } })).text()).toContain('<div id="root">');
      await until('the sample shop', async () => (await status(first)).sample.state === 'loaded', 120_000);
      const steps = [...first.said().matchAll(/Sample shop [█·]{30} +(\d+) %/g)].map(([, percent]) => Number(percent));
      expect(steps.length).toBeGreaterThan(5);
      expect(steps).toEqual([...steps].sort((a, b) => a - b));
      expect(steps.at(-1)).toBe(100);
      ({ customers } = await status(first));
      expect(customers).toBe(2469);

      await until('Temporal', async () => (await status(first)).durable.ready);
      const drawn = await drawWaiting(first, '기다림');
      journey = drawn.id;
      await api(first, 'POST', `/api/journeys/${journey}/publish`, { rev: drawn.rev, inside: 'stay' });
      const { items } = await api<{ items: { externalId: string }[] }>(first, 'GET', '/api/customers');
      const people = items.slice(0, 3).map(({ externalId }) => externalId);
      await api(first, 'POST', `/api/journeys/${journey}/enter`, { customers: people, key: 'once' });
      await until('three people to wait', async () => (await numbers(first)).nodes['wait']?.waiting === 3);
    });

    it('ends every process at Ctrl-C, with code 0', { timeout: 60_000 }, async () => {
      if (process.platform === 'linux') expect((await processesOf(data.folder)).length).toBeGreaterThanOrEqual(4);
      expect(await product!.stop()).toBe(0);
      product = undefined;
      if (process.platform === 'linux') expect(await processesOf(data.folder)).toEqual([]);
    });

    it('finds journeys, waits and people where they were', { timeout: 120_000 }, async () => {
      const second = (product = await startProduct(data.folder));
      expect(second.said()).not.toContain('Sample shop');
      expect(await status(second)).toMatchObject({ customers, sample: { state: 'loaded' } });
      const found = await numbers(second);
      expect(found.entered).toBe(3);
      expect(found.nodes['wait']?.waiting).toBe(3);
      expect((await api<JourneyDetail>(second, 'GET', `/api/journeys/${journey}`)).draft.name).toBe('기다림');
      await until('Temporal', async () => (await status(second)).durable.ready);
      console.log(`A second start is ready after ${second.readyAfter} s.`);
    });

    it('refuses a second start on the same folder while the first runs', { timeout: 60_000 }, async () => {
      const { code, said } = await failedStart({ NARU_DATA: data.folder, PORT: '0' });
      expect(said.trim()).toMatch(/^Naru already runs on this data folder \(process \d+\)\./);
      expect(code).toBe(1);
      expect(await status(product!)).toMatchObject({ customers });
    });

    // That people then walk on without Temporal's file is shown by workflows/lost-server.test.ts.
    it('finds them from a backup made while it ran, without Temporal’s file', { timeout: 120_000 }, async () => {
      const restored = join(data.folder, 'restored');
      backUp({ file: join(data.folder, 'naru.db') }, join(restored, 'naru.db'));
      expect(await product!.stop()).toBe(0);
      const third = (product = await startProduct(restored));
      expect(await status(third)).toMatchObject({ customers, sample: { state: 'loaded' } });
      expect((await numbers(third)).nodes['wait']?.waiting).toBe(3);
      await until('people to be carried again', async () => (await fetch(`${third.url}/healthz`)).ok);
    });

    async function numbers(from: Product): Promise<LiveNumbers> {
      return api<LiveNumbers>(from, 'GET', `/api/journeys/${journey}/live`);
    }
  });

  describe('without Temporal and with a password', () => {
    let product: Product | undefined;
    const signedIn = { authorization: `Basic ${Buffer.from('admin:열려라 참깨').toString('base64')}` };
    const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
      fetch(`${product!.url}${path}`, {
        ...init,
        headers: { 'content-type': 'application/json', ...signedIn },
      });

    beforeAll(async () => {
      const empty = join(data.folder, 'empty');
      await mkdir(empty);
      product = await startProduct(join(data.folder, 'alone'), {
        TEMPORAL_CLI: '',
        TEMPORAL_ADDRESS: '',
        PATH: empty,
        HOME: empty,
        XDG_CACHE_HOME: join(empty, 'cache'),
        // Nobody listens there: the download cannot be had either.
        HTTPS_PROXY: 'http://127.0.0.1:9',
        https_proxy: 'http://127.0.0.1:9',
        NARU_SAMPLE: '0',
        NARU_PASSWORD: '열려라 참깨',
      });
    }, 120_000);
    afterAll(async () => {
      expect(await product?.stop()).toBe(0);
    }, 30_000);

    it('lets only those in who know the password', async () => {
      for (const path of ['/api/status', '/', '/api/customers', '/metrics']) {
        expect((await fetch(`${product!.url}${path}`)).status).toBe(401);
        expect((await ask(path)).status).toBe(200);
      }
      const wrong = { authorization: `Basic ${Buffer.from('admin:wrong').toString('base64')}` };
      expect((await fetch(`${product!.url}/api/status`, { headers: wrong })).status).toBe(401);
    });

    it('opens all the same, simulates, and says why publishing is off', { timeout: 60_000 }, async () => {
      const reason = /^Temporal could not be obtained \(download: .+; go install: Go is not installed\)\. Install /;
      expect(product!.said()).toMatch(/Temporal could not be obtained .+ publishing is off\./s);
      const { durable } = (await (await ask('/api/status')).json()) as Status;
      expect(durable).toMatchObject({ ready: false, reason: expect.stringMatching(reason) as string });
      expect((await ask('/healthz')).status).toBe(503);

      const made = await ask('/api/journeys', {
        method: 'POST',
        body: JSON.stringify({ name: '그리기', template: 'blank', locale: 'ko' }),
      });
      const { id, rev } = (await made.json()) as JourneyDetail;
      const draft = JSON.stringify({ rev, draft: waiting(id, '기다림') });
      const saved = (await (await ask(`/api/journeys/${id}/draft`, { method: 'PUT', body: draft })).json()) as {
        rev: number;
      };
      const published = await ask(`/api/journeys/${id}/publish`, {
        method: 'POST',
        body: JSON.stringify({ rev: saved.rev, inside: 'stay' }),
      });
      expect(published.status).toBe(503);
      expect(await published.json()).toMatchObject({
        error: { code: 'durable-unavailable', message: expect.stringMatching(reason) as string },
      });
      const simulated = await ask(`/api/journeys/${id}/simulate`, {
        method: 'POST',
        body: JSON.stringify({ days: 7 }),
      });
      expect(simulated.status).toBe(200);
      expect(await simulated.text()).toContain('event: done');
    });
  });

  describe('that cannot start says so in one sentence and ends with code 1', () => {
    const oneSentence = async (env: NodeJS.ProcessEnv): Promise<string> => {
      const folder = join(data.folder, 'refused');
      const { code, said } = await failedStart({ NARU_DATA: folder, NARU_SAMPLE: '0', PORT: '0', ...env });
      expect(code).toBe(1);
      return said
        .replace('Naru 나루', '')
        .replace(/Building the editor.*\n/, '')
        .trim();
    };

    it('when the port is taken', { timeout: 60_000 }, async () => {
      const other = createServer().listen(0, '127.0.0.1');
      await new Promise((resolve) => other.once('listening', resolve));
      const { port } = other.address() as { port: number };
      expect(await oneSentence({ PORT: String(port) })).toBe(
        `Port ${port} is taken. Choose another one, for example PORT=${port + 1} npm start.`,
      );
      await new Promise((resolve) => other.close(resolve));
    });

    it('when a setting makes no sense', { timeout: 60_000 }, async () => {
      expect(await oneSentence({ PORT: 'x' })).toBe('PORT must be a whole number from 0 to 65535, but it is "x".');
    });

    it('when the database is newer than the code', { timeout: 60_000 }, async () => {
      const file = join(data.folder, 'newer', 'naru.db');
      const database = openDatabase({ file });
      await migrate(database);
      await database.close();
      const newer = new SQLite(file);
      newer.exec(`insert into kysely_migration (name, timestamp) values ('9999-later', '2099-01-01T00:00:00Z')`);
      newer.close();
      const said = await oneSentence({ NARU_DATA: dirname(file) });
      expect(said).toBe(
        'The database was written by a newer version of Naru. Update Naru, or choose another data folder.',
      );
      if (process.platform === 'linux') expect(await processesOf(dirname(file))).toEqual([]);
    });

    it('when the data folder cannot be written', { timeout: 60_000 }, async () => {
      expect(await oneSentence({ NARU_DATA: join(root, 'package.json', 'data') })).toMatch(
        /^The data folder cannot be written\. .*\(ENOTDIR/,
      );
    });
  });
});
