import type { Selectable } from 'kysely';
import { recordOf } from '../people/customer-items.ts';
import { execute, insertRows, type Database, type Db, type Tx } from '../store/database.ts';
import { inIds } from '../store/ids.ts';
import type { ConsentsTable, CustomersTable } from '../store/schema.ts';

export type CustomerRow = Selectable<CustomersTable>;

/** Attributes of the former customer that the survivor lacks. A way to reach somebody goes by the columns, which win. */
export function filledAttributes(former: CustomerRow, survivor: CustomerRow): Record<string, unknown> {
  const own = recordOf(survivor.attributes);
  const has: Readonly<Record<string, unknown>> = {
    email: survivor.email,
    phone: survivor.phone,
    timezone: survivor.zone,
  };
  const isGap = ([name]: [string, unknown]): boolean => !Object.hasOwn(own, name) && (has[name] ?? null) === null;
  return Object.fromEntries(Object.entries(recordOf(former.attributes)).filter(isGap));
}

/** One customer's profile from two: the survivor's word wins, gaps are filled from the former. */
export function joinedProfile(former: CustomerRow, survivor: CustomerRow): CustomerRow {
  return {
    ...survivor,
    attributes: JSON.stringify({ ...filledAttributes(former, survivor), ...recordOf(survivor.attributes) }),
    email: survivor.email ?? former.email,
    phone: survivor.phone ?? former.phone,
    zone: survivor.zone ?? former.zone,
    // It counts events received: the former's are the survivor's now.
    event_seq: survivor.event_seq + former.event_seq,
    created_at: Math.min(survivor.created_at, former.created_at),
    invented: Math.min(survivor.invented, former.invented),
  };
}

/** Writes a joined profile. */
export async function writeProfile(database: Database, tx: Tx, row: CustomerRow, now: number): Promise<void> {
  await execute(
    database,
    tx,
    `update customers set attributes = ?, email = ?, phone = ?, zone = ?, event_seq = ?, created_at = ?, updated_at = ?,
     invented = ? where id = ?`,
    [row.attributes, row.email, row.phone, row.zone, row.event_seq, row.created_at, now, row.invented, row.id],
  );
}

/** What was said about one channel and purpose, and by which of the two. */
export interface JoinedConsent extends ConsentsTable {
  readonly from: 'former' | 'survivor';
}

/** Consents of both, per channel and purpose the most recent word; of two at one moment the withdrawal. */
export async function joinedConsents(
  database: Pick<Database, 'dialect'>,
  db: Db | Tx,
  former: number,
  survivor: number,
): Promise<readonly JoinedConsent[]> {
  const [among, ids] = inIds(database, 'customer_id', [former, survivor]);
  const text = `select customer_id, channel, purpose, granted, at, source from consents where ${among} order by channel, purpose`;
  const won = new Map<string, JoinedConsent>();
  for (const row of await execute<ConsentsTable>(database, db, text, [ids])) {
    const key = `${row.channel} ${row.purpose}`;
    const from = row.customer_id === former ? 'former' : 'survivor';
    const known = won.get(key);
    if (known === undefined || wins(row, known)) won.set(key, { ...row, from });
  }
  return [...won.values()];
}

function wins(one: ConsentsTable, other: ConsentsTable): boolean {
  return one.at === other.at ? one.granted < other.granted : one.at > other.at;
}

/** Writes the former customer's words that win, and removes the others. */
export async function writeConsents(
  database: Database,
  tx: Tx,
  joined: readonly JoinedConsent[],
  former: number,
  survivor: number,
): Promise<void> {
  const rows = joined
    .filter(({ from }) => from === 'former')
    .map(({ channel, purpose, granted, at, source }) => [survivor, channel, purpose, granted, at, source]);
  await insertRows(
    database,
    tx,
    'consents',
    ['customer_id', 'channel', 'purpose', 'granted', 'at', 'source'],
    rows,
    `on conflict (customer_id, channel, purpose) do update set granted = excluded.granted, at = excluded.at, source = excluded.source`,
  );
  await execute(database, tx, 'delete from consents where customer_id = ?', [former]);
}
