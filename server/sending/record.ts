import { wakeForMessages } from '../runs/wake.ts';
import { execute, insertRows, type Database, type Tx } from '../store/database.ts';
import { checked, inIds } from '../store/ids.ts';
import { updateFrom } from '../store/update-from.ts';
import type { SendResult } from './adapters/adapter.ts';
import { backOffMs, MAX_ATTEMPTS } from './back-off.ts';
import { returnCaps } from './caps.ts';
import { RETAKE, type MessageRow } from './message-row.ts';
import { nextQuestionMs } from './receipts.ts';
import { wakeItem, type FinalState } from './wake-item.ts';

/** What of a message its recording needs. */
export type RecordedRow = Pick<
  MessageRow,
  'id' | 'run_id' | 'node_id' | 'visit' | 'customer_id' | 'purpose' | 'attempts' | 'reason' | 'queue'
>;

/** One message with what became of its attempt. */
export interface Attempted {
  readonly row: RecordedRow;
  readonly result: SendResult;
}

/** What a round writes when its attempts are over. */
export interface Recording {
  readonly lease: string;
  /** The state the rows are in: `claimed` when they failed before the call (a template error), else `sending`. */
  readonly from: 'claimed' | 'sending';
  readonly attempted: readonly Attempted[];
  /** Keep a row for each accepted attempt. */
  readonly keepsAccepted: boolean;
  /** Will the provider tell later what became of accepted and unknown ones? Then it is asked. */
  readonly hasReceipts: boolean;
  /** For so long the provider knows a message by its key, in milliseconds; null = it knows no keys. */
  readonly keyMs: number | null;
  readonly now: number;
}

interface Fate {
  readonly state: 'accepted' | 'failed' | 'unknown' | 'queued';
  readonly reason: string | null;
  readonly dueAt: number;
}

/** @param firstAt when the message was first handed over, so far as that is known. */
function fateOf({ row, result }: Attempted, { now, hasReceipts, keyMs }: Recording, firstAt: number): Fate {
  const asked = hasReceipts ? now + nextQuestionMs(0) : 0;
  if (result.result === 'accepted') return { state: 'accepted', reason: null, dueAt: asked };
  const attempt = row.attempts + 1;
  const retryAfterMs = result.result === 'rejected' ? result.retryAfterMs : undefined;
  const dueAt = now + backOffMs(attempt, row.id, retryAfterMs);
  const isPassing = result.result === 'rejected' && result.class === 'transient';
  if (result.result === 'unknown' || (isPassing && row.reason === RETAKE)) {
    // In doubt, now or since an earlier attempt: under its key it can be asked for again, and arrives once.
    const again = keyMs !== null && dueAt - firstAt <= keyMs && attempt < MAX_ATTEMPTS;
    return again ? { state: 'queued', reason: RETAKE, dueAt } : { state: 'unknown', reason: result.code, dueAt: asked };
  }
  if (!isPassing || attempt >= MAX_ATTEMPTS) return { state: 'failed', reason: result.code, dueAt: 0 };
  return { state: 'queued', reason: result.code, dueAt };
}

/** When messages that were tried before were first handed over. */
async function firstAttempts(
  database: Database,
  tx: Tx,
  { attempted, keyMs }: Recording,
): Promise<ReadonlyMap<number, number>> {
  const again = attempted.filter(({ row, result }) => row.attempts > 0 && result.result !== 'accepted');
  if (keyMs === null || again.length === 0) return new Map();
  const [isMessage, ids] = inIds(
    database,
    'message_id',
    again.map(({ row }) => row.id),
  );
  const text = `select message_id, min(at) as at from attempts where ${isMessage} group by message_id`;
  const rows = await execute<{ message_id: number; at: number }>(database, tx, text, [ids]);
  return new Map(rows.map((row) => [row.message_id, Number(row.at)]));
}

