import type { Channel } from '../../engine/facts.ts';
import { survivorsOf } from '../people/joined-names.ts';
import type { Services } from '../services.ts';
import { execute, type Database, type Tx } from '../store/database.ts';
import { cancelForWithdrawal } from './cancel.ts';

/** A person's word about a channel: `ad` for advertising, `night` for advertising from 21:00 to 08:00 KST. */
export interface Consent {
  readonly customer: number;
  readonly channel: Channel;
  readonly purpose: 'ad' | 'night';
  readonly granted: boolean;
  /** Where it was said, e.g. `unsubscribe-page`. */
  readonly source: string;
}

/** What a person has said about a channel, and when (epoch milliseconds). */
export interface GivenConsent {
  readonly channel: Channel;
  readonly purpose: 'ad' | 'night';
  readonly granted: boolean;
  readonly at: number;
  readonly source: string;
}

/** Everything a person has said, by channel and purpose. */
export async function consentsOf(database: Database, customer: number): Promise<GivenConsent[]> {
  const text =
    'select channel, purpose, granted, at, source from consents where customer_id = ? order by channel, purpose';
  const rows = await execute<Omit<GivenConsent, 'granted'> & { granted: number }>(database, database.reader, text, [
    customer,
  ]);
  return rows.map((row) => ({ ...row, granted: row.granted === 1 }));
}

/**
 * Writes a consent or its withdrawal down, in the caller's transaction. A withdrawal of advertising cancels what is
 * queued on the channel. Saying yes again confirms it anew; saying no again keeps the date of the first time.
 *
 * @returns the queues on which runs were woken, for the carrier after the commit; null when there is no such customer.
 */
export async function writeConsent(
  database: Database,
  tx: Tx,
  { customer, channel, purpose, granted, source }: Consent,
  now: number,
): Promise<Set<'live' | 'bulk'> | null> {
  const lock = database.dialect === 'postgres' ? ' for update' : '';
  const found = await execute(database, tx, `select id from customers where id = ?${lock}`, [customer]);
  if (found.length === 0) {
    // Links in old messages name whom they were sent to, who may be somebody else's part by now.
    const survivor = (await survivorsOf(database, tx, [customer])).get(customer);
    return survivor === undefined
      ? null
      : writeConsent(database, tx, { customer: survivor, channel, purpose, granted, source }, now);
  }
  await execute(
    database,
    tx,
    `insert into consents (customer_id, channel, purpose, granted, at, source) values (?, ?, ?, ?, ?, ?)
     on conflict (customer_id, channel, purpose) do update set granted = excluded.granted, at = excluded.at,
     source = excluded.source where consents.granted <> excluded.granted or excluded.granted = 1`,
    [customer, channel, purpose, granted ? 1 : 0, now, source],
  );
  if (granted || purpose !== 'ad') return new Set();
  return cancelForWithdrawal(database, tx, customer, channel, now);
}

/** As `writeConsent`, in a transaction of its own. @returns false when there is no such customer. */
export async function setConsent({ database, carrier }: Services, consent: Consent, now: number): Promise<boolean> {
  const woken = await database.write((tx) => writeConsent(database, tx, consent, now), 'consent');
  for (const queue of woken ?? []) carrier.due(queue);
  return woken !== null;
}
