import { beforeAll, expect, test } from 'vitest';
import type { MergePreview, MergeResult } from '../../engine/contract/merging.ts';
import type { CustomerDetail } from '../../engine/contract/people.ts';
import { onEachStore } from '../http/testing/each-store.ts';
import type { Answer } from '../http/testing/ask.ts';
import type { TestApp } from '../http/testing/test-app.ts';
import { enter } from '../runs/enter.ts';
import { driveOnce } from '../runs/testing/drive.ts';
import { byApi, exitWith, journeyOf, mail } from '../runs/testing/journeys.ts';
import { hoping } from './testing/merging-shop.ts';

onEachStore('merging over HTTP', (store) => {
  let app: TestApp;
  let headers: Record<string, string>;
  const send = (path: string, body: unknown): Promise<Answer> => app.call('POST', path, body, headers);
  const detail = async (ref: string | number): Promise<CustomerDetail> =>
    (await app.call('GET', `/api/customers/${encodeURIComponent(ref)}`)).json as CustomerDetail;
  const code = (answer: Answer): unknown => (answer.json as { error?: { code: string } }).error?.code;
  const track = (who: object, event: string): Promise<Answer> => send('/v1/track', { ...who, event });

  beforeAll(async () => {
    app = store();
    const { key } = (await app.call('POST', '/api/write-keys', { name: 'site' })).json as { key: string };
    headers = { authorization: `Bearer ${key}` };
  });

  test('a visitor who says who they are is that person, with all they did before and do later without saying it', async () => {
    await track({ anonymousId: 'device-1' }, 'seen');
    await track({ userId: 'ada' }, 'seen');
    expect(
      (await send('/v1/identify', { userId: 'ada', anonymousId: 'device-1', traits: { name: 'Ada' } })).json,
    ).toEqual({
      success: true,
    });
    await track({ anonymousId: 'device-1' }, 'seen-later');
    const ada = await detail('ada');
    expect(ada.events.map(({ event }) => event)).toEqual(['seen-later', 'seen', 'seen']);
    expect([ada.name, ada.joined]).toEqual([
      'Ada',
      [{ externalId: 'anonymous:device-1', at: expect.any(Number) as number, source: 'identify' }],
    ]);
  });

  test('a device that several people use is the first one’s, and nobody else is merged', async () => {
    await track({ userId: 'ben' }, 'seen');
    await send('/v1/identify', { userId: 'ben', anonymousId: 'device-1', traits: { name: 'Ben' } });
    expect([(await detail('anonymous:device-1')).name, (await detail('ben')).name]).toEqual(['Ada', 'Ben']);
  });

  test('an alias joins a user’s or a device’s id, is idempotent, and says why it cannot be taken', async () => {
    await track({ userId: 'cat-old' }, 'seen');
    await track({ anonymousId: 'cat-old' }, 'seen');
    await track({ userId: 'cat' }, 'seen');
    for (const _ of [1, 2]) {
      expect((await send('/v1/alias', { previousId: 'cat-old', userId: 'cat' })).json).toEqual({ success: true });
    }
    expect((await detail('cat')).events.length).toBe(3);
    const refused = async (body: unknown) => {
      const answer = await send('/v1/alias', body);
      return [answer.status, code(answer)];
    };
    expect(await refused({ previousId: 'cat', userId: 'cat' })).toEqual([400, 'merge-self']);
    expect(await refused({ previousId: 'cat', userId: 'cat-old' })).toEqual([400, 'merge-cycle']);
    expect(await refused({ previousId: 'cat-old', userId: 'ben' })).toEqual([400, 'merged-elsewhere']);
    expect(await refused({ previousId: 'cat' })).toEqual([400, 'bad-input']);
    expect(await refused({ userId: 'cat', previousId: { id: 1 } })).toEqual([400, 'bad-input']);
  });

  test('a batch joins before it tells, and keeps what it could not take with its reason', async () => {
    const answer = await send('/v1/batch', {
      batch: [
        { type: 'track', anonymousId: 'device-2', event: 'seen' },
        { type: 'alias', previousId: 'dan', userId: 'dan' },
        { type: 'alias', previousId: 'device-2', userId: 'dan' },
        { type: 'identify', userId: 'dan', anonymousId: 'device-3', traits: { name: 'Dan' } },
        { type: 'track', anonymousId: 'device-3', event: 'seen' },
      ],
    });
    expect(answer.json).toEqual({
      success: true,
      rejected: [{ index: 1, code: 'merge-self', message: 'A customer cannot be merged into itself.' }],
    });
    const dan = await detail('device-2');
    expect([dan.externalId, dan.name, dan.events.length]).toEqual(['dan', 'Dan', 2]);
    expect(dan.joined.map(({ externalId }) => externalId).sort()).toEqual([
      'anonymous:device-2',
      'anonymous:device-3',
      'device-2',
    ]);
  });

  test('by hand: what will happen is told beforehand, happens so, and the old ids lead to the one who stays', async () => {
    const at = (ms: number): string => new Date(app.shop.time.now + ms).toISOString();
    const traits = { email: 'eli@example.com', consents: { email: false } };
    await send('/v1/identify', { userId: 'eli', timestamp: at(-2000), traits });
    await send('/v1/identify', {
      userId: 'eli-2',
      timestamp: at(-1000),
      traits: { email: 'e2@example.com', phone: '01012345678', city: 'Busan', consents: { email: true, sms: true } },
    });
    const [stays, goes] = [await detail('eli'), await detail('eli-2')];
    const nodes = { start: byApi, mail, end: exitWith('x') };
    const both = await app.shop.publish(journeyOf('both', nodes, ['start:next>mail', 'mail:sent>end']));
    const waits = await app.shop.publish(hoping('waits'));
    const enters = async (plan: typeof both, customer: number): Promise<void> => {
      await enter(app.services, plan, [{ customer, key: String(customer), properties: {} }], app.shop.time.now, 'live');
    };
    for (const { id } of [stays, goes]) await enters(both, id);
    await enters(waits, goes.id);
    await driveOnce(app.shop);
    app.shop.time.now += 1000;
    await track({ userId: 'eli' }, 'order');
    const path = `/api/customers/${String(stays.id)}/merge`;
    const preview = (await app.call('GET', `${path}?other=${String(goes.id)}`)).json as MergePreview;
    expect({ ...preview, survivor: preview.survivor.id, former: preview.former.id }).toEqual({
      survivor: stays.id,
      former: goes.id,
      events: 0,
      journeys: [
        { run: expect.any(Number) as number, journey: 'both', journeyName: 'both', because: 'inside' },
        { run: expect.any(Number) as number, journey: 'waits', journeyName: 'waits', because: null },
      ],
      matches: [{ run: expect.any(Number) as number, journeyName: 'waits', event: 'order', does: 'wakes' }],
      cancelled: 1,
      email: { value: 'eli@example.com', from: 'survivor' },
      phone: { value: '+821012345678', from: 'former' },
      filled: ['city'],
      consents: [
        { channel: 'email', purpose: 'ad', granted: true, at: expect.any(Number) as number, from: 'former' },
        { channel: 'sms', purpose: 'ad', granted: true, at: expect.any(Number) as number, from: 'former' },
      ],
    });
    const done = (await app.call('POST', path, { other: goes.id })).json as MergeResult;
    expect(done).toEqual({ customer: stays.id, events: 0, goOn: 1, ended: 1, cancelled: 1 });
    await driveOnce(app.shop);
    for (const ref of ['eli-2', goes.id, 'eli', stays.id]) expect((await detail(ref)).id).toBe(stays.id);
    const eli = await detail(stays.id);
    expect(eli.runs.map(({ journey, endReason }) => [journey, endReason])).toEqual([
      ['waits', 'bought'],
      ['both', 'merged'],
      ['both', null],
    ]);
    expect([eli.phone, eli.attributes['city']]).toEqual(['+821012345678', 'Busan']);
    expect(code(await app.call('POST', path, { other: goes.id }))).toBe('merged-meanwhile');
    expect(code(await app.call('GET', `/api/customers/${String(goes.id)}/merge?other=${String(stays.id)}`))).toBe(
      'merged-meanwhile',
    );
    expect(code(await app.call('POST', path, { other: 999_999 }))).toBe('customer-not-found');
    // A merge is for good: `true` is not customer 1.
    for (const other of [true, [1], '1', null, 1.5]) {
      expect([other, code(await app.call('POST', path, { other }))]).toEqual([other, 'bad-input']);
    }
    expect(code(await app.call('POST', path, { other: stays.id }))).toBe('merge-self');
    expect((await app.call('GET', '/api/customers/nobody-at-all')).status).toBe(404);
  });
});