async function insertAttempts(database: Database, tx: Tx, { attempted, keepsAccepted, now }: Recording): Promise<void> {
  const rows: unknown[][] = [];
  for (const { row, result } of attempted) {
    if (result.result === 'accepted') {
      if (keepsAccepted) rows.push([row.id, row.attempts + 1, now, 'accepted', null, result.providerId]);
      continue;
    }
    const name = result.result === 'unknown' ? 'unknown' : result.class === 'transient' ? 'transient' : 'permanent';
    rows.push([row.id, row.attempts + 1, now, name, result.code, result.detail.slice(0, 1000)]);
  }
  const columns = ['message_id', 'n', 'at', 'result', 'code', 'detail'];
  await insertRows(database, tx, 'attempts', columns, rows, 'on conflict (message_id, n) do nothing');
}

/** Accepted ones that carry the provider's id. */
async function storeProviderIds(database: Database, tx: Tx, attempted: readonly Attempted[]): Promise<void> {
  const pairs = attempted.flatMap(({ row, result }) =>
    result.result === 'accepted' && result.providerId !== null ? [[row.id, result.providerId]] : [],
  );
  const text = (v: string): string =>
    `update messages set provider_id = v.column2 from ${v} where messages.id = v.column1`;
  await updateFrom(database, tx, ['bigint', 'text'], pairs, text);
}

/** Moves one group; answers those that were still ours. */
async function move(
  database: Database,
  tx: Tx,
  { lease, from, now }: Recording,
  fate: Fate,
  group: readonly Attempted[],
): Promise<readonly Attempted[]> {
  const [isMessage, ids] = inIds(
    database,
    'id',
    group.map(({ row }) => row.id),
  );
  const finalAt = fate.state === 'queued' ? null : now;
  const moved = await execute<{ id: number }>(
    database,
    tx,
    `update messages set state = ?, reason = ?, due_at = ?, final_at = ?, lease = null, lease_until = null,
      attempts = attempts + 1 where ${isMessage} and ${checked('state = ? and lease = ?')} returning id`,
    [fate.state, fate.reason, fate.dueAt, finalAt, ids, from, lease],
  );
  if (moved.length === group.length) return group;
  const ours = new Set(moved.map((row) => row.id));
  return group.filter(({ row }) => ours.has(row.id));
}

/**
 * Writes down what became of a round's attempts, gives refused ones their place under the cap back, and wakes the
 * runs of those whose fate is known. Rows that somebody else has taken over meanwhile stay as they are.
 *
 * @returns the queues on which runs were woken.
 */
export async function record(database: Database, tx: Tx, recording: Recording): Promise<Set<'live' | 'bulk'>> {
  const woken = new Set<'live' | 'bulk'>();
  const groups = new Map<string, { fate: Fate; attempted: Attempted[] }>();
  const firstAt = await firstAttempts(database, tx, recording);
  for (const attempt of recording.attempted) {
    const fate = fateOf(attempt, recording, firstAt.get(attempt.row.id) ?? recording.now);
    const key = `${fate.state}/${fate.reason}/${fate.dueAt}`;
    const known = groups.get(key);
    if (known) known.attempted.push(attempt);
    else groups.set(key, { fate, attempted: [attempt] });
  }
  for (const { fate, attempted } of groups.values()) {
    const moved = await move(database, tx, recording, fate, attempted);
    if (fate.state === 'accepted') await storeProviderIds(database, tx, moved);
    // Whatever may have left keeps its place under the cap.
    if (fate.state === 'failed' || (fate.state === 'queued' && fate.reason !== RETAKE)) {
      await returnCaps(
        database,
        tx,
        moved.map(({ row }) => ({ ...row, lease: recording.lease })),
      );
    }
    if (fate.state === 'queued') continue;
    const state: FinalState = fate.state;
    await wakeForMessages(
      database,
      tx,
      moved.map(({ row }) => wakeItem(row, state, fate.reason)),
    );
    for (const { row } of moved) if (row.queue) woken.add(row.queue);
  }
  await insertAttempts(database, tx, recording);
  return woken;
}
