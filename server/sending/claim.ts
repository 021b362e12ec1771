import { randomUUID } from 'node:crypto';
import type { Settings } from '../../engine/contract/shop.ts';
import type { SendersTable } from '../store/sending-schema.ts';
import { execute, executeArrays, type Database, type Tx } from '../store/database.ts';
import { checked, inIds } from '../store/ids.ts';
import { wakeForMessages } from '../runs/wake.ts';
import type { Adapter } from './adapters/adapter.ts';
import { leaseOf, reserveCaps } from './caps.ts';
import { judge, type GateRules, type Verdict } from './gates.ts';
import { consentSince, localDay, nightEndsAt } from './hours.ts';
import { MESSAGE_COLUMNS, messageRow, RETAKE, type MessageRow } from './message-row.ts';
import { wakeItem } from './wake-item.ts';

/** The rows of one round, and how it stands with the queue. */
export interface Claim {
  readonly sender: SendersTable;
  readonly lease: string;
  /** Passed all gates: to be rendered and sent. */
  readonly claimed: readonly MessageRow[];
  /** Judged in this round, sent or not. */
  readonly judged: number;
  /** Is there probably more that is due? */
  readonly more: boolean;
  /** Queues on which runs were woken. */
  readonly woken: ReadonlySet<'live' | 'bulk'>;
  /** When the rate allows more, if it is what ended this round. */
  readonly rateAt: number | null;
}

/** Condition on `messages` as its partial index is written, so that SQLite uses it. */
export const OPEN = `state in ('queued', 'claimed', 'sending')`;
/** Condition on `messages`: its journey is neither paused nor stopped (those inside leave a stopped one in chunks). */
export const AT_WORK = `journey_id not in (select id from journeys where paused_at is not null or state = 'stopped')`;

const CANDIDATES = `select m.id, m.customer_id from messages m where m.sender_id = ? and m.state = 'queued' and m.${OPEN}
  and m.due_at <= ? and m.${AT_WORK} order by m.due_at, m.id limit ?`;

function selectRows(which: string): string {
  return `select ${MESSAGE_COLUMNS}
  from messages m
  left join customers c on c.id = m.customer_id
  left join runs r on r.id = m.run_id
  left join consents ad on ad.customer_id = m.customer_id and ad.channel = m.channel and ad.purpose = 'ad'
  left join consents night on night.customer_id = m.customer_id and night.channel = m.channel and night.purpose = 'night'
  left join caps k on k.customer_id = m.customer_id and k.day = ? and k.shadow = case when m.treatment = 'held' then 1 else 0 end
  where ${which}`;
}

/** PostgreSQL: customers first (ids ascending), as ingest does, then what is still queued of their messages. */
async function lockedRows(database: Database, tx: Tx, sender: string, now: number, day: number, limit: number) {
  const found = await execute<{ id: number; customer_id: number }>(database, tx, CANDIDATES, [sender, now, limit]);
  const [isCustomer, customers] = inIds(database, 'id', [...new Set(found.map((row) => row.customer_id))]);
  const locking = `select id from customers where ${isCustomer} order by id for update`;
  const locked = new Set((await execute<{ id: number }>(database, tx, locking, [customers])).map(({ id }) => id));
  const [isMessage, ids] = inIds(
    database,
    'm.id',
    found.map((row) => row.id),
  );
  const text = selectRows(`${isMessage} and ${checked("m.state = 'queued'")} order by m.due_at, m.id for update of m`);
  const rows = await executeArrays(database, tx, text, [day, ids], messageRow);
  // Somebody merged into another meanwhile is claimed for in the next round, under that customer's lock.
  return { found: found.length, rows: rows.filter((row) => row.external_id === null || locked.has(row.customer_id)) };
}

async function dueRows(database: Database, tx: Tx, sender: string, now: number, day: number, limit: number) {
  if (database.dialect === 'postgres') return lockedRows(database, tx, sender, now, day, limit);
  const which = `m.sender_id = ? and m.state = 'queued' and m.${OPEN} and m.due_at <= ? and m.${AT_WORK}
    order by m.due_at, m.id limit ?`;
  const rows = await executeArrays(database, tx, selectRows(which), [day, sender, now, limit], messageRow);
  return { found: rows.length, rows };
}

interface Sorted {
  readonly claimed: MessageRow[];
  readonly others: Map<string, { verdict: Exclude<Verdict, { to: 'claimed' }>; rows: MessageRow[] }>;
  readonly reserved: Map<number, number>;
}

