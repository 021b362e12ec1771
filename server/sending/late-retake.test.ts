import { afterEach, beforeEach, expect, test } from 'vitest';
import { dispatchOnce } from './dispatch.ts';
import { releaseExpired } from './leases.ts';
import { RETAKE } from './message-row.ts';
import { onEachDatabase } from './testing/databases.ts';
import { dyingAt } from './testing/dying.ts';
import { startResend, type ResendServer, type ResendTrouble } from './testing/resend-server.ts';
import { NOON } from './testing/shop.ts';

const SENDER = 'sandbox-email';
const HOUR = 3_600_000;

/** Resend knows a key for a day: whatever may have left longer ago is not sent again. */
onEachDatabase('a message that may have left', (shop) => {
  let server: ResendServer;
  let trouble: ResendTrouble | null;
  beforeEach(async () => {
    trouble = { trouble: 'cut-taken' };
    server = await startResend('re_1', () => trouble);
    const config = { apiKey: 're_1', from: 'shop@naru.kr', baseUrl: server.url, timeoutMs: 10_000 };
    await use('resend', config);
  });
  afterEach(() => server.close());
  const use = (kind: string, config: unknown) =>
    shop().query('update senders set kind = ?, config = ? where id = ?', [kind, JSON.stringify(config), SENDER]);
  const round = (now: number) => dispatchOnce(shop().services, SENDER, now);

  test('goes again after a pause while its key is known', async () => {
    const [id] = await shop().queue([{}]);
    await round(NOON);
    await shop().query('update journeys set paused_at = ?', [NOON]);
    await round(NOON + HOUR);
    expect(await shop().message(id!)).toMatchObject({ state: 'queued', reason: RETAKE });
    trouble = null;
    await shop().query('update journeys set paused_at = null');
    await round(NOON + 22 * HOUR);
    expect(await shop().message(id!)).toMatchObject({ state: 'accepted', attempts: 2 });
    expect([server.calls.length, server.taken.size]).toEqual([2, 1]);
  });

  test('is unknown, and not sent again, when its turn comes later', async () => {
    const [id] = await shop().queue([{}]);
    await round(NOON);
    trouble = null;
    await round(NOON + 25 * HOUR);
    expect(await shop().message(id!)).toMatchObject({ state: 'unknown', reason: 'may-have-left' });
    expect(server.calls).toHaveLength(1);
    const [run] = await shop().query<{ cause: string }>('select cause from runs');
    expect(JSON.parse(run!.cause)).toEqual({ kind: 'message', state: 'unknown', reason: 'may-have-left' });
  });

  test('is unknown in the end when what was handed over can no longer be read, and keeps nobody from theirs', async () => {
    const [damaged, whole] = await shop().queue([{}, {}]);
    await round(NOON);
    await shop().query(`update messages set rendered = '{' where id = ?`, [damaged]);
    trouble = null;
    await round(NOON + HOUR);
    expect(await shop().message(whole!)).toMatchObject({ state: 'accepted' });
    expect(await shop().message(damaged!)).toMatchObject({ state: 'queued', reason: RETAKE });
    await round(NOON + 25 * HOUR);
    expect(await shop().message(damaged!)).toMatchObject({ state: 'unknown', reason: 'may-have-left' });
    expect(server.taken.size).toBe(2);
  });

  test('is unknown when its sender has become of a kind that knows no keys', async () => {
    const [id] = await shop().queue([{}]);
    await round(NOON);
    await use('smtp', { host: '127.0.0.1', port: 9, from: 'a@b.kr' });
    await round(NOON + HOUR);
    expect(await shop().message(id!)).toMatchObject({ state: 'unknown', reason: 'may-have-left' });
  });

  test('and whose process ends a second time is as old as the first time', async () => {
    trouble = null;
    const [id] = await shop().queue([{}]);
    await expect(dispatchOnce(dyingAt(shop(), 'sending'), SENDER, NOON)).rejects.toThrow('killed');
    await releaseExpired(shop().services, NOON + HOUR);
    expect(await shop().message(id!)).toMatchObject({ state: 'queued', reason: RETAKE });
    await expect(dispatchOnce(dyingAt(shop(), 'sending'), SENDER, NOON + 22 * HOUR)).rejects.toThrow('killed');
    expect(server.calls).toHaveLength(2);
    await round(NOON + 24 * HOUR);
    expect(await shop().message(id!)).toMatchObject({ state: 'unknown', reason: 'stopped-while-sending' });
    expect(server.calls).toHaveLength(2);
  });
});
