import { execute, type Database } from '../../server/store/database.ts';
import type { Product } from '../product.ts';
import { eventOf } from './journeys.ts';
import { idOf, personOf, sendEvents } from './shop.ts';

/** People who stand at `hope` and have not been heard of: they do what their number says. */
export async function sendHopes(
  product: Product,
  database: Database,
  journey: string,
  key: string,
  told: Set<number>,
): Promise<void> {
  const rows = await execute<{ external_id: string }>(
    database,
    database.reader,
    `select c.external_id from runs r join customers c on c.id = r.customer_id
     where r.journey_id = ? and r.node_id = 'hope' and r.place <> 'ended' and r.wait is not null limit 4000`,
    [journey],
  );
  const people = rows.map((row) => personOf(row.external_id)).filter((person) => !told.has(person));
  const events = people.map((person) => ({
    type: 'track',
    userId: idOf(person),
    event: eventOf(person),
    messageId: `hope-${person}`,
    properties: { value: person },
  }));
  await sendEvents(product, key, events);
  for (const person of people) told.add(person);
}
