import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { SMTPServerOptions } from 'smtp-server';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { MAX_ATTEMPTS } from '../back-off.ts';
import { dispatchOnce } from '../dispatch.ts';
import { openMailbox, type Mailbox } from '../testing/mailbox.ts';
import { NOON, openShop, type Shop } from '../testing/shop.ts';

let shop: Shop;
const closing: (() => Promise<void>)[] = [];
beforeEach(async () => {
  shop = await openShop();
});
afterEach(async () => {
  await shop.close();
  for (const close of closing.splice(0)) await close();
});

/** A mailbox that the test's end closes. */
async function mailbox(options?: SMTPServerOptions): Promise<Mailbox> {
  const opened = await openMailbox(options);
  closing.push(() => opened.close());
  return opened;
}

/** A server that follows a script: answers per command, `drop` closes the connection. */
async function scripted(answer: (line: string) => string): Promise<number> {
  const server: Server = createServer((socket) => {
    let inData = false;
    socket.on('error', () => undefined);
    socket.write('220 test\r\n');
    let rest = '';
    socket.on('data', (chunk) => {
      rest += chunk.toString();
      const lines = rest.split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (inData && line !== '.') continue;
        const said = answer(inData ? '.' : line);
        inData = said.startsWith('354');
        if (said === 'drop') return void socket.destroy();
        socket.write(`${said}\r\n`);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => new Promise((resolve) => server.close(() => resolve())));
  return (server.address() as AddressInfo).port;
}

async function smtpSender(port: number, config: object = {}): Promise<void> {
  const stored = { host: '127.0.0.1', port, secure: false, from: '나루 <shop@naru.example>', ...config };
  await shop.query(
    `insert into senders (id, name, channel, kind, config, preferred, rate, tokens, refilled_at, concurrency, created_at)
     values ('smtp', 'SMTP', 'email', 'smtp', ?, 1, null, 0, 0, 4, 0)`,
    [JSON.stringify(stored)],
  );
}

async function sendOne(): Promise<{ state: string; reason: string | null; due_at: number; attempts: number }> {
  const [id] = await shop.queue([{ sender: 'smtp' }]);
  await dispatchOnce(shop.services, 'smtp', NOON);
  return shop.message(id!);
}

test('an advertisement arrives with label, footer, one-click headers and its Korean and emoji whole', async () => {
  const { port, mails } = await mailbox();
  await smtpSender(port, { replyTo: 'help@naru.example' });
  const [customer] = await shop.customers([{ name: '<이봄> & 🌸' }]);
  await shop.consent([customer!], 'email');
  const content = {
    purpose: 'ad',
    subject: '{{ customer.name }} 봄 쿠폰 🎁',
    body: '{{ customer.name }}님\n안녕하세요.',
  } as const;
  const [id] = await shop.queue([{ customer: customer!, sender: 'smtp', content }]);
  await dispatchOnce(shop.services, 'smtp', NOON);
  const mail = mails[0]!;
  expect(mail.subject).toBe('(광고) <이봄> & 🌸 봄 쿠폰 🎁');
  expect(mail.text).toContain('<이봄> & 🌸님\n안녕하세요.');
  expect(mail.text).toContain('나루 가게 · 02-000-0000');
  expect(mail.html).toContain('&lt;이봄&gt; &amp; 🌸님<br>안녕하세요.');
  const url = /https:\/\/naru\.example\/u\/\S+/.exec(mail.text ?? '')![0];
  expect(mail.html).toContain(`href="${url}"`);
  const raw = Object.fromEntries(mail.headerLines.map(({ key, line }) => [key, line]));
  expect(raw['list-unsubscribe']).toBe(`List-Unsubscribe: <${url}>`);
  expect(raw['list-unsubscribe-post']).toBe('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
  expect(mail.replyTo?.text).toBe('help@naru.example');
  const message = await shop.message(id!);
  expect(mail.messageId).toBe(message.provider_id);
  expect(mail.messageId).toMatch(/^<naru-[a-z0-9-]+@naru\.example>$/);
  expect(message.state).toBe('accepted');
  expect(await shop.query('select n, result from attempts')).toEqual([{ n: 1, result: 'accepted' }]);
});

test('many messages share a few connections and all arrive once', async () => {
  let open = 0;
  let most = 0;
  const { port, mails } = await mailbox({
    onConnect: (_session, done) => {
      most = Math.max(most, ++open);
      done();
    },
    onClose: () => void open--,
  });
  await smtpSender(port);
  await shop.queue(Array.from({ length: 60 }, () => ({ sender: 'smtp' })));
  while ((await dispatchOnce(shop.services, 'smtp', NOON)).more);
  expect(new Set(mails.map((mail) => mail.messageId)).size).toBe(60);
  expect(mails).toHaveLength(60);
  expect(most).toBeLessThanOrEqual(4);
});

test('a recipient refused with 550 fails for good, with the server’s words', async () => {
  const { port } = await mailbox({
    onRcptTo: (_address, _session, done) => done(Object.assign(new Error('없는 사람'), { responseCode: 550 })),
  });
  await smtpSender(port);
  expect(await sendOne()).toMatchObject({ state: 'failed', reason: 'smtp-550', attempts: 1 });
  const attempts = await shop.query<{ detail: string }>('select detail from attempts');
  expect(attempts[0]!.detail).toContain('없는 사람');
});

test('451 is tried again later', async () => {
  let refuse = true;
  const { port, mails } = await mailbox({
    onRcptTo: (_address, _session, done) =>
      refuse ? done(Object.assign(new Error('greylisted'), { responseCode: 451 })) : done(),
  });
  await smtpSender(port);
  const message = await sendOne();
  expect(message).toMatchObject({ state: 'queued', reason: 'smtp-451', attempts: 1 });
  expect(message.due_at).toBeGreaterThanOrEqual(NOON + 5000);
  refuse = false;
  expect(await dispatchOnce(shop.services, 'smtp', message.due_at)).toMatchObject({ done: 1, nextDueAt: null });
  expect(mails).toHaveLength(1);
});

test('a refused connection lets the whole round rest, most of it without counting an attempt, and ends a last attempt', async () => {
  const closed = createServer();
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
  const { port } = closed.address() as AddressInfo;
  await new Promise((resolve) => closed.close(resolve));
  await smtpSender(port);
  await shop.queue(Array.from({ length: 10 }, () => ({ sender: 'smtp' })));
  await shop.query('update messages set attempts = ? where id = 1', [MAX_ATTEMPTS - 1]);
  const round = await dispatchOnce(shop.services, 'smtp', NOON);
  expect(round).toMatchObject({ done: 10, more: false });
  expect(round.nextDueAt).toBeGreaterThan(NOON);
  const rows = await shop.query<{ state: string; attempts: number; n: number }>(
    'select state, attempts, count(*) as n from messages group by state, attempts order by attempts',
  );
  expect(rows).toEqual([
    { state: 'queued', attempts: 0, n: 6 },
    { state: 'queued', attempts: 1, n: 3 },
    { state: 'failed', attempts: MAX_ATTEMPTS, n: 1 },
  ]);
});

test('a connection lost after DATA makes the message unknown, and it is not sent again', async () => {
  let datas = 0;
  const port = await scripted((line) => {
    if (line === 'DATA') {
      datas++;
      return '354 go on';
    }
    return line === '.' ? 'drop' : '250 ok';
  });
  await smtpSender(port);
  expect(await sendOne()).toMatchObject({ state: 'unknown', reason: 'smtp-connection-lost' });
  expect(await dispatchOnce(shop.services, 'smtp', NOON + 1e9)).toEqual({ done: 0, more: false, nextDueAt: null });
  expect(datas).toBe(1);
});

test('a connection lost before DATA is tried again', async () => {
  const port = await scripted((line) => (line.startsWith('RCPT') ? 'drop' : '250 ok'));
  await smtpSender(port);
  expect(await sendOne()).toMatchObject({ state: 'queued', reason: 'smtp-econnection', attempts: 1 });
});

test('a refusal after the message was handed over is an answer, not a doubt', async () => {
  const port = await scripted((line) => (line === 'DATA' ? '354 go on' : line === '.' ? '552 too big' : '250 ok'));
  await smtpSender(port);
  expect(await sendOne()).toMatchObject({ state: 'failed', reason: 'smtp-552' });
});

test('a wrong password waits to be put right', async () => {
  const { port } = await mailbox({
    authOptional: false,
    allowInsecureAuth: true,
    authMethods: ['PLAIN'],
    onAuth: (_auth, _session, done) => done(new Error('no')),
  });
  await smtpSender(port, { user: 'shop', password: 'wrong' });
  expect(await sendOne()).toMatchObject({ state: 'queued', reason: 'smtp-login' });
});
