import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../server/http/testing/test-app.ts';
import { auditCounters } from '../server/runs/audit-counters.ts';
import { byApi, exitWith, journeyOf, mail, waitFor } from '../server/runs/testing/journeys.ts';
import { execute } from '../server/store/database.ts';
import { smallDisk } from '../server/store/testing/small-disk.ts';
import { rideOn, until } from './testing/ride.ts';
import { temporalPlace } from './testing/temporal.ts';

const PEOPLE = 60;
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** One request for each kind of thing that is written. */
function writes(
  journey: string,
  settings: object,
): readonly (readonly [method: string, path: string, body?: unknown])[] {
  return [
    [
      'POST',
      '/v1/track',
      { userId: 'c-1', event: 'Looked', messageId: 'full', properties: { note: 'x'.repeat(9000) } },
    ],
    ['POST', '/v1/identify', { userId: 'new', messageId: 'new', traits: { note: 'x'.repeat(9000) } }],
    ['POST', '/v1/batch', { batch: [{ type: 'track', userId: 'c-2', event: 'Looked', messageId: 'full-2' }] }],
    ['POST', '/api/journeys', { name: 'New', template: 'blank', locale: 'en' }],
    ['POST', `/api/journeys/${journey}/enter`, { customers: ['c-1', 'c-2'], key: 'again' }],
    ['POST', `/api/journeys/${journey}/pause`],
    ['PUT', '/api/settings', { ...settings, shopName: 'Full' }],
    ['POST', '/api/write-keys', { name: 'new' }],
    [
      'POST',
      '/api/senders',
      { name: 'New', channel: 'email', kind: 'sandbox', config: {}, preferred: false, rate: null },
    ],
  ];
}

it(
  'answers every write with the one error while the disk is full, names it in /healthz, and goes on by itself afterwards',
  { timeout: 120_000 },
  async ({ skip }) => {
    const disk = smallDisk(16);
    if (disk === null) return skip('this user may not mount a disk in memory, so no disk can be made full');
    closing.push(() => disk.remove());
    const app: TestApp = await startTestApp({}, { file: join(disk.folder, 'naru.db') });
    closing.push(() => app.stop());
    app.shop.time.now = Date.now();
    const ride = await rideOn(app.shop, await temporalPlace());
    closing.push(() => ride.close());
    const nodes = { in: byApi, nap: waitFor(3, 'seconds'), mail, late: waitFor(3, 'seconds'), out: exitWith('there') };
    const edges = ['in:next>nap', 'nap:next>mail', 'mail:sent>late', 'late:next>out'];
    await app.shop.publish(journeyOf('full', nodes, edges));
    await app.shop.customers(PEOPLE);
    const { key } = (await app.call('POST', '/api/write-keys', { name: 'shop' })).json as { key: string };
    const call = (method: string, path: string, body?: unknown): ReturnType<TestApp['call']> =>
      app.call(method, path, body, { authorization: `Bearer ${key}` });
    const customers = Array.from({ length: PEOPLE }, (_, n) => `c-${n + 1}`);
    expect((await call('POST', '/api/journeys/full/enter', { customers, key: 'once' })).json).toMatchObject({
      entered: PEOPLE,
    });
    // The app of this test has no carrier of its own.
    ride.services.carrier.due('bulk');
    const count = async (text: string): Promise<number> =>
      Number((await execute<{ n: number }>(app.shop.database, app.shop.database.reader, text))[0]!.n);
    await until(async () => (await count(`select count(*) as n from runs where node_id = 'nap'`)) === PEOPLE);

    const settings = (await call('GET', '/api/settings')).json as object;
    disk.fill();
    const before = await Promise.all(
      ['events', 'customers', 'journeys', 'runs', 'write_keys', 'senders'].map((table) =>
        count(`select count(*) as n from ${table}`),
      ),
    );
    for (const [method, path, body] of writes('full', settings)) {
      const answer = await call(method, path, body);
      expect([path, answer.status, answer.json]).toMatchObject([path, 507, { error: { code: 'disk-full' } }]);
      expect(answer.headers.get('retry-after')).toBe('30');
    }
    expect(await call('GET', '/healthz')).toMatchObject({
      status: 503,
      json: { ok: false, reasons: [expect.stringContaining('The disk is full')] },
    });
    expect((await call('GET', '/metrics')).text).toContain('naru_store_trouble{code="disk-full"} 1');
    expect((await call('GET', '/api/journeys/full/live')).json).toMatchObject({ active: PEOPLE });
    // The wait of those inside is over meanwhile: their legs cannot be written either.
    await until(async () =>
      /naru_leg_seconds_count\{.*outcome="failed".*\} [1-9]/.test((await call('GET', '/metrics')).text),
    );
    expect(
      await Promise.all(
        ['events', 'customers', 'journeys', 'runs', 'write_keys', 'senders'].map((table) =>
          count(`select count(*) as n from ${table}`),
        ),
      ),
    ).toEqual(before);
    expect(await count(`select count(*) as n from runs where held_code is not null`)).toBe(0);

    disk.free();
    await until(async () => (await call('GET', '/healthz')).status === 200);
    for (const [method, path, body] of writes('full', settings).slice(0, 5)) {
      expect([path, (await call(method, path, body)).status]).toEqual([path, path === '/api/journeys' ? 201 : 200]);
    }
    ride.services.carrier.due('bulk');
    await ride.untilEnded('full', 60_000);
    expect(await count(`select count(*) as n from runs where end_reason = 'there'`)).toBe(PEOPLE + 2);
    expect(await count(`select count(*) as n from messages where state = 'accepted'`)).toBe(PEOPLE + 2);
    expect(await count('select count(*) as n from visits')).toBe((PEOPLE + 2) * 5);
    expect(await auditCounters(app.shop.database)).toEqual([]);
  },
);
