import { faultPoint } from '../fault-point.ts';
import type { SendersTable } from '../store/sending-schema.ts';
import type { Services } from '../services.ts';
import { execute } from '../store/database.ts';
import type { Adapter, SendResult } from './adapters/adapter.ts';
import { adapterOf, SenderUnusable } from './adapters/opened.ts';
import { claim, AT_WORK, OPEN, type Claim } from './claim.ts';
import { releaseExpired } from './leases.ts';
import { messageKey } from './message-row.ts';
import { prepare, type NotPrepared, type Prepared } from './prepare.ts';
import { putBack } from './put-back.ts';
import { collectReceipts, nextReceiptAt } from './receipts.ts';
import { record, type Attempted } from './record.ts';
import { lockJourneys, storeSending } from './store-sending.ts';
import { failOrphans, restUnusable } from './without-sender.ts';

/** How a round ended. */
export interface Round {
  /** Messages judged in it, sent or not. */
  readonly done: number;
  /** Call again at once: more is due. */
  readonly more: boolean;
  /** Otherwise when the next message of this sender may go (epoch milliseconds); null when none waits. */
  readonly nextDueAt: number | null;
}

/** After a sender could not be reached, or opened, its other messages rest this long. */
const DOWN_MS = 15_000;
const UNUSABLE_MS = 60_000;

/** A round at work. `time` runs on from the caller's `now`. */
interface Work {
  readonly services: Services;
  readonly claim: Claim;
  readonly adapter: Adapter;
  readonly time: () => number;
}

const noAnswer: SendResult = { result: 'unknown', code: 'no-answer', detail: 'The adapter did not answer for it.' };

/** Calls the provider. An adapter that fails as a whole has not told what became of any of them. */
async function call(adapter: Adapter, group: readonly Prepared[]): Promise<Attempted[]> {
  const intents = group.map(({ row, recipient, rendered }) => {
    const { attempts, channel, purpose } = row;
    return { key: messageKey(row), attempt: attempts + 1, channel, purpose, recipient, rendered };
  });
  try {
    const results = group.length > 0 ? await adapter.send(intents) : [];
    return group.map(({ row }, i) => ({ row, result: results[i] ?? noAnswer }));
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return group.map(({ row }) => ({ row, result: { result: 'unknown', code: 'adapter-error', detail } }));
  }
}

/** One transaction between two calls: writes down the last group's results and commits the next group to `sending`. */
async function turnOver(
  { services, claim: { lease }, adapter, time }: Work,
  past: { attempted: readonly Attempted[]; failed: readonly NotPrepared[] },
  next: readonly Prepared[],
  resting: readonly Prepared[],
): Promise<Prepared[]> {
  const { database, carrier } = services;
  const { woken, going } = await database.write(async (tx) => {
    await lockJourneys(database, tx, next);
    const now = time();
    const { keepsAccepted } = adapter;
    const hasReceipts = adapter.receipts !== undefined;
    const keyMs = typeof adapter.idempotency === 'object' ? adapter.idempotency.windowMs : null;
    const every = { lease, keepsAccepted, hasReceipts, keyMs, now };
    const sent = { ...every, from: 'sending', attempted: past.attempted } as const;
    const unmade = { ...every, from: 'claimed', attempted: past.failed } as const;
    const woken = [...(await record(database, tx, sent)), ...(await record(database, tx, unmade))];
    const rest = resting.map(({ row }) => row);
    await putBack(database, tx, lease, rest, now + DOWN_MS, 'sender-unreachable');
    const ids = await storeSending(database, tx, lease, next, now + adapter.leaseMs);
    const stopped = next.filter(({ row }) => !ids.has(row.id)).map(({ row }) => row);
    await putBack(database, tx, lease, stopped, now, null);
    return { woken, going: next.filter(({ row }) => ids.has(row.id)) };
  }, 'turn-over');
  for (const queue of new Set(woken)) carrier.due(queue);
  return going;
}

/**
 * Sends group after group: no more rows are in `sending` than one group has.
 * @returns false when the provider could not be reached.
 */
