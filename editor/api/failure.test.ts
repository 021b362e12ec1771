import { afterEach, expect, test, vi } from 'vitest';
import { ApiFailure, failureOf } from './failure.ts';
import { shouldRetry } from './query-client.ts';
import { request, withQuery } from './request.ts';

afterEach(() => vi.unstubAllGlobals());

function answer(status: number, body: string): void {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(status === 204 ? null : body, { status })));
}

test('a refusal keeps its code, places and request id', async () => {
  const places = [{ path: 'name', code: 'too-small', message: 'too short' }];
  answer(400, JSON.stringify({ error: { code: 'bad-input', message: 'no', places, requestId: 'r1' } }));
  const failure = await request('GET', '/x').catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ApiFailure);
  expect(failure).toMatchObject({ code: 'bad-input', status: 400, places, requestId: 'r1' });
});

test('no server, and a gateway without one behind it, are told the same way', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('failed to fetch')));
  await expect(request('GET', '/x')).rejects.toMatchObject({ code: 'unreachable', status: 0 });
  answer(502, '<html>bad gateway</html>');
  await expect(request('GET', '/x')).rejects.toMatchObject({ code: 'unreachable', status: 502 });
});

test('an answer that is not JSON is a failure, an empty one is nothing', async () => {
  answer(200, '<html>');
  await expect(request('GET', '/x')).rejects.toMatchObject({ code: 'unreadable' });
  answer(204, '');
  await expect(request('DELETE', '/x')).resolves.toBeUndefined();
});

test('leaving a page is no failure of the server', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new DOMException('left', 'AbortError')));
  await expect(request('GET', '/x')).rejects.toMatchObject({ name: 'AbortError' });
});

test('refusals are shown at once, what may mend itself is tried again', () => {
  expect(shouldRetry(0, failureOf(404, undefined))).toBe(false);
  expect(shouldRetry(0, failureOf(503, undefined))).toBe(true);
  expect(shouldRetry(2, failureOf(503, undefined))).toBe(false);
});

test('a query leaves out what is not asked', () => {
  expect(withQuery('/p', { node: 'a b', arm: undefined, cursor: null, state: '', version: 2 })).toBe(
    '/p?node=a+b&version=2',
  );
  expect(withQuery('/p')).toBe('/p');
});