/** Row after row, because two messages of one customer may share the last place under the cap. */
function sort(rows: readonly MessageRow[], rules: GateRules): Sorted {
  const sorted: Sorted = { claimed: [], others: new Map(), reserved: new Map() };
  for (const row of rows) {
    const key = row.customer_id * 2 + (row.treatment === 'held' ? 1 : 0);
    const reserved = sorted.reserved.get(key) ?? 0;
    const verdict = judge(row, rules, (row.used ?? 0) + reserved);
    // A retaken message still holds the place it was given before the crash.
    const counts = rules.capPerDay !== null && row.purpose === 'ad' && row.reason !== RETAKE;
    if (counts && (verdict.to === 'claimed' || verdict.to === 'ghost')) sorted.reserved.set(key, reserved + 1);
    if (verdict.to === 'claimed') {
      sorted.claimed.push(row);
      continue;
    }
    const group = `${verdict.to}/${verdict.reason}`;
    const known = sorted.others.get(group);
    if (known) known.rows.push(row);
    else sorted.others.set(group, { verdict, rows: [row] });
  }
  return sorted;
}

async function storeOthers(database: Database, tx: Tx, sorted: Sorted, now: number): Promise<Set<'live' | 'bulk'>> {
  const woken = new Set<'live' | 'bulk'>();
  for (const { verdict, rows } of sorted.others.values()) {
    const [isMessage, ids] = inIds(
      database,
      'id',
      rows.map((row) => row.id),
    );
    if (verdict.to === 'queued') {
      const text = `update messages set due_at = ?, reason = ? where ${isMessage}`;
      await execute(database, tx, text, [verdict.dueAt, verdict.reason, ids]);
      continue;
    }
    const text = `update messages set state = ?, reason = ?, final_at = ? where ${isMessage}`;
    await execute(database, tx, text, [verdict.to, verdict.reason, now, ids]);
    const { to, reason } = verdict;
    await wakeForMessages(
      database,
      tx,
      rows.map((row) => wakeItem(row, to, reason)),
    );
    for (const row of rows) if (row.queue) woken.add(row.queue);
  }
  return woken;
}

/** The gates' rules at this moment. */
export function rulesOf(settings: Settings, now: number): GateRules {
  return {
    nightEndsAt: settings.nightHold ? nightEndsAt(now) : null,
    capPerDay: settings.capPerDay,
    consentSince: consentSince(now),
  };
}

/** The bucket holds at most one second of messages. */
function refill(sender: SendersTable, now: number): number {
  if (sender.rate === null) return Infinity;
  // A clock that was set back must not keep the bucket empty until it has caught up.
  const since = now < sender.refilled_at ? 1000 : now - sender.refilled_at;
  return Math.min(sender.rate, sender.tokens + (since * sender.rate) / 1000);
}

/** A fifth of a second's worth at least: fewer, fuller rounds. */
function nextTokens(rate: number, tokens: number, now: number): number {
  const wanted = Math.max(1, rate / 5);
  return now + Math.max(1, Math.ceil(((wanted - tokens) / rate) * 1000));
}

/**
 * Claims what is due, in one transaction under the customers' locks: gates, caps, the sender's rate. Whatever is
 * skipped is final with it, and its run is woken.
 *
 * @returns null when there is no such sender.
 */
export function claim(
  database: Database,
  senderId: string,
  now: number,
  { claimSize: limit, leaseMs }: Pick<Adapter, 'claimSize' | 'leaseMs'>,
  settings: Settings,
): Promise<Claim | null> {
  const day = localDay(now, settings.zone);
  const rules = rulesOf(settings, now);
  const lease = leaseOf(rules.capPerDay === null ? null : day, randomUUID());
  return database.write(async (tx) => {
    const lock = database.dialect === 'postgres' ? ' for update' : '';
    const text = `select * from senders where id = ?${lock}`;
    const sender = (await execute<SendersTable>(database, tx, text, [senderId]))[0];
    if (!sender) return null;
    const tokens = refill(sender, now);
    const most = Math.min(limit, Math.floor(tokens));
    const nothing = { sender, lease, claimed: [], judged: 0, more: false, woken: new Set<'live' | 'bulk'>() };
    if (most < 1) return { ...nothing, rateAt: nextTokens(sender.rate ?? 1, tokens, now) };
    const { found, rows } = await dueRows(database, tx, senderId, now, day, most);
    if (rows.length === 0) return { ...nothing, more: found > 0, rateAt: null };
    const sorted = sort(rows, rules);
    if (sorted.claimed.length > 0) {
      const [isMessage, ids] = inIds(
        database,
        'id',
        sorted.claimed.map((row) => row.id),
      );
      const claiming = `update messages set state = 'claimed', lease = ?, lease_until = ? where ${isMessage}`;
      await execute(database, tx, claiming, [lease, now + leaseMs, ids]);
    }
    if (sorted.reserved.size > 0) await reserveCaps(database, tx, day, sorted.reserved);
    const woken = await storeOthers(database, tx, sorted, now);
    if (sender.rate !== null) {
      const debit = 'update senders set tokens = ?, refilled_at = ? where id = ?';
      await execute(database, tx, debit, [tokens - sorted.claimed.length, now, senderId]);
    }
    return { sender, lease, claimed: sorted.claimed, judged: rows.length, more: found === most, woken, rateAt: null };
  }, 'claim');
}
