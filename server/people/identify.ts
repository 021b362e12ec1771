import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { z } from 'zod';
import type { Channel } from '../../engine/facts.ts';
import { isZone } from '../../engine/wall-clock.ts';
import { cancelForWithdrawal } from '../sending/cancel.ts';
import type { Services } from '../services.ts';
import { execute, type Database, type Tx } from '../store/database.ts';
import { recordOf } from './customer-items.ts';
import { lockNamed, underPresentNames } from './joined-names.ts';

/** What somebody says about a customer. */
export interface Identity {
  readonly externalId: string;
  /** `email`, `phone`, `timezone` and `consents` have a meaning; all but `consents` are kept as attributes. */
  readonly traits: Readonly<Record<string, unknown>>;
  /** When it was true, epoch milliseconds. */
  readonly at: number;
}

const CHANNELS = ['email', 'sms', 'alimtalk'] as const satisfies readonly Channel[];
const answer = z.union([z.boolean(), z.object({ ad: z.boolean().optional(), night: z.boolean().optional() })]);
const consents = z.object({ email: answer.optional(), sms: answer.optional(), alimtalk: answer.optional() });

interface Grant {
  readonly channel: Channel;
  readonly purpose: 'ad' | 'night';
  readonly granted: boolean;
}

interface Row {
  readonly id: number;
  readonly external_id: string;
  readonly attributes: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly zone: string | null;
}

/** Most identities in one transaction, which must stay short. */
const MOST = 200;

/**
 * Takes what is known of customers into their profiles, who are created when unknown. Traits are laid over the known
 * attributes (null removes one). `consents` holds per channel `true` / `false` (advertising) or `{ ad, night }`; a
 * withdrawal cancels what is queued, in the same transaction.
 */
export async function identify(services: Services, identities: readonly Identity[]): Promise<void> {
  for (let start = 0; start < identities.length; start += MOST) {
    const chunk = identities.slice(start, start + MOST);
    const queues = await underPresentNames((nameOf) =>
      services.database.write((tx) => store(services, tx, chunk, nameOf), 'identify'),
    );
    for (const queue of queues) services.carrier.due(queue);
  }
}

async function store(
  { database, clock }: Services,
  tx: Tx,
  identities: readonly Identity[],
  nameOf: (externalId: string) => string,
): Promise<ReadonlySet<'live' | 'bulk'>> {
  const now = clock();
  const queues = new Set<'live' | 'bulk'>();
  const rows = await lockNamed<Row>(
    database,
    tx,
    'id, external_id, attributes, email, phone, zone',
    identities.map((identity) => nameOf(identity.externalId)),
    now,
  );
  for (const { externalId, traits, at } of identities) {
    const row = rows.get(nameOf(externalId));
    if (!row) continue;
    const changed = withTraits(row, traits);
    rows.set(nameOf(externalId), changed);
    await execute(
      database,
      tx,
      'update customers set attributes = ?, email = ?, phone = ?, zone = ?, updated_at = ? where id = ?',
      [changed.attributes, changed.email, changed.phone, changed.zone, now, row.id],
    );
    for (const grant of grantsOf(traits)) {
      if (!(await writeGrant(database, tx, row.id, grant, at)) || grant.granted || grant.purpose !== 'ad') continue;
      for (const queue of await cancelForWithdrawal(database, tx, row.id, grant.channel, now)) queues.add(queue);
    }
  }
  return queues;
}

function withTraits(row: Row, traits: Identity['traits']): Row {
  const kept = Object.entries(traits).filter(([name]) => name !== 'consents');
  const attributes = { ...recordOf(row.attributes), ...Object.fromEntries(kept) };
  const present = Object.entries(attributes).filter(([, value]) => value !== null && value !== undefined);
  const { email, phone, timezone } = traits as { email?: unknown; phone?: unknown; timezone?: unknown };
  return {
    ...row,
    attributes: JSON.stringify(Object.fromEntries(present)),
    email: changedText(email, row.email, (text) => text),
    phone: changedText(phone, row.phone, internationalPhone),
    zone: changedText(timezone, row.zone, (text) => (isZone(text) ? text : row.zone)),
  };
}

function changedText<Kept extends string | null>(
  value: unknown,
  known: Kept,
  form: (text: string) => string | null,
): string | null {
  if (value === null) return null;
  if (typeof value !== 'string' && typeof value !== 'number') return known;
  const text = String(value).trim().slice(0, 320);
  return text === '' ? null : form(text);
}

/** A number in the form +821012345678; one that cannot be read stays as it was given. */
function internationalPhone(text: string): string {
  return parsePhoneNumberFromString(text, 'KR')?.number ?? text;
}

function grantsOf(traits: Identity['traits']): Grant[] {
  const given = consents.safeParse(traits['consents']);
  if (!given.success) return [];
  const grants: Grant[] = [];
  for (const channel of CHANNELS) {
    const said = given.data[channel];
    const { ad, night }: { ad?: boolean | undefined; night?: boolean | undefined } =
      typeof said === 'boolean' ? { ad: said } : (said ?? {});
    if (ad !== undefined) grants.push({ channel, purpose: 'ad', granted: ad });
    if (night !== undefined) grants.push({ channel, purpose: 'night', granted: night });
  }
  return grants;
}

/** Writes a consent unless a later word is known. @returns whether it was written. */
async function writeGrant(database: Database, tx: Tx, customer: number, grant: Grant, at: number): Promise<boolean> {
  const rows = await execute(
    database,
    tx,
    `insert into consents (customer_id, channel, purpose, granted, at, source) values (?, ?, ?, ?, ?, 'identify')
      on conflict (customer_id, channel, purpose) do update
        set granted = excluded.granted, at = excluded.at, source = excluded.source
        where consents.at <= excluded.at
      returning customer_id`,
    [customer, grant.channel, grant.purpose, grant.granted ? 1 : 0, at],
  );
  return rows.length > 0;
}
