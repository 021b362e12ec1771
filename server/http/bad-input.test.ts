import fc from 'fast-check';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { JourneyDetail } from '../../engine/contract/journeys.ts';
import { execute } from '../store/database.ts';
import { smallSample, type SmallSample } from '../sample/testing/small-sample.ts';
import { startShopApp, type ShopApp } from '../shop/testing/shop-app.ts';
import { API_ROUTES, type ApiRoute } from './api-routes.ts';
import type { Answer } from './testing/ask.ts';
import { mutated } from './testing/mutated.ts';

import { validBodies } from './testing/valid-bodies.ts';

const refusal = z.strictObject({
  error: z.strictObject({
    code: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
    message: z.string().min(1),
    places: z.array(z.strictObject({ path: z.string(), code: z.string(), message: z.string() })).optional(),
    requestId: z.uuid(),
  }),
});

const TABLES = ['journeys', 'plans', 'runs', 'customers', 'consents', 'events', 'senders', 'write_keys', 'settings'];

let sample: SmallSample;
let app: ShopApp;
let journey: JourneyDetail;
let key = '';

beforeAll(async () => {
  // The whole product, with people whom filters and simulations find.
  sample = await smallSample(12);
  app = await startShopApp(sample.folder);
  await app.sample.load(() => undefined);
  key = ((await app.call('POST', '/api/write-keys', { name: 'k' })).json as { key: string }).key;
  const made = await app.call('POST', '/api/journeys', { name: '나쁜 입력', template: 'blank', locale: 'ko' });
  journey = made.json as JourneyDetail;
}, 60_000);
afterAll(async () => {
  await app.close();
  await sample.remove();
});

const isPage = (route: ApiRoute): boolean => route.path.startsWith('/u/');
const routes = API_ROUTES.filter((route) => !route.path.endsWith('/stream') && route.path !== '/healthz');
const changing = routes.filter((route) => route.method !== 'get' && !isPage(route));

function call(route: ApiRoute, body?: unknown, ids: string[] = [journey.id, '1'], query = ''): Promise<Answer> {
  let n = 0;
  const path = route.path.replace(/:\w+/g, () => ids[n++] ?? 'x');
  const headers: Record<string, string> = path.startsWith('/v1/') ? { authorization: `Bearer ${key}` } : {};
  return app.call(route.method.toUpperCase(), `${path}${query}`, body, headers);
}

/** Below 500 (or off for now), and when refused, in the one format. */
function expectClear(answer: Answer, what: unknown): void {
  const shown = `${answer.status} for ${JSON.stringify(what)?.slice(0, 300)}: ${answer.text.slice(0, 300)}`;
  expect(answer.status === 503 || answer.status < 500, shown).toBe(true);
  if (answer.status >= 400 && !answer.headers.get('content-type')?.startsWith('text/html')) {
    expect(refusal.safeParse(answer.json).success, shown).toBe(true);
  }
}

async function contents(): Promise<string> {
  const { database } = app.services;
  const all = await Promise.all(
    TABLES.map((table) => execute(database, database.db, `select * from ${table} order by 1, 2`)),
  );
  return JSON.stringify(all);
}

const nested = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

