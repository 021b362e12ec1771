import type { Channel, ProfileFact } from '../../engine/facts.ts';
import { execute, type Database } from '../store/database.ts';
import { inIds } from '../store/ids.ts';

interface CustomerRow {
  id: number;
  external_id: string;
  attributes: string;
  email: string | null;
  phone: string | null;
  zone: string | null;
}

/** Profiles with their advertising consents. Unknown customers are missing. */
export async function loadProfiles(
  database: Database,
  customers: readonly number[],
): Promise<Map<number, ProfileFact>> {
  const [whereCustomer, ids] = inIds(database, 'id', customers);
  const [whereConsent] = inIds(database, 'customer_id', customers);
  const text = `select id, external_id, attributes, email, phone, zone from customers where ${whereCustomer}`;
  const rows = await execute<CustomerRow>(database, database.reader, text, [ids]);
  const granted = await execute<{ customer_id: number; channel: Channel }>(
    database,
    database.reader,
    `select customer_id, channel from consents where ${whereConsent} and purpose = 'ad' and granted = 1 order by customer_id, channel`,
    [ids],
  );
  const consents = new Map<number, Channel[]>();
  for (const { customer_id, channel } of granted) {
    const list = consents.get(customer_id);
    if (list) list.push(channel);
    else consents.set(customer_id, [channel]);
  }
  return new Map(
    rows.map((row) => [
      row.id,
      {
        externalId: row.external_id,
        attributes: JSON.parse(row.attributes) as Record<string, unknown>,
        email: row.email,
        phone: row.phone,
        zone: row.zone,
        consents: consents.get(row.id) ?? [],
      },
    ]),
  );
}