async function sendAll(work: Work): Promise<boolean> {
  const { services, claim, adapter } = work;
  const settings = await services.settings.get();
  const { ready, failed } = await prepare(services, claim.claimed, settings, adapter.idempotency, work.time());
  const size = adapter.groupSize;
  let past = { attempted: [] as Attempted[], failed };
  for (let start = 0; start < ready.length || past.attempted.length > 0 || past.failed.length > 0; start += size) {
    const isDown =
      past.attempted.length > 0 &&
      past.attempted.every(({ result }) => result.result !== 'accepted' && result.senderDown === true);
    const next = isDown ? [] : ready.slice(start, start + size);
    const going = await turnOver(work, past, next, isDown ? ready.slice(start) : []);
    if (isDown) return false;
    if (going.length > 0) faultPoint('before-call');
    past = { attempted: await call(adapter, going), failed: [] };
    if (going.length > 0) faultPoint('after-call');
  }
  return true;
}

/**
 * When the next queued message of a sender may go, or the lease of a round that died runs out: whichever comes first.
 * Rows of a round at work are leased too, so a call beside it looks again when they would be free.
 */
async function nextDueAt({ database }: Services, sender: string): Promise<number | null> {
  const text = `select min(at) as at from (
    select min(due_at) as at from messages where sender_id = ? and state = 'queued' and ${OPEN} and ${AT_WORK}
    union all select min(lease_until) from messages where sender_id = ? and state = 'claimed' and ${OPEN}
    union all select min(lease_until) from messages where sender_id = ? and state = 'sending' and ${OPEN}) t`;
  const rows = await execute<{ at: number | null }>(database, database.reader, text, [sender, sender, sender]);
  return rows[0]?.at ?? null;
}

/** The end of a round that found no more to send. `receiptAt`: when the provider is asked next what became of messages. */
async function idle(
  services: Services,
  sender: string,
  now: number,
  done: number,
  { rateAt = null, receiptAt = null }: { readonly rateAt?: number | null; readonly receiptAt?: number | null },
): Promise<Round> {
  const queuedAt = await nextDueAt(services, sender);
  const sendAt = queuedAt !== null && rateAt !== null ? Math.max(queuedAt, rateAt) : queuedAt;
  if (sendAt === null || receiptAt === null) {
    const at = sendAt ?? receiptAt;
    return { done, more: at !== null && at <= now, nextDueAt: at };
  }
  const at = Math.min(sendAt, receiptAt);
  return { done, more: at <= now, nextDueAt: at };
}

/**
 * One round of a sender: claims what is due (gates, caps, rate), makes the messages, commits them to `sending`, calls
 * the provider, and writes down what became of them, waking their runs; then asks what became of earlier ones. Safe to
 * run twice, and at the same time.
 *
 * @param now epoch milliseconds.
 */
export async function dispatchOnce(services: Services, senderId: string, now: number): Promise<Round> {
  const { database } = services;
  const started = performance.now();
  await releaseExpired(services, now, senderId);
  const senders = await execute<SendersTable>(database, database.reader, 'select * from senders where id = ?', [
    senderId,
  ]);
  if (!senders[0]) {
    const failed = await failOrphans(services, senderId, now);
    return { done: failed, more: failed > 0, nextDueAt: null };
  }
  let adapter: Adapter;
  try {
    adapter = adapterOf(database, senders[0]);
  } catch (error) {
    if (!(error instanceof SenderUnusable)) throw error;
    services.log.error({ sender: senderId, reason: error.message }, 'This sender cannot be used.');
    const resting = await restUnusable(services, senderId, now, now + UNUSABLE_MS);
    return idle(services, senderId, now, resting, {});
  }
  const settings = await services.settings.get();
  const claimed = await claim(database, senderId, now, adapter, settings);
  if (!claimed) return { done: 0, more: true, nextDueAt: null };
  for (const queue of claimed.woken) services.carrier.due(queue);
  const time = (): number => now + Math.round(performance.now() - started);
  if (claimed.claimed.length > 0) {
    faultPoint('after-claim');
    const reached = await sendAll({ services, claim: claimed, adapter, time });
    // The rest of the queue would only meet the same.
    if (!reached) return { done: claimed.judged, more: false, nextDueAt: time() + DOWN_MS };
  }
  await collectReceipts(services, senderId, adapter, time());
  if (claimed.more) return { done: claimed.judged, more: true, nextDueAt: null };
  const receiptAt = await nextReceiptAt(services, senderId);
  return idle(services, senderId, now, claimed.judged, { rateAt: claimed.rateAt, receiptAt });
}
