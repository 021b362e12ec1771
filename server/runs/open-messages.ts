import { OPEN } from '../sending/claim.ts';
import { execute, type Database } from '../store/database.ts';

/** Senders with messages that could leave now, or whose lease has run out. */
export async function dueSenders(database: Database, now: number): Promise<string[]> {
  const rows = await execute<{ sender_id: string }>(
    database,
    database.db,
    `select distinct sender_id from messages where ${OPEN} and
     ((state = 'queued' and due_at <= ?) or (state in ('claimed', 'sending') and lease_until <= ?))
     and journey_id not in (select id from journeys where paused_at is not null)`,
    [now, now],
  );
  return rows.map((row) => row.sender_id);
}

/** When the next queued message in [from, before) may leave, or null. */
export async function nextQueued(database: Database, from: number, before: number): Promise<number | null> {
  const [row] = await execute<{ due_at: number | null }>(
    database,
    database.db,
    `select min(due_at) as due_at from messages where ${OPEN} and state = 'queued' and due_at >= ? and due_at < ?`,
    [from, before],
  );
  return row?.due_at ?? null;
}
