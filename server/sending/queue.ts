import type { Channel } from '../../engine/facts.ts';
import type { Services } from '../services.ts';
import { execute, insertRows, type Database } from '../store/database.ts';
import { adapterKinds } from './adapters/registry.ts';
import { sandbox } from './adapters/sandbox.ts';

/** The sandbox of a channel: there from the first start, used until a real sender is preferred. */
export function sandboxSenderId(channel: Channel): string {
  return `sandbox-${channel}`;
}

const names: Readonly<Record<Channel, string>> = {
  email: '이메일 샌드박스 · E-mail sandbox',
  sms: '문자 샌드박스 · SMS sandbox',
  alimtalk: '알림톡 샌드박스 · AlimTalk sandbox',
};

/** Puts a sandbox in place for every channel; those that are there stay as they are. */
export async function ensureDefaultSenders(database: Database, now: number): Promise<void> {
  const columns = [
    'id',
    'name',
    'channel',
    'kind',
    'config',
    'preferred',
    'rate',
    'tokens',
    'refilled_at',
    'concurrency',
    'created_at',
  ];
  const rows = sandbox.channels.map((channel) => {
    return [sandboxSenderId(channel), names[channel], channel, sandbox.kind, '{}', 0, null, 0, now, 1, now];
  });
  await database.write((tx) => insertRows(database, tx, 'senders', columns, rows, 'on conflict (id) do nothing'));
}

interface Choice {
  readonly id: string;
  readonly channel: string;
  readonly kind: string;
  readonly preferred: number;
}

/** For how long a process goes on with the senders it read. */
const FRESH_MS = 1000;
const kept = new WeakMap<Database, { readonly at: number; readonly senders: Promise<readonly Choice[]> }>();

async function senders({ database, clock }: Services): Promise<readonly Choice[]> {
  const known = kept.get(database);
  const now = clock();
  if (known && Math.abs(now - known.at) < FRESH_MS) return known.senders;
  const read = execute<Choice>(
    database,
    database.reader,
    'select id, channel, kind, preferred from senders order by created_at, id',
  );
  kept.set(database, { at: now, senders: read });
  read.catch(() => kept.delete(database));
  return read;
}

/**
 * The sender a message is queued for: the one its node names (by id) if it can carry the channel, else the
 * channel's preferred one, else its sandbox.
 */
export async function senderFor(services: Services, channel: Channel, sender?: string): Promise<string> {
  const able = (await senders(services)).filter((one) => {
    return one.channel === channel && adapterKinds[one.kind]?.channels.includes(channel) === true;
  });
  const named = sender ? able.find((one) => one.id === sender) : undefined;
  return (named ?? able.find((one) => one.preferred === 1))?.id ?? sandboxSenderId(channel);
}
