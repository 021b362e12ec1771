import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { startTestApp } from '../server/http/testing/test-app.ts';
import { auditCounters } from '../server/runs/audit-counters.ts';
import { byApi, exitWith, journeyOf, mail, onEvent, waitFor } from '../server/runs/testing/journeys.ts';
import { execute, type Database } from '../server/store/database.ts';
import { rideOn, until } from './testing/ride.ts';
import { temporalPlace } from './testing/temporal.ts';

const PEOPLE = 60;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Another process takes the database's one lock for writing, and keeps it until it is let go. */
async function strangerHolding(database: Database): Promise<{ release: () => Promise<void> }> {
  const { location } = database;
  const script = `const s = new (require('better-sqlite3'))(process.argv[1]); s.exec('begin immediate');
    process.stdout.write('held'); process.stdin.once('end', () => { s.exec('rollback'); s.close(); }); process.stdin.resume();`;
  const child = spawn(process.execPath, ['-e', script, 'file' in location ? location.file : ''], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  closing.push(() => child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return {
    async release() {
      child.stdin.end();
      await gone;
    },
  };
}

it(
  'answers reads at once while a stranger keeps the database locked; writes wait and then say so, and nobody is lost',
  { timeout: 180_000 },
  async () => {
    const app = await startTestApp();
    closing.push(() => app.stop());
    const { database } = app.shop;
    app.shop.time.now = Date.now();
    const ride = await rideOn(app.shop, await temporalPlace());
    closing.push(() => ride.close());
    const count = async (text: string): Promise<number> =>
      Number((await execute<{ n: number }>(database, database.reader, text))[0]!.n);
    const nodes = { in: byApi, nap: waitFor(2, 'seconds'), mail, late: waitFor(2, 'seconds'), out: exitWith('there') };
    const edges = ['in:next>nap', 'nap:next>mail', 'mail:sent>late', 'late:next>out'];
    await app.shop.publish(journeyOf('locked', nodes, edges));
    await app.shop.publish(journeyOf('starts', { in: onEvent('Looked'), out: exitWith('seen') }, ['in:next>out']));
    await app.shop.customers(PEOPLE);
    const { key } = (await app.call('POST', '/api/write-keys', { name: 'shop' })).json as { key: string };
    const call = (method: string, path: string, body?: unknown): ReturnType<typeof app.call> =>
      app.call(method, path, body, { authorization: `Bearer ${key}` });
    const customers = Array.from({ length: PEOPLE }, (_, n) => `c-${n + 1}`);
    await call('POST', '/api/journeys/locked/enter', { customers, key: 'once' });
    // The app of this test has no carrier of its own.
    ride.services.carrier.due('bulk');
    await until(async () => (await count(`select count(*) as n from runs where node_id = 'nap'`)) === PEOPLE);

    // For two seconds: whoever writes waits, and is served.
    const short = await strangerHolding(database);
    const waiting = call('POST', '/v1/track', { userId: 'c-1', event: 'Looked', messageId: 'short' });
    const first = await Promise.race([waiting, new Promise((resolve) => setTimeout(() => resolve('waits'), 2000))]);
    expect(first).toBe('waits');
    await short.release();
    expect((await waiting).status).toBe(200);

    // For longer than anybody waits.
    const long = await strangerHolding(database);
    const refused = Promise.all([
      call('POST', '/v1/track', { userId: 'c-2', event: 'Looked', messageId: 'long' }),
      call('POST', '/v1/identify', { userId: 'c-2', traits: { tier: 1 } }),
      call('POST', '/api/write-keys', { name: 'other' }),
    ]);
    let answered = false;
    void refused.then(() => (answered = true));
    const times: number[] = [];
    while (!answered) {
      const started = performance.now();
      expect((await call('GET', '/api/journeys/locked/live')).status).toBe(200);
      times.push(performance.now() - started);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(times.sort((a, b) => a - b)[Math.floor(times.length * 0.9)]).toBeLessThan(1000);
    for (const answer of await refused) {
      expect(answer).toMatchObject({ status: 503, json: { error: { code: 'database-busy' } } });
      expect(answer.headers.get('retry-after')).toBe('5');
    }
    expect(await call('GET', '/healthz')).toMatchObject({
      status: 503,
      json: { reasons: ['Another program keeps the database locked.'] },
    });
    await long.release();

    await until(async () => (await call('GET', '/healthz')).status === 200);
    expect((await call('POST', '/v1/track', { userId: 'c-2', event: 'Looked', messageId: 'long' })).status).toBe(200);
    ride.services.carrier.due('live');
    await ride.untilEnded('locked', 90_000);
    await ride.untilEnded('starts');
    expect(await count(`select count(*) as n from runs where end_reason = 'there'`)).toBe(PEOPLE);
    expect(await count(`select count(*) as n from runs where end_reason = 'seen'`)).toBe(2);
    expect(await count(`select count(*) as n from messages where state = 'accepted'`)).toBe(PEOPLE);
    expect(await count(`select count(*) as n from visits where journey_id = 'locked'`)).toBe(PEOPLE * 5);
    expect(await count('select count(*) as n from events')).toBe(2);
    expect(await auditCounters(database)).toEqual([]);
  },
);
