import type { Cause } from '../../engine/node-type.ts';
import { execute, type Database } from '../store/database.ts';

const AT_WORK = `journey_id not in (select id from journeys where paused_at is not null or state = 'stopped')`;

interface DueRow {
  readonly id: number;
  readonly visit: number;
  readonly arrived_at: number;
  readonly due_at: number;
  readonly wait: string | null;
  readonly cause: string | null;
}

/**
 * Since when somebody should have been carried and is not: whoever is parked and overdue, and the first in each line of
 * those who are due. People of paused and stopped journeys are nobody's to carry.
 *
 * @returns epoch milliseconds; null when nobody waits.
 */
export async function waitingSince(database: Database, now: number): Promise<number | null> {
  const [parked] = await execute<{ due: number | null }>(
    database,
    database.reader,
    `select min(due_at) as due from runs where place = 'parked' and due_at is not null and due_at <= ? and ${AT_WORK}`,
    [now],
  );
  const since = parked?.due === null || parked?.due === undefined ? [] : [Number(parked.due)];
  for (const queue of ['live', 'bulk']) {
    const [first] = await execute<DueRow>(
      database,
      database.reader,
      `select id, visit, arrived_at, due_at, wait, cause from runs where place = 'due' and queue = ? and ${AT_WORK}
       order by due_at, id limit 1`,
      [queue],
    );
    if (first !== undefined) since.push((await dueSince(database, first)) ?? now);
  }
  return since.length === 0 ? null : Math.min(...since);
}

/** Since when a run is due: its time, the event or message that woke it, or the entry; null when none of them is known. */
async function dueSince(database: Database, run: DueRow): Promise<number | null> {
  if (run.due_at > 0) return Number(run.due_at);
  const cause = run.cause === null ? null : (JSON.parse(run.cause) as Cause);
  if (cause?.kind === 'event')
    return first(database, 'select received_at as at from events where id = ?', cause.eventId);
  if (cause?.kind === 'message') {
    const text = 'select max(final_at) as at from messages where run_id = ? and visit = ?';
    return first(database, text, run.id, run.visit);
  }
  return run.wait === null ? Number(run.arrived_at) : null;
}

async function first(database: Database, text: string, ...parameters: readonly unknown[]): Promise<number | null> {
  const [row] = await execute<{ at: number | null }>(database, database.reader, text, parameters);
  return row?.at === null || row?.at === undefined ? null : Number(row.at);
}
