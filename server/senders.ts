import { randomBytes } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { Sender, SenderInput } from '../engine/contract/shop.ts';
import { notFound, Refusal } from './http/errors.ts';
import type { Services } from './services.ts';
import type { Tx } from './store/database.ts';
import type { SendersTable } from './store/sending-schema.ts';

type Config = Record<string, string | number | boolean>;

/** Keys of a sender's config that are written and never read back. */
const SECRET = /pass|secret|token|key/i;
/** Rows that may be at the provider at once. */
const CONCURRENCY = 10;

/** All senders, by channel. */
export async function senderList({ database }: Services): Promise<Sender[]> {
  const rows = await database.db
    .selectFrom('senders')
    .selectAll()
    .orderBy('channel')
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(senderOf);
}

/** Adds a sender. When it is the preferred one, it takes that place over from another of its channel. */
export async function createSender({ database, clock }: Services, input: SenderInput): Promise<Sender> {
  const id = `s_${randomBytes(6).toString('hex')}`;
  const now = clock();
  return database.write(async (tx) => {
    await makeRoom(tx, id, input);
    await tx
      .insertInto('senders')
      .values({
        id,
        ...columnsOf(input, {}),
        tokens: input.rate ?? 0,
        refilled_at: now,
        concurrency: CONCURRENCY,
        created_at: now,
      })
      .execute();
    return read(tx, id);
  });
}

/** Changes a sender; secrets that the input leaves out or empty stay as they are. @throws Refusal 404 `sender-not-found`. */
export async function changeSender({ database }: Services, id: string, input: SenderInput): Promise<Sender> {
  return database.write(async (tx) => {
    const row = await rowOf(tx, id);
    await makeRoom(tx, id, input);
    await tx
      .updateTable('senders')
      .set(columnsOf(input, JSON.parse(row.config) as Config))
      .where('id', '=', id)
      .execute();
    return read(tx, id);
  });
}

/** @throws Refusal 404 `sender-not-found`, 409 `sender-in-use` while it has messages to send. */
export async function deleteSender({ database }: Services, id: string): Promise<void> {
  await database.write(async (tx) => {
    await rowOf(tx, id);
    const open = await tx
      .selectFrom('messages')
      .select('id')
      .where('sender_id', '=', id)
      .where('state', 'in', ['queued', 'claimed', 'sending'])
      .limit(1)
      .executeTakeFirst();
    if (open) throw new Refusal('sender-in-use', 409, 'This sender still has messages to send.');
    await tx.deleteFrom('senders').where('id', '=', id).execute();
  });
}

async function rowOf(tx: Tx, id: string): Promise<Selectable<SendersTable>> {
  const row = await tx.selectFrom('senders').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw notFound('sender');
  return row;
}

async function read(tx: Tx, id: string): Promise<Sender> {
  return senderOf(await rowOf(tx, id));
}

/** One preferred sender per channel. */
async function makeRoom(tx: Tx, id: string, { channel, preferred }: SenderInput): Promise<void> {
  if (!preferred) return;
  await tx.updateTable('senders').set({ preferred: 0 }).where('channel', '=', channel).where('id', '<>', id).execute();
}

function columnsOf({ name, channel, kind, preferred, rate, config }: SenderInput, before: Config) {
  const secrets = Object.entries(before).filter(([key]) => SECRET.test(key));
  const given = Object.entries(config).filter(([key, value]) => !(SECRET.test(key) && value === ''));
  return {
    name,
    channel,
    kind,
    preferred: preferred ? 1 : 0,
    rate,
    config: JSON.stringify({ ...Object.fromEntries(secrets), ...Object.fromEntries(given) }),
  };
}

function senderOf(row: Selectable<SendersTable>): Sender {
  const config = Object.entries(JSON.parse(row.config) as Config).filter(([key]) => !SECRET.test(key));
  return {
    id: row.id,
    name: row.name,
    channel: row.channel,
    kind: row.kind,
    preferred: row.preferred === 1,
    rate: row.rate,
    config: Object.fromEntries(config),
  };
}