/** Bodies that no route takes. */
const HOPELESS: readonly string[] = [
  '{',
  '{"a":}',
  'nonsense',
  '"text"',
  '12',
  'true',
  'null',
  '[]',
  '[1,2,3]',
  '{"name":"a\\u0000b","template":"blank","locale":"ko","userId":"u\\u0000","event":"e"}',
  '{"__proto__":{"admin":true},"userId":"u","event":"e","name":"n"}',
  '{"userId":"u","event":"e","name":"n","properties":{"__proto__":{"x":1}},"traits":{"__proto__":1}}',
  nested(100),
  nested(100_000),
  `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
  '\u{feff}\u0001',
];

describe('bodies that nobody can take', () => {
  test.each(changing.filter((route) => route.body).map((route) => [`${route.method} ${route.path}`, route] as const))(
    '%s refuses all of them and writes nothing',
    async (_name, route) => {
      const before = await contents();
      for (const body of HOPELESS) {
        const answer = await call(route, body);
        expectClear(answer, body.slice(0, 80));
        expect(answer.status, body.slice(0, 80)).toBeGreaterThanOrEqual(400);
      }
      expect(await contents()).toBe(before);
    },
  );

  test('a body over the limit is refused as such', async () => {
    const big = 'x'.repeat(1_000_000);
    for (const route of changing.filter((one) => one.body)) {
      const answer = await call(route, { name: big, userId: big, event: big, rev: 1, draft: big, content: big });
      expectClear(answer, 'one megabyte');
      expect([400, 413]).toContain(answer.status);
    }
    const huge = await app.call('PUT', `/api/journeys/${journey.id}/draft`, JSON.stringify({ text: big.repeat(11) }));
    expect([huge.status, huge.json]).toMatchObject([413, { error: { code: 'body-too-large' } }]);
  });

  test('an encoding, a character set and a content type that are not ours are refused', async () => {
    const path = '/api/journeys';
    const body = JSON.stringify({ name: 'x', template: 'blank', locale: 'ko' });
    for (const headers of [
      { 'content-encoding': 'compress' },
      { 'content-type': 'application/json; charset=koi8-r' },
      { 'content-type': 'text/plain' },
      { 'content-type': 'application/x-www-form-urlencoded' },
    ]) {
      const answer = await app.call('POST', path, body, headers);
      expectClear(answer, headers);
      expect(answer.status).toBeGreaterThanOrEqual(400);
    }
  });

  test('a body that ends early does not take the server with it', async () => {
    const { port } = new URL(app.url);
    await new Promise<void>((resolve) => {
      const half = request({
        port,
        method: 'POST',
        path: '/api/journeys',
        headers: { 'content-type': 'application/json', 'content-length': '1000' },
      });
      half.on('error', () => resolve());
      half.on('close', () => resolve());
      half.write('{"name":', () => half.destroy());
    });
    expect((await app.call('GET', '/api/status')).status).toBe(200);
  });
});

const IDS = [
  '0',
  '-1',
  '1.5',
  '1e3',
  '99999999999999999999999',
  'NaN',
  '%00',
  'a%00b',
  '%E0%A4%A',
  '%F0%9F%91%8B',
  '나루',
  '__proto__',
  'constructor',
  '..%2f..%2fetc',
  "'; drop table runs; --",
  'x'.repeat(5000),
];

test('ids of nothing, and ids that cannot be, are refused by every route', async () => {
  const before = await contents();
  for (const route of routes.filter((one) => one.path.includes(':') && !isPage(one))) {
    for (const id of IDS) {
      const answer = await call(route, route.method === 'get' ? undefined : {}, [id, id]);
      expectClear(answer, [route.path, id]);
      // Lists of nothing are empty; everything else is refused.
      if (answer.status < 400) expect([route.path, answer.json]).toMatchObject([/people$|live$/, { items: [] }]);
    }
  }
  expect(await contents()).toBe(before);
});

test('query strings that make no sense are refused or mean nothing', async () => {
  const queries = [
    '?cursor=%00',
    '?cursor=abc',
    '?cursor=W10',
    '?cursor=WyJ4Il0',
    '?q=%00',
    '?q[]=1',
    '?q=a&q=b',
    '?version=-1',
    '?version=1e99',
    '?customer=abc',
    '?where=nowhere',
    '?where=left',
    '?where=converted',
    '?node=%00&where=entered',
    `?q=${'%25'.repeat(60)}`,
    '?q=%5C%5F%25',
    '?__proto__=1',
    '?constructor=1',
    '?%E0%A4%A=1',
    `?state=${'x'.repeat(3000)}`,
  ];
  for (const route of routes.filter((one) => one.method === 'get')) {
    for (const query of queries) expectClear(await call(route, undefined, undefined, query), [route.path, query]);
  }
});

/** Each takes about a second. */
const MOST_SIMULATIONS = 8;

describe('valid requests with one thing wrong', () => {
  test.each(changing.filter((route) => route.body).map((route) => [`${route.method} ${route.path}`, route] as const))(
    '%s never fails on our side',
    async (name, route) => {
      const valid = validBodies(journey.draft)[name];
      expect(valid).toBeDefined();
      const isDraft = name.endsWith('/draft');
      let simulations = 0;
      await fc.assert(
        fc.asyncProperty(mutated(valid), async (body) => {
          // A draft may be stored in any state that the schema takes: what reads it must hold, too.
          const { rev } = (await app.call('GET', `/api/journeys/${journey.id}`)).json as JourneyDetail;
          const own = isDraft && typeof body === 'object' && body !== null ? { ...body, rev } : body;
          expectClear(await call(route, own), own);
          if (!isDraft) return;
          expectClear(await call({ ...route, method: 'get', path: '/api/journeys/:id' }), own);
          const preview = { ...route, method: 'post', path: '/api/journeys/:id/publish/preview' } as const;
          expectClear(await call(preview, {}), own);
          if (simulations >= MOST_SIMULATIONS) return;
          const simulate = { ...route, method: 'post', path: '/api/journeys/:id/simulate' } as const;
          const simulated = await call(simulate, { customers: 5, days: 2 });
          expectClear(simulated, own);
          if (simulated.status === 200) {
            simulations += 1;
            expect(simulated.text, JSON.stringify(own)).toContain('event: done\n');
          }
        }),
        { numRuns: isDraft ? 200 : 60, seed: 11 },
      );
      expect(simulations).toBe(isDraft ? MOST_SIMULATIONS : 0);
    },
    60_000,
  );

  test('nodes of types that only an object’s prototype knows are issues, not failures', async () => {
    for (const type of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
      const { rev, draft } = (await app.call('GET', `/api/journeys/${journey.id}`)).json as JourneyDetail;
      const nodes = [
        { id: 'a', type, config: {}, at: { x: 0, y: 0 } },
        { id: type, type: 'trigger', config: { by: 'api' }, at: { x: 0, y: 0 } },
      ];
      const edges = [{ from: type, port: 'constructor', to: 'a' }];
      await app.call('PUT', `/api/journeys/${journey.id}/draft`, { rev, draft: { ...draft, nodes, edges } });
      expectClear(await app.call('POST', `/api/journeys/${journey.id}/publish/preview`), type);
      expectClear(
        await app.call('POST', `/api/journeys/${journey.id}/publish`, { rev: rev + 1, inside: 'stay' }),
        type,
      );
    }
  });
});
