import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from './testing/ask.ts';
import { startTestApp, type TestApp } from './testing/test-app.ts';

const basic = (password: string): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`,
});

let folder: string;
let open: TestApp;
let walled: TestApp;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'naru-editor-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Naru</title>');
  await writeFile(join(folder, 'assets', 'app-1.js'), 'export {};');
  open = await startTestApp({ editorFolder: folder });
  walled = await startTestApp({ editorFolder: folder, auth: { password: '비밀번호-42' } });
});
afterAll(async () => {
  await open.stop();
  await walled.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A request with headers that `fetch` does not let one set. */
function raw(app: TestApp, path: string, headers: Record<string, string>): Promise<number> {
  const { port } = new URL(app.url);
  return new Promise((resolve, reject) => {
    request({ port, path, headers }, (res) => {
      res.resume();
      resolve(res.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

describe('without a password', () => {
  test('only the machine’s own names are answered', async () => {
    expect(await raw(open, '/api/status', { host: 'localhost:80' })).toBe(200);
    expect(await raw(open, '/api/status', { host: '[::1]:80' })).toBe(200);
    expect(await raw(open, '/api/status', { host: 'naru.example.com' })).toBe(403);
    expect(await raw(open, '/api/status', { host: 'localhost.example.com' })).toBe(403);
    expect(await raw(open, '/healthz', { host: 'naru.example.com' })).toBe(200);
  });

  test('changes that another site asks the browser for are refused', async () => {
    const make = (headers: Record<string, string>): Promise<Answer> =>
      open.call('POST', '/api/write-keys', { name: 'x' }, headers);
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: 'http://127.0.0.1:1' },
    ]) {
      const answer = await make(headers);
      expect([answer.status, answer.json]).toMatchObject([403, { error: { code: 'cross-origin' } }]);
    }
    expect((await open.call('GET', '/api/write-keys')).json).toEqual([]);
    expect((await make({ origin: open.url })).status).toBe(201);
    expect((await make({ 'sec-fetch-site': 'same-origin' })).status).toBe(201);
  });
});

describe('with a password', () => {
  test('the API and the editor need it; health and the unsubscribe page do not', async () => {
    for (const path of ['/api/status', '/api/nothing', '/', '/journeys/x', '/assets/app-1.js', '/metrics']) {
      const answer = await walled.call('GET', path);
      expect([path, answer.status, answer.json]).toMatchObject([path, 401, { error: { code: 'sign-in-needed' } }]);
      expect(answer.headers.get('www-authenticate')).toContain('Basic');
    }
    expect((await walled.call('GET', '/api/status', undefined, basic('비밀번호-42'))).status).toBe(200);
    expect((await walled.call('GET', '/', undefined, basic('비밀번호-42'))).text).toContain('<title>Naru');
    expect((await walled.call('GET', '/healthz')).status).toBe(200);
    expect((await walled.call('GET', '/u/nonsense')).status).toBe(404);
    expect((await walled.call('POST', '/v1/track', {})).json).toMatchObject({ error: { code: 'write-key-needed' } });
  });

  test('a write key lets customers into journeys and opens nothing else', async () => {
    const made = await walled.call('POST', '/api/write-keys', { name: 'x' }, basic('비밀번호-42'));
    const headers = { authorization: `Bearer ${(made.json as { key: string }).key}` };
    const body = { customers: ['a'], key: 'k' };
    const enter = await walled.call('POST', '/api/journeys/none/enter', body, headers);
    expect(enter.json).toMatchObject({ error: { code: 'journey-not-found' } });
    expect((await walled.call('POST', '/api/journeys/none/enter', body)).status).toBe(401);
    expect((await walled.call('GET', '/api/status', undefined, headers)).status).toBe(401);
  });

  test('guessing it is slowed down', async () => {
    const answers: number[] = [];
    for (let n = 0; n < 70; n += 1) {
      answers.push((await walled.call('GET', '/api/status', undefined, basic(`guess ${n}`))).status);
    }
    expect(answers[0]).toBe(401);
    expect(answers.at(-1)).toBe(429);
    const blocked = await walled.call('GET', '/api/status', undefined, basic('비밀번호-42'));
    expect([blocked.status, blocked.json]).toMatchObject([429, { error: { code: 'too-many-sign-ins' } }]);
  });
});

describe('the editor', () => {
  test('is served with headers that forbid inline scripts, its pages from any address', async () => {
    const page = await open.call('GET', '/journeys/j_1', undefined, { accept: 'text/html' });
    expect([page.status, page.text]).toEqual([200, '<!doctype html><title>Naru</title>']);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self';");
    expect(page.headers.get('cache-control')).toBe('no-cache');
    const asset = await open.call('GET', '/assets/app-1.js');
    expect(asset.headers.get('cache-control')).toContain('immutable');
    expect((await open.call('GET', '/assets/gone.js')).status).toBe(404);
    expect((await open.call('GET', '/..%2f..%2fetc%2fpasswd')).status).not.toBe(500);
  });
});
