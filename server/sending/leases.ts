import type { SendersTable } from '../store/sending-schema.ts';
import type { Services } from '../services.ts';
import { execute, insertRows } from '../store/database.ts';
import { inIds } from '../store/ids.ts';
import type { Adapter, SendResult } from './adapters/adapter.ts';
import { adapterOf, SenderUnusable } from './adapters/opened.ts';
import { returnCaps } from './caps.ts';
import { OPEN } from './claim.ts';
import { isKeyKept, mayHaveLeftAt } from './may-have-left.ts';
import { messageKey, RETAKE } from './message-row.ts';
import type { MessageReason } from './reasons.ts';
import { record, type RecordedRow } from './record.ts';

interface ExpiredRow extends RecordedRow {
  readonly sender_id: string;
  readonly state: 'claimed' | 'sending';
  readonly lease: string;
  readonly lease_until: number;
  readonly queued_at: number;
}

const CHUNK = 1000;

/** Claimed, never sent: back to the queue as if nothing had been. */
async function releaseClaimed({ database }: Services, rows: readonly ExpiredRow[], now: number): Promise<void> {
  if (rows.length === 0) return;
  await database.write(async (tx) => {
    const [isMessage, ids] = inIds(
      database,
      'id',
      rows.map((row) => row.id),
    );
    const text = `update messages set state = 'queued', lease = null, lease_until = null where ${isMessage}
      and state = 'claimed' and lease_until <= ? returning id`;
    const moved = new Set<number>();
    for (const { id } of await execute<{ id: number }>(database, tx, text, [ids, now])) moved.add(id);
    await returnCaps(
      database,
      tx,
      rows.filter((row) => moved.has(row.id)),
    );
  }, 'release');
}

/** Sent perhaps, but the provider knows the key: sent again, keeping its place under the cap. */
async function retake(
  { database }: Services,
  leaseMs: number,
  rows: readonly ExpiredRow[],
  now: number,
): Promise<void> {
  if (rows.length === 0) return;
  await database.write(async (tx) => {
    const [isMessage, ids] = inIds(
      database,
      'id',
      rows.map((row) => row.id),
    );
    const text = `update messages set state = 'queued', reason = ?, due_at = 0, attempts = attempts + 1, lease = null,
      lease_until = null where ${isMessage} and state = 'sending' and lease_until <= ? returning id, attempts`;
    const moved = await execute<{ id: number; attempts: number }>(database, tx, text, [RETAKE, ids, now]);
    // Its time tells for how long the provider still knows the key.
    const began = new Map(rows.map((row) => [row.id, row.lease_until - leaseMs]));
    const attempts = moved.map(({ id, attempts: n }) => [id, n, began.get(id) ?? now, 'unknown', STOPPED, againDetail]);
    const columns = ['message_id', 'n', 'at', 'result', 'code', 'detail'];
    await insertRows(database, tx, 'attempts', columns, attempts, 'on conflict (message_id, n) do nothing');
  }, 'retake');
}

async function recordAs(
  { database, carrier }: Services,
  adapter: Adapter | null,
  settled: readonly { readonly row: ExpiredRow; readonly result: SendResult }[],
  now: number,
): Promise<void> {
  const hasReceipts = adapter?.receipts !== undefined;
  for (const lease of new Set(settled.map(({ row }) => row.lease))) {
    const attempted = settled.filter(({ row }) => row.lease === lease);
    const woken = await database.write(
      (tx) =>
        record(database, tx, { lease, from: 'sending', attempted, keepsAccepted: true, hasReceipts, keyMs: null, now }),
      'settle',
    );
    for (const queue of woken) carrier.due(queue);
  }
}

const STOPPED = 'stopped-while-sending' satisfies MessageReason;
const againDetail = 'The process stopped while this message was being sent. It is sent again under its key.';
const crashed: SendResult = {
  result: 'unknown',
  code: STOPPED,
  detail: 'The process stopped while this message was being sent. It is not sent again.',
};

/** What the sender's kind says about messages that may have left before the process stopped. */
async function settleSending(
  services: Services,
  adapter: Adapter | null,
  rows: readonly ExpiredRow[],
  now: number,
): Promise<void> {
  const idempotency = adapter?.idempotency ?? 'none';
  if (adapter?.lookup && idempotency === 'lookup') {
    const found = await adapter.lookup(rows.map(messageKey));
    const settled = rows.flatMap((row, i) => (found[i] ? [{ row, result: found[i] }] : []));
    await recordAs(services, adapter, settled, now);
    return retake(
      services,
      adapter.leaseMs,
      rows.filter((_row, i) => !found[i]),
      now,
    );
  }
  const leaseMs = adapter?.leaseMs ?? 0;
  // A second crash: the key is as old as the first.
  const before = rows.filter((row) => row.attempts > 0).map((row) => row.id);
  const first = await mayHaveLeftAt(services.database, services.database.reader, before);
  const isKept = (row: ExpiredRow): boolean =>
    idempotency !== 'lookup' && isKeyKept(idempotency, first.get(row.id) ?? row.lease_until - leaseMs, now);
  await retake(services, leaseMs, rows.filter(isKept), now);
  await recordAs(
    services,
    adapter,
    rows.filter((row) => !isKept(row)).map((row) => ({ row, result: crashed })),
    now,
  );
}

async function adapterOfSender({ database }: Services, id: string): Promise<Adapter | null> {
  const text = 'select * from senders where id = ?';
  const sender = (await execute<SendersTable>(database, database.reader, text, [id]))[0];
  try {
    return sender ? adapterOf(database, sender) : null;
  } catch (error) {
    if (error instanceof SenderUnusable) return null;
    throw error;
  }
}

/**
 * Deals with messages whose round stopped before its end (their lease has run out): claimed ones go back to the queue;
 * those in `sending` are sent again under their key, looked up, or called unknown, as their sender's kind allows.
 *
 * @param sender only this sender's; absent = everybody's.
 * @returns how many were dealt with, at most 1,000.
 */
export async function releaseExpired(services: Services, now: number, sender?: string): Promise<number> {
  const { database } = services;
  // State by state, and never without a sender: otherwise SQLite reads through everything that is queued.
  const of = sender === undefined ? 'in (select id from senders)' : '= ?';
  const expired = (state: 'claimed' | 'sending'): string =>
    `select m.id, m.run_id, m.node_id, m.visit, m.customer_id, m.purpose, m.attempts, m.reason, m.sender_id, m.state, m.lease,
       m.lease_until, m.queued_at, r.queue
     from messages m left join runs r on r.id = m.run_id
     where m.sender_id ${of} and m.state = '${state}' and m.${OPEN} and m.lease_until <= ?`;
  const text = `${expired('claimed')} union all ${expired('sending')} limit ${CHUNK}`;
  const one = sender === undefined ? [now] : [sender, now];
  const rows = await execute<ExpiredRow>(database, database.reader, text, [...one, ...one]);
  if (rows.length === 0) return 0;
  await releaseClaimed(
    services,
    rows.filter((row) => row.state === 'claimed'),
    now,
  );
  const sending = rows.filter((row) => row.state === 'sending');
  for (const id of new Set(sending.map((row) => row.sender_id))) {
    const ofSender = sending.filter((row) => row.sender_id === id);
    await settleSending(services, await adapterOfSender(services, id), ofSender, now);
  }
  if (sender === undefined) services.carrier.dispatch([...new Set(rows.map((row) => row.sender_id))]);
  return rows.length;
}
