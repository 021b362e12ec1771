import SQLite from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { execute } from '../store/database.ts';
import type { Answer } from './testing/ask.ts';
import { startTestApp, type TestApp } from './testing/test-app.ts';

let app: TestApp;
let authorization: string;
beforeEach(async () => {
  app = await startTestApp({ intake: { requests: 40, bytes: 100_000 } });
  const { key } = (await app.call('POST', '/api/write-keys', { name: 'shop' })).json as { key: string };
  authorization = `Bearer ${key}`;
});
afterEach(() => app.stop());

const send = (path: string, body: unknown): Promise<Answer> => app.call('POST', path, body, { authorization });
const track = (messageId: string, note = ''): Promise<Answer> =>
  send('/v1/track', { userId: messageId, event: 'Looked', messageId, properties: { note } });
const stored = async (): Promise<string[]> =>
  (
    await execute<{ message_id: string }>(
      app.services.database,
      app.services.database.reader,
      'select message_id from events order by id',
    )
  ).map((row) => row.message_id);
const figure = async (name: string): Promise<number> => {
  const { text } = await app.call('GET', '/metrics');
  return Number(new RegExp(`^${name} (\\d+)`, 'm').exec(text)?.[1]);
};
/** Another program that keeps the database for itself until it is let go. */
function locked(): { release: () => void } {
  const { location } = app.services.database;
  const stranger = new SQLite('file' in location ? location.file : '');
  stranger.exec('begin immediate');
  return {
    release() {
      stranger.exec('rollback');
      stranger.close();
    },
  };
}

it('takes no more than it has room for while the database stands still; what it took is stored, the rest was refused with 429', async () => {
  const lock = locked();
  const ids = Array.from({ length: 300 }, (_, n) => `m-${n}`);
  const answers = ids.map((id) => track(id));
  await expect.poll(() => figure('naru_intake_refused_total')).toBe(260);
  expect(await figure('naru_intake_requests')).toBe(40);
  expect(await stored()).toEqual([]);
  lock.release();
  const done = await Promise.all(answers);
  const taken = ids.filter((_, n) => done[n]!.status === 200);
  expect(taken).toHaveLength(40);
  expect(new Set(await stored())).toEqual(new Set(taken));
  for (const answer of done.filter(({ status }) => status !== 200)) {
    expect(answer).toMatchObject({ status: 429, json: { error: { code: 'rate-limited' } } });
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  }
  expect(await figure('naru_intake_requests')).toBe(0);
  expect(await figure('naru_intake_bytes')).toBe(0);
});

it('loses nothing of senders that try again as they are told, whichever door they use', async () => {
  const insist = async (path: string, body: unknown): Promise<number> => {
    for (let tries = 1; ; tries++) {
      const answer = await send(path, body);
      if (answer.status === 200) return tries;
      expect(answer.status).toBe(429);
      await new Promise((resolve) => setTimeout(resolve, Number(answer.headers.get('retry-after')) * 1000));
    }
  };
  const lock = locked();
  const wishes = Array.from({ length: 200 }, (_, n) => {
    const event = { userId: `u${n % 20}`, event: 'Looked', messageId: `m-${n}` };
    if (n % 3 === 0) return insist('/v1/batch', { batch: [{ type: 'track', ...event }] });
    return n % 3 === 1
      ? insist('/v1/track', event)
      : insist('/v1/identify', { userId: `u${n}`, messageId: `m-${n}`, traits: { n } });
  });
  await expect.poll(() => figure('naru_intake_refused_total')).toBe(160);
  lock.release();
  const tries = await Promise.all(wishes);
  expect(Math.max(...tries)).toBeGreaterThan(1);
  const events = Array.from({ length: 200 }, (_, n) => n).filter((n) => n % 3 !== 2);
  expect(new Set(await stored())).toEqual(new Set(events.map((n) => `m-${n}`)));
  const named = await execute<{ n: number }>(
    app.services.database,
    app.services.database.reader,
    `select count(*) as n from customers where attributes like '{"n":%'`,
  );
  expect(named[0]!.n).toBe(200 - events.length);
});

it('counts bytes too, and the room of whoever hangs up, or is refused for its body, is given back', async () => {
  const lock = locked();
  const big = 'x'.repeat(30_000);
  const first = [track('a', big), track('b', big), track('c', big)];
  await expect.poll(() => figure('naru_intake_requests')).toBe(3);
  const refused = await track('d', big);
  expect(refused.status).toBe(429);
  expect(await figure('naru_intake_bytes')).toBeLessThanOrEqual(100_000);
  lock.release();
  expect((await Promise.all(first)).map(({ status }) => status)).toEqual([200, 200, 200]);

  expect((await send('/v1/track', '{"userId":')).status).toBe(400);
  const ending = new AbortController();
  const hanging = fetch(`${app.url}/v1/batch`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization },
    body: new ReadableStream({ start: (body) => body.enqueue(new TextEncoder().encode('{"batch":[')) }),
    duplex: 'half',
    signal: ending.signal,
  }).catch(() => undefined);
  // A body of unknown length counts as the largest one, which is let in alone.
  await expect.poll(() => figure('naru_intake_requests')).toBe(1);
  expect((await track('e')).status).toBe(429);
  ending.abort();
  await hanging;
  await expect.poll(() => figure('naru_intake_requests')).toBe(0);
  expect((await track('e')).status).toBe(200);
});
