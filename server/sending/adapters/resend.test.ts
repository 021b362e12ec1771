import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cancelMessages } from '../cancel.ts';
import { dispatchOnce } from '../dispatch.ts';
import { RETAKE } from '../message-row.ts';
import { NOON, openShop, settings, type Shop } from '../testing/shop.ts';
import { startResend, type ResendCall, type ResendServer, type ResendTrouble } from '../testing/resend-server.ts';

const SENDER = 'sandbox-email';
const HOUR = 3_600_000;

describe('Resend', () => {
  let shop: Shop;
  let server: ResendServer;
  let trouble: (call: ResendCall) => ResendTrouble | null;
  beforeEach(async () => {
    trouble = () => null;
    shop = await openShop();
    server = await startResend('re_1', (call) => trouble(call));
    await use({});
  });
  afterEach(async () => {
    await server.close();
    await shop.close();
  });

  async function use(over: Record<string, unknown>): Promise<void> {
    const config = { apiKey: 're_1', from: '나루 <shop@naru.kr>', baseUrl: server.url, timeoutMs: 200, ...over };
    await shop.query(`update senders set kind = 'resend', config = ?, concurrency = 4 where id = ?`, [
      JSON.stringify(config),
      SENDER,
    ]);
  }
  const round = (now: number) => dispatchOnce(shop.services, SENDER, now);
  async function attempts(): Promise<unknown[]> {
    return shop.query('select n, result, code from attempts order by message_id, n');
  }

  test('takes the mail whole, under a key of its own', async () => {
    await use({ replyTo: 'help@naru.kr' });
    const ids = await shop.queue([{ content: { purpose: 'ad', subject: '봄 🌸', body: '어서 오세요' } }, {}]);
    await shop.consent(
      (await shop.query<{ id: number }>('select id from customers')).map(({ id }) => id),
      'email',
    );
    await round(NOON);
    const [first, second] = server.calls;
    expect(first?.mail).toMatchObject({
      from: '나루 <shop@naru.kr>',
      to: ['c1@example.com'],
      reply_to: 'help@naru.kr',
      subject: '(광고) 봄 🌸',
      headers: { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
    });
    expect(first?.mail.text).toContain('어서 오세요');
    expect(first?.mail.html).toContain('어서 오세요');
    expect(new Set([first?.key, second?.key]).size).toBe(2);
    for (const id of ids) expect(await shop.message(id)).toMatchObject({ state: 'accepted', attempts: 1 });
    expect((await shop.message(ids[0]!)).provider_id).toBe('mail-1');
  });

  test.each(['broken-taken', 'cut', 'cut-taken', 'late-taken'] as const)(
    '%s: what is in doubt goes again under its key, as it went before, and arrives once',
    async (kind) => {
      trouble = ({ times }) =>
        times > 1 ? null : kind === 'late-taken' ? { trouble: kind, ms: 400 } : { trouble: kind };
      const [id] = await shop.queue([{ content: { body: '{{ customer.name }}님' } }]);
      await round(NOON);
      const waiting = await shop.message(id!);
      expect(waiting).toMatchObject({ state: 'queued', reason: RETAKE, attempts: 1, final_at: null });
      expect(shop.woken).toEqual([]);
      await shop.query(`update customers set attributes = '{"name":"새이름"}', email = 'new@example.com'`);
      await round(waiting.due_at);
      expect(await shop.message(id!)).toMatchObject({ state: 'accepted', reason: null, attempts: 2 });
      expect([...server.taken.values()].map(({ to, text }) => [to, text])).toEqual([
        [['c1@example.com'], expect.stringMatching(/^김나루님/)],
      ]);
      expect(shop.woken).toEqual(['live']);
    },
  );

  test('stays in doubt when it is put off afterwards, and is unknown once the key is too old', async () => {
    trouble = ({ times }) =>
      times === 1 ? { trouble: 'cut-taken' } : { trouble: 'status', status: 429, name: 'rate_limit_exceeded' };
    const [id] = await shop.queue([{}]);
    await round(NOON);
    await round((await shop.message(id!)).due_at);
    const waiting = await shop.message(id!);
    expect(waiting).toMatchObject({ state: 'queued', reason: RETAKE, attempts: 2 });
    await round(NOON + 23 * HOUR);
    expect(await shop.message(id!)).toMatchObject({ state: 'unknown', reason: 'resend-busy', attempts: 3 });
    expect(await attempts()).toEqual([
      { n: 1, result: 'unknown', code: 'resend-connection-lost' },
      { n: 2, result: 'transient', code: 'resend-busy' },
      { n: 3, result: 'transient', code: 'resend-busy' },
    ]);
  });

  test('in doubt holds one place under the cap, and is called unknown when its run ends', async () => {
    shop.settings = { ...settings, capPerDay: 1 };
    trouble = () => ({ trouble: 'cut-taken' });
    const [customer] = await shop.customers([{}]);
    await shop.consent([customer!], 'email');
    const [id] = await shop.queue([{ customer: customer!, content: { purpose: 'ad' } }]);
    await round(NOON);
    for (let n = 0; n < 3; n++) await round((await shop.message(id!)).due_at);
    expect(await shop.query('select count from caps')).toEqual([{ count: 1 }]);
    const { run_id: run } = await shop.message(id!);
    await shop.database.write((tx) => cancelMessages(shop.database, tx, [run], 'run-ended', NOON));
    expect(await shop.message(id!)).toMatchObject({ state: 'unknown', reason: 'may-have-left' });
    expect(await shop.query('select count from caps')).toEqual([{ count: 1 }]);
  });

  test('a refusal for good is one, with its name; a busy server is given its time', async () => {
    trouble = ({ mail }) =>
      mail.to[0] === 'c1@example.com'
        ? { trouble: 'status', status: 422, name: 'invalid_to_address' }
        : { trouble: 'status', status: 429, name: 'rate_limit_exceeded', retryAfter: 90 };
    const [refused, busy] = await shop.queue([{}, {}]);
    await round(NOON);
    expect(await shop.message(refused!)).toMatchObject({ state: 'failed', reason: 'resend-invalid_to_address' });
    const waiting = await shop.message(busy!);
    expect(waiting).toMatchObject({ state: 'queued', reason: 'resend-busy' });
    expect(waiting.due_at - NOON).toBeGreaterThanOrEqual(90_000);
  });

  test('a wrong key, or no server at all, lets the whole queue rest and loses nothing', async () => {
    await use({ apiKey: 're_wrong' });
    const ids = await shop.queue(Array.from({ length: 12 }, () => ({})));
    expect(await round(NOON)).toMatchObject({ more: false });
    expect(server.calls).toEqual([]);
    await use({ baseUrl: 'http://127.0.0.1:9' });
    await round(NOON + HOUR);
    await use({});
    for (let n = 2; n < 5; n++) await round(NOON + n * HOUR);
    for (const id of ids) expect(await shop.message(id)).toMatchObject({ state: 'accepted' });
    expect(server.taken.size).toBe(12);
  });
});
