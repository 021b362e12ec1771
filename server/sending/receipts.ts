import type { Services } from '../services.ts';
import { execute } from '../store/database.ts';
import { inIds } from '../store/ids.ts';
import type { Adapter, Left, Receipt } from './adapters/adapter.ts';
import { messageKey } from './message-row.ts';

/** Condition on `messages` as its partial index is written: its provider is asked at `due_at` what became of it. */
export const AWAITED = `state in ('accepted', 'unknown') and due_at > 0`;

/** Asked about with one round. */
const CHUNK = 500;
/** How long to wait between two questions, by the message's age; the first applies up to its age, and so on. */
const STEPS = [
  { untilMs: 60_000, stepMs: 10_000 },
  { untilMs: 600_000, stepMs: 60_000 },
  { untilMs: 3_600_000, stepMs: 300_000 },
  { untilMs: 86_400_000, stepMs: 1_800_000 },
] as const;
const LONGEST_MS = 7_200_000;

interface AwaitedRow {
  readonly id: number;
  readonly state: 'accepted' | 'unknown';
  readonly queued_at: number;
  readonly final_at: number;
  readonly provider_id: string | null;
  readonly recipient: string | null;
}

/** When to ask next about a message, in milliseconds from now. */
export function nextQuestionMs(ageMs: number): number {
  return STEPS.find(({ untilMs }) => ageMs < untilMs)?.stepMs ?? LONGEST_MS;
}

/** What a receipt writes; `reason` undefined = as it is. */
interface Change {
  readonly state: 'accepted' | 'delivered' | 'failed' | 'unknown';
  readonly reason: string | null | undefined;
  readonly dueAt: number;
}

function changeOf(row: AwaitedRow, receipt: Receipt, now: number, windowMs: number): Change {
  const age = now - row.final_at;
  const dueAt = age < windowMs ? now + nextQuestionMs(age) : 0;
  switch (receipt.receipt) {
    case 'delivered':
      return { state: 'delivered', reason: null, dueAt: 0 };
    case 'failed':
      return { state: 'failed', reason: receipt.code, dueAt: 0 };
    case 'unknown':
      return { state: 'unknown', reason: receipt.code, dueAt };
    case 'on-its-way':
      return dueAt > 0 ? { state: 'accepted', reason: null, dueAt } : { state: 'unknown', reason: 'no-receipt', dueAt };
    case 'not-found':
      if (row.state === 'accepted' && dueAt === 0) return { state: 'unknown', reason: 'no-receipt', dueAt };
      return { state: row.state, reason: undefined, dueAt };
    case 'not-asked': {
      // Not for ever: an account may have been closed.
      const wait = Math.max(nextQuestionMs(age), receipt.retryAfterMs);
      return { state: row.state, reason: undefined, dueAt: age < 2 * windowMs ? now + wait : 0 };
    }
  }
}

async function store(
  { database }: Services,
  rows: readonly AwaitedRow[],
  receipts: readonly Receipt[],
  now: number,
  windowMs: number,
): Promise<void> {
  const groups = new Map<string, { change: Change; ids: number[] }>();
  const found: [string, number][] = [];
  for (const [i, row] of rows.entries()) {
    const receipt = receipts[i] ?? { receipt: 'not-found' };
    const change = changeOf(row, receipt, now, windowMs);
    const key = JSON.stringify(change);
    const group = groups.get(key);
    if (group) group.ids.push(row.id);
    else groups.set(key, { change, ids: [row.id] });
    if ('providerId' in receipt && row.provider_id === null) found.push([receipt.providerId, row.id]);
  }
  await database.write(async (tx) => {
    for (const { change, ids } of groups.values()) {
      const [isMessage, list] = inIds(database, 'id', ids);
      const keeps = change.reason === undefined;
      const text = `update messages set state = ?, due_at = ?${keeps ? '' : ', reason = ?'} where ${isMessage} and ${AWAITED}`;
      const values = keeps ? [change.state, change.dueAt] : [change.state, change.dueAt, change.reason];
      await execute(database, tx, text, [...values, list]);
    }
    for (const values of found) await execute(database, tx, 'update messages set provider_id = ? where id = ?', values);
  }, 'receipt');
}

const tellsNothing = { receipt: 'not-asked', retryAfterMs: 0, detail: 'The sender has no receipts.' } as const;

/**
 * Asks a sender's provider what became of messages that it took, or may have taken: delivered, failed, or still in
 * doubt. Their runs have moved on already and are not touched.
 *
 * @returns how many were asked about.
 */
export async function collectReceipts(
  services: Services,
  senderId: string,
  adapter: Adapter,
  now: number,
): Promise<number> {
  const { database } = services;
  const text = `select id, state, queued_at, final_at, provider_id, recipient from messages
    where sender_id = ? and ${AWAITED} and due_at <= ? order by due_at limit ?`;
  const rows = await execute<AwaitedRow>(database, database.reader, text, [senderId, now, CHUNK]);
  if (rows.length === 0) return 0;
  const left = rows.map((row): Left => {
    const { provider_id: providerId, recipient, final_at: at } = row;
    return { key: messageKey(row), providerId, recipient: recipient ?? '', at };
  });
  // A sender that has become one that tells nothing is not asked any more.
  const told = adapter.receipts ? await adapter.receipts.ask(left) : left.map((): Receipt => tellsNothing);
  const windowMs = adapter.receipts?.windowMs ?? 0;
  const refused = told.find((one) => one.receipt === 'not-asked');
  if (refused) services.log.warn({ sender: senderId, reason: refused.detail }, 'Receipts cannot be asked for now.');
  await store(services, rows, told, now, windowMs);
  return rows.length;
}

/** When the sender's provider is to be asked next (epoch milliseconds); null = never. */
export async function nextReceiptAt({ database }: Services, senderId: string): Promise<number | null> {
  const text = `select min(due_at) as at from messages where sender_id = ? and ${AWAITED}`;
  return (await execute<{ at: number | null }>(database, database.reader, text, [senderId]))[0]?.at ?? null;
}
