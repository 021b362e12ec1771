import { z } from 'zod';
import type { Page } from '../../engine/contract/common.ts';
import type { MessageDetail, MessageListItem } from '../../engine/contract/people.ts';
import type { Locale } from '../../engine/text.ts';
import { notFound } from '../http/errors.ts';
import { readRendered } from '../sending/rendered.ts';
import type { Services } from '../services.ts';
import type { MessagesTable } from '../store/sending-schema.ts';
import { customerItems, goneCustomer } from './customer-items.ts';
import { cursorOf, idKey, keysOf, PAGE } from './cursors.ts';
import { namesFor, type Names } from './run-summaries.ts';

/** Which messages a list shows; all of them when nothing is named. */
export interface MessageFilter {
  readonly state?: string | undefined;
  readonly journey?: string | undefined;
  readonly node?: string | undefined;
  readonly customer?: number | undefined;
  readonly run?: number | undefined;
}

const columns = [
  'id',
  'journey_id',
  'version',
  'run_id',
  'node_id',
  'visit',
  'customer_id',
  'channel',
  'purpose',
  'state',
  'reason',
  'sender_id',
  'queued_at',
  'final_at',
  'recipient',
  'rendered',
] as const;

interface Row {
  readonly id: number;
  readonly journey_id: string;
  readonly run_id: number;
  readonly node_id: string;
  readonly visit: number;
  readonly customer_id: number;
  readonly channel: string;
  readonly purpose: string;
  readonly state: string;
  readonly reason: string | null;
  readonly sender_id: string;
  readonly queued_at: number;
  readonly final_at: number | null;
  readonly recipient: string | null;
  readonly rendered: string | null;
}

/** Messages of the ledger, newest first. */
export async function messageList(
  services: Services,
  filter: MessageFilter,
  cursor: string | undefined,
  locale: Locale,
  most = PAGE,
): Promise<Page<MessageListItem>> {
  let query = services.database.reader.selectFrom('messages').select(columns);
  if (filter.state !== undefined) query = query.where('state', '=', filter.state as MessagesTable['state']);
  if (filter.journey !== undefined) query = query.where('journey_id', '=', filter.journey);
  if (filter.node !== undefined) query = query.where('node_id', '=', filter.node);
  if (filter.customer !== undefined) query = query.where('customer_id', '=', filter.customer);
  if (filter.run !== undefined) query = query.where('run_id', '=', filter.run);
  if (cursor !== undefined) query = query.where('id', '<', keysOf(cursor, z.tuple([idKey]))[0]);
  const rows = await query
    .orderBy('id', 'desc')
    .limit(most + 1)
    .execute();
  const last = rows.length > most ? rows[most - 1] : undefined;
  return {
    items: await messageItems(services, rows.slice(0, most), namesFor(services, locale)),
    next: last ? cursorOf([last.id]) : null,
    total: null,
  };
}

/** All messages of one run, oldest first, by visit. */
export async function messagesOfRun(
  services: Services,
  run: number,
  names: Names,
): Promise<ReadonlyMap<number, MessageListItem[]>> {
  const rows = await services.database.reader
    .selectFrom('messages')
    .select(columns)
    .where('run_id', '=', run)
    .orderBy('id')
    .execute();
  const items = await messageItems(services, rows, names);
  const byVisit = new Map<number, MessageListItem[]>();
  rows.forEach((row, index) => {
    const item = items[index];
    if (item) byVisit.set(row.visit, [...(byVisit.get(row.visit) ?? []), item]);
  });
  return byVisit;
}

async function messageItems(services: Services, rows: readonly Row[], names: Names): Promise<MessageListItem[]> {
  const people = await customerItems(
    services.database,
    rows.map((row) => row.customer_id),
  );
  return Promise.all(
    rows.map(async (row) => {
      const { id, name, externalId } = people.get(row.customer_id) ?? goneCustomer(row.customer_id);
      return {
        id: row.id,
        journey: row.journey_id,
        journeyName: await names.journeyName(row.journey_id),
        node: row.node_id,
        customer: { id, name, externalId },
        channel: row.channel,
        purpose: row.purpose,
        state: row.state,
        reason: row.reason,
        queuedAt: row.queued_at,
        finalAt: row.final_at,
        recipient: row.recipient,
        subject: readRendered(row.rendered)?.subject ?? null,
      };
    }),
  );
}

/** One message with what it said and every attempt to send it. @throws Refusal 404 `message-not-found`. */
export async function messageDetail(services: Services, id: number, locale: Locale): Promise<MessageDetail> {
  const { reader } = services.database;
  const row = await reader.selectFrom('messages').select(columns).where('id', '=', id).executeTakeFirst();
  if (!row) throw notFound('message');
  const [items, sender, attempts] = await Promise.all([
    messageItems(services, [row], namesFor(services, locale)),
    reader.selectFrom('senders').select('name').where('id', '=', row.sender_id).executeTakeFirst(),
    reader
      .selectFrom('attempts')
      .select(['at', 'result', 'code', 'detail'])
      .where('message_id', '=', id)
      .orderBy('n')
      .execute(),
  ]);
  const [item] = items;
  if (!item) throw notFound('message');
  const opened = readRendered(row.rendered);
  return {
    ...item,
    run: row.run_id,
    senderName: sender?.name ?? row.sender_id,
    text: opened?.text ?? null,
    html: opened?.html ?? null,
    headers: opened?.headers ?? {},
    attempts,
  };
}
