import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReplayState } from '../../engine/contract/shop.ts';
import { smallSample, type SmallSample } from '../sample/testing/small-sample.ts';
import { startShopApp, type ShopApp } from '../shop/testing/shop-app.ts';
import { storedCalendar } from './stored-state.ts';

/** The held-back weeks in about a second. */
const FAST = 1440;

describe('the replay of real orders', () => {
  let files: SmallSample;
  let app: ShopApp;
  let total: number;
  beforeAll(async () => {
    files = await smallSample(25);
    app = await startShopApp(files.folder, { model: false });
    await app.sample.load(() => undefined);
    total = files.ordersAfter((await storedCalendar(app.shop.database))!.cutDay);
  });
  afterAll(async () => {
    await app.close();
    await files.remove();
  });

  const state = async (): Promise<ReplayState> => (await app.call('GET', '/api/replay')).json as ReplayState;
  const ask = async (body: unknown): Promise<ReplayState> =>
    (await app.call('POST', '/api/replay', body)).json as ReplayState;
  async function until(holds: (state: ReplayState) => boolean): Promise<ReplayState> {
    for (const deadline = Date.now() + 15_000; ;) {
      const now = await state();
      if (holds(now)) return now;
      if (Date.now() > deadline) throw new Error(`waited in vain: ${JSON.stringify(now)}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  const replayed = (): Promise<{ message_id: string; origin: string; occurred_at: number; properties: string }[]> =>
    app.shop.rows(
      `select message_id, origin, occurred_at, properties from events where message_id like 'replay-%' order by id`,
    );
  const openKeys = async (): Promise<number> =>
    (await app.shop.rows<{ n: number }>('select count(*) as n from write_keys where revoked_at is null'))[0]!.n;

  it('begins at rest, and knows how much there is', async () => {
    expect(await state()).toEqual({
      available: true,
      running: false,
      daysPerMinute: 1,
      day: 0,
      days: (await storedCalendar(app.shop.database))!.heldBackDays,
      sent: 0,
      total,
      originalAt: null,
      error: null,
    });
    expect(total).toBeGreaterThan(50);
  });

  it('pauses, goes on in another process, and sends everything once, in order, as happening now', async () => {
    const startedAt = Date.now();
    expect(await ask({ action: 'start', daysPerMinute: 500 })).toMatchObject({ running: true, daysPerMinute: 500 });
    expect(await openKeys()).toBe(1);
    await until(({ sent }) => sent > 0);
    const paused = await ask({ action: 'pause' });
    expect(paused.running).toBe(false);
    expect(paused.sent).toBeLessThan(total);
    expect(await openKeys()).toBe(0);
    expect((await replayed()).length).toBe(paused.sent);

    await ask({ action: 'start' });
    await app.restartReplay();
    expect(await openKeys()).toBe(1);
    await ask({ action: 'start', daysPerMinute: FAST });
    const over = await until(({ running }) => !running);
    expect(over).toMatchObject({ sent: total, day: over.days, error: null });
    expect(await openKeys()).toBe(0);

    const events = await replayed();
    expect(events).toHaveLength(total);
    const originals = events.map(({ properties }) => JSON.parse(properties) as Record<string, unknown>);
    expect(originals.every((its) => its['replay'] === true && typeof its['amount'] === 'number')).toBe(true);
    const moments = originals.map((its) => String(its['original_at']));
    expect(moments).toEqual([...moments].sort());
    expect(events.every(({ origin }) => origin === 'api')).toBe(true);
    expect(events.every((event) => event.occurred_at >= startedAt && event.occurred_at <= Date.now())).toBe(true);
  });

  it('refuses to start when it is over; a reset keeps what was sent and a new round sends anew', async () => {
    const refusal = await app.call('POST', '/api/replay', { action: 'start' });
    expect(refusal.status).toBe(409);
    expect(refusal.json).toMatchObject({ error: { code: 'replay-finished' } });
    expect(await ask({ action: 'reset' })).toMatchObject({ running: false, sent: 0, day: 0, total });
    expect(await replayed()).toHaveLength(total);
    await ask({ action: 'start', daysPerMinute: FAST });
    await until(({ running }) => !running);
    expect(await replayed()).toHaveLength(2 * total);
  });

  it('shows why nothing is sent while the door refuses, and goes on when it opens', async () => {
    await ask({ action: 'reset' });
    await ask({ action: 'start', daysPerMinute: 100 });
    await until(({ sent }) => sent > 0);
    // Somebody revokes the replay's key by hand.
    await app.shop.rows(`update write_keys set revoked_at = 1 where revoked_at is null`);
    const stuck = await until(({ error }) => error !== null);
    expect(stuck).toMatchObject({ running: true, error: { code: 'replay-refused-401' } });
    await ask({ action: 'start', daysPerMinute: FAST });
    await until(({ running, error, sent }) => !running && error === null && sent === total);
  });

  it('is not to be had after the sample was removed', async () => {
    expect((await app.call('DELETE', '/api/sample')).status).toBe(204);
    expect(await state()).toMatchObject({ available: false, running: false, sent: 0, total: 0 });
    expect((await app.call('POST', '/api/replay', { action: 'start' })).json).toMatchObject({
      error: { code: 'no-sample' },
    });
  });
});
