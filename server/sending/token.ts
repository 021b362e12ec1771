import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Channel } from '../../engine/facts.ts';
import { execute, type Database } from '../store/database.ts';

const SETTING = 'unsubscribe-secret';
const letters = { email: 'e', sms: 's', alimtalk: 'a' } as const satisfies Record<Channel, string>;
const channels: Readonly<Record<string, Channel>> = { e: 'email', s: 'sms', a: 'alimtalk' };

const secrets = new WeakMap<Database, Promise<string>>();

/** The store's own secret for signing links; made on first use and kept, so that old mails go on working. */
export function linkSecret(database: Database): Promise<string> {
  let secret = secrets.get(database);
  if (!secret) {
    secret = keptSecret(database);
    secrets.set(database, secret);
    secret.catch(() => secrets.delete(database));
  }
  return secret;
}

function keptSecret(database: Database): Promise<string> {
  return database.write(async (tx) => {
    const made = randomBytes(32).toString('base64url');
    const insert = 'insert into settings (key, value) values (?, ?) on conflict (key) do nothing';
    await execute(database, tx, insert, [SETTING, JSON.stringify(made)]);
    const rows = await execute<{ value: string }>(database, tx, 'select value from settings where key = ?', [SETTING]);
    return JSON.parse(rows[0]!.value) as string;
  });
}

function signature(secret: string, payload: string): string {
  return createHmac('sha256', secret).update(payload).digest('base64url').slice(0, 22);
}

/** A link's token: who (by id only) says no to which channel. It does not expire: a reader may say no years later. */
export function unsubscribeToken(secret: string, customer: number, channel: Channel): string {
  const payload = letters[channel] + customer.toString(36);
  return `${payload}.${signature(secret, payload)}`;
}

/** Whose token it is, or null when it was not signed by us. */
export function readToken(secret: string, token: string): { customer: number; channel: Channel } | null {
  const [payload = '', signed = ''] = token.split('.', 2);
  const expected = Buffer.from(signature(secret, payload));
  const given = Buffer.from(signed);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  const channel = channels[payload[0] ?? ''];
  const customer = parseInt(payload.slice(1), 36);
  return channel && Number.isSafeInteger(customer) ? { customer, channel } : null;
}

/** The address of a person's unsubscribe page. */
export function unsubscribeUrl(publicUrl: string, token: string): string {
  return `${publicUrl.replace(/\/+$/, '')}/u/${token}`;
}
