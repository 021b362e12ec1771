import { AT_WORK, OPEN } from '../sending/claim.ts';
import { AWAITED } from '../sending/receipts.ts';
import { execute, type Database } from '../store/database.ts';

/* Each question is put sender by sender: so the index of open messages answers it without reading the queue. */

/**
 * Senders with messages that could leave now, whose lease has run out, or whose provider is to be asked what became of
 * them; also senders that are gone.
 */
export async function dueSenders(database: Database, now: number): Promise<string[]> {
  const own = `from messages where sender_id = s.id and ${OPEN}`;
  const rows = await execute<{ id: string }>(
    database,
    database.reader,
    `select s.id from (select id from senders union select distinct sender_id from messages where ${OPEN}) as s
     where exists (select 1 ${own} and state = 'queued' and due_at <= ? and ${AT_WORK})
        or exists (select 1 ${own} and state = 'claimed' and lease_until <= ?)
        or exists (select 1 ${own} and state = 'sending' and lease_until <= ?)
        or exists (select 1 from messages where sender_id = s.id and ${AWAITED} and due_at <= ?)
     order by s.id`,
    [now, now, now, now],
  );
  return rows.map((row) => row.id);
}

/** When the next queued message in [from, before) may leave, or a provider be asked for receipts; null = neither. */
export async function nextQueued(database: Database, from: number, before: number): Promise<number | null> {
  const [row] = await execute<{ at: number | null }>(
    database,
    database.reader,
    `select min(next) as at from (
       select (select min(due_at) from messages
         where sender_id = s.id and ${OPEN} and state = 'queued' and due_at >= ? and due_at < ?) as next from senders s
       union all
       select (select min(due_at) from messages where sender_id = s.id and ${AWAITED} and due_at >= ? and due_at < ?)
       from senders s
     ) as nexts`,
    [from, before, from, before],
  );
  return row?.at ?? null;
}
