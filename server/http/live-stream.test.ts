import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LiveNumbers } from '../../engine/contract/live.ts';
import { byApi, exitWith, journeyOf, waitFor } from '../runs/testing/journeys.ts';
import { startTestApp, type TestApp } from './testing/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
  const journey = journeyOf('j', { start: byApi, wait: waitFor(1, 'hours'), end: exitWith('done') }, [
    'start:next>wait',
    'wait:next>end',
  ]);
  await app.shop.publish(journey);
  await app.shop.customers(3, 'c');
});
afterAll(() => app.stop());

/** Reads a stream's events until it is ended, and joins them as the editor does. */
async function* numbersFrom(path: string, signal: AbortSignal): AsyncGenerator<LiveNumbers> {
  let nodes: LiveNumbers['nodes'] = {};
  let expected = 'numbers';
  const response = await fetch(`${app.url}${path}`, { signal });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk as Uint8Array).toString();
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const [, name, data] = /^event: (numbers|changes)\ndata: (.*)$/.exec(text.slice(0, end)) ?? [];
      text = text.slice(end + 2);
      if (data === undefined) continue;
      const numbers = JSON.parse(data) as LiveNumbers;
      expect(name).toBe(expected);
      expected = 'changes';
      nodes = { ...nodes, ...numbers.nodes };
      yield { ...numbers, nodes };
    }
  }
}

test('the numbers come at once and again when they change, to everybody who looks', async () => {
  const gone = new AbortController();
  const [one, two] = [1, 2].map(() => numbersFrom('/api/journeys/j/live/stream', gone.signal));
  expect((await one?.next())?.value).toMatchObject({ journey: 'j', version: 1, active: 0, entered: 0 });
  expect((await two?.next())?.value).toMatchObject({ active: 0 });
  const externalIds = await app.services.database.db.selectFrom('customers').select('external_id').execute();
  const customers = externalIds.map((row) => row.external_id);
  const entered = await app.call('POST', '/api/journeys/j/enter', { customers: [...customers, 'nobody'], key: 'k' });
  expect(entered.json).toEqual({ entered: 3, refused: { 'unknown-customer': 1 } });
  await app.drive(0);
  for (const stream of [one, two]) {
    let last: LiveNumbers | undefined;
    while (last?.nodes['wait']?.waiting !== 3) last = (await stream?.next())?.value as LiveNumbers;
    expect(last).toMatchObject({ active: 3, entered: 3, nodes: { start: { left: { next: 3 } } } });
  }
  const again = await app.call('POST', '/api/journeys/j/enter', { customers, key: 'k' });
  expect(again.json).toMatchObject({ entered: 0 });
  gone.abort();
  await expect(one?.next()).rejects.toThrow();
});

test('a stream of nothing is refused', async () => {
  for (const path of ['/api/journeys/none/live/stream', '/api/journeys/j/live/stream?version=9']) {
    const answer = await app.call('GET', path);
    expect([answer.status, answer.json]).toMatchObject([404, { error: {} }]);
  }
});

test('pause, resume and stop change the state, and are refused where they make no sense', async () => {
  const post = (what: string, body = {}): ReturnType<TestApp['call']> =>
    app.call('POST', `/api/journeys/j/${what}`, body);
  expect((await post('resume', { mode: 'run-now' })).json).toMatchObject({ error: { code: 'journey-not-paused' } });
  expect((await post('pause')).json).toMatchObject({ state: 'paused', pausedAt: app.shop.time.now });
  expect((await post('pause')).json).toMatchObject({ error: { code: 'journey-not-live' } });
  app.shop.time.now += 2 * 3_600_000;
  expect((await app.call('GET', '/api/journeys/j')).json).toMatchObject({ state: 'paused', dueWhilePaused: 3 });
  expect((await post('resume', { mode: 'keep-remaining' })).json).toMatchObject({ state: 'live', pausedAt: null });
  expect((await post('stop')).json).toMatchObject({ state: 'stopped' });
  await expect
    .poll(async () => ((await app.call('GET', '/api/journeys/j/live')).json as LiveNumbers).ended, { timeout: 10_000 })
    .toEqual({ stopped: 3 });
  expect((await app.call('DELETE', '/api/journeys/j')).status).toBe(204);
});

test('figures for Prometheus tell where people stand', async () => {
  const answer = await app.call('GET', '/metrics');
  expect(answer.text).toContain('naru_runs{place="parked"} 0');
  expect(answer.text).toMatch(
    /naru_http_request_seconds_count\{.*route="\/api\/journeys\/:id\/pause",status="409"\} 1/,
  );
});
