import { execute, insertRows, type Database, type Tx } from '../store/database.ts';
import { RETAKE } from './message-row.ts';

/** Names a round: who holds the rows, and the day whose caps it has charged (null = none). */
export function leaseOf(day: number | null, round: string): string {
  return `${day ?? ''}.${round}`;
}

function chargedDay(lease: string | null): number | null {
  const day = lease?.split('.', 1)[0];
  return day === undefined || day === '' ? null : Number(day);
}

/** Adds to the counts of the day. @param counts by `customer * 2 + shadow`. */
export async function reserveCaps(
  database: Database,
  tx: Tx,
  day: number,
  counts: ReadonlyMap<number, number>,
): Promise<void> {
  const rows = [...counts].map(([key, count]) => [Math.floor(key / 2), day, key % 2, count]);
  const add = 'on conflict (customer_id, day, shadow) do update set count = caps.count + excluded.count';
  await insertRows(database, tx, 'caps', ['customer_id', 'day', 'shadow', 'count'], rows, add);
}

/** A claimed message that does not leave after all: what its round charged is given back. */
export interface Refused {
  readonly id: number;
  readonly purpose: string;
  readonly reason: string | null;
  readonly lease: string | null;
}

/**
 * Gives back the reservations of messages that were refused, put back or cancelled. One that may have left before a
 * crash holds the place it was given then: its later rounds charge nothing.
 */
export async function returnCaps(database: Database, tx: Tx, refused: readonly Refused[]): Promise<void> {
  for (const { id, purpose, reason, lease } of refused) {
    const day = chargedDay(lease);
    if (day === null || purpose !== 'ad' || reason === RETAKE) continue;
    // Whose it is now: they may have been merged into another since.
    const text = `update caps set count = count - 1 where customer_id = (select customer_id from messages where id = ?)
      and day = ? and shadow = 0 and count > 0`;
    await execute(database, tx, text, [id, day]);
  }
}
