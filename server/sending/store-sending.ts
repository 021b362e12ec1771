import { execute, type Database, type Tx } from '../store/database.ts';
import { checked } from '../store/ids.ts';
import { AT_WORK } from './claim.ts';
import type { Prepared } from './prepare.ts';

const BLOCK = 128;

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
  const going = new Set<number>();
  for (let start = 0; start < prepared.length; start += BLOCK) {
    const block = prepared.slice(start, start + BLOCK);
    const tuples = block.map(() => '(cast(? as bigint), cast(? as text), cast(? as text))').join(',');
    const parameters: unknown[] = [leaseUntil];
    for (const { row, recipient, rendered } of block) parameters.push(row.id, recipient, JSON.stringify(rendered));
    parameters.push(lease);
    const text = `update messages set state = 'sending', lease_until = ?, recipient = v.column2, rendered = v.column3
      from (values ${tuples}) v where messages.id = v.column1
      and ${checked("messages.state = 'claimed' and messages.lease = ?")}
      and messages.${AT_WORK} returning messages.id`;
    for (const { id } of await execute<{ id: number }>(database, tx, text, parameters)) going.add(id);
  }
  return going;
}
