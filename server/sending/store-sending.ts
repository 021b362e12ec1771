import { execute, type Database, type Tx } from '../store/database.ts';
import { checked } from '../store/ids.ts';
import { updateFrom } from '../store/update-from.ts';
import { AT_WORK } from './claim.ts';
import type { Prepared } from './prepare.ts';

/**
 * Keeps the journeys of these messages from being paused or stopped until the transaction ends, so that nothing leaves once that
 * has been answered. SQLite has one writer anyway.
 */
export async function lockJourneys(database: Database, tx: Tx, prepared: readonly Prepared[]): Promise<void> {
  if (database.dialect !== 'postgres' || prepared.length === 0) return;
  const journeys = [...new Set(prepared.map(({ row }) => row.journey_id))];
  await execute(database, tx, 'select id from journeys where id = any(?::text[]) order by id for share', [journeys]);
}

/**
 * Commits claimed messages to `sending`, with what they say and to whom. Rows that were cancelled since the claim, or
 * whose journey has been paused or stopped, stay behind.
 *
 * @param leaseUntil epoch milliseconds; the lease is extended, as a call may take its time.
 * @returns the ids that may leave.
 */
export async function storeSending(
  database: Database,
  tx: Tx,
  lease: string,
  prepared: readonly Prepared[],
  leaseUntil: number,
): Promise<Set<number>> {
  const rows = prepared.map(({ row, recipient, rendered }) => [row.id, recipient, JSON.stringify(rendered)]);
  const text = (v: string): string =>
    `update messages set state = 'sending', lease_until = ?, recipient = v.column2, rendered = v.column3
     from ${v} where messages.id = v.column1
     and ${checked("messages.state = 'claimed' and messages.lease = ?")}
     and messages.${AT_WORK} returning messages.id`;
  const around = { before: [leaseUntil], after: [lease] };
  const going = await updateFrom<{ id: number }>(database, tx, ['bigint', 'text', 'text'], rows, text, around);
  return new Set(going.map(({ id }) => id));
}
