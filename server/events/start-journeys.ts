import { matchesEvent } from '../../engine/evaluate-filter.ts';
import { readProperty } from '../../engine/read-property.ts';
import { enterWithin, type Entrant } from '../runs/enter.ts';
import type { Database, Tx } from '../store/database.ts';
import type { CustomerEvent } from './match-runs.ts';
import type { WatchedJourney } from './watched-journeys.ts';

/** A journey was published between the look at the plans and the transaction: look again and run the whole again. */
export class NewerVersion extends Error {
  override name = 'NewerVersion';
}

/**
 * Lets customers into the journeys that these events start, by the same rules as everybody. The key is the configured
 * property of the event, or its messageId; the moment of entry is the event's own.
 *
 * @param untreatedShare the shop's, of all customers (0..1).
 * @returns how many entered.
 * @throws NewerVersion
 */
export async function startJourneys(
  database: Database,
  tx: Tx,
  watched: ReadonlyMap<string, WatchedJourney>,
  events: readonly CustomerEvent[],
  now: number,
  untreatedShare: number,
): Promise<number> {
  let entered = 0;
  for (const { open } of watched.values()) {
    if (open?.source.by !== 'event') continue;
    const { event, where, keyProperty } = open.source;
    const pattern = { event, ...(where !== undefined && { where }) };
    const entrants = events
      .filter((candidate) => matchesEvent(pattern, candidate))
      .map((starting): Entrant => ({
        customer: starting.customer,
        key: keyOf(starting, keyProperty),
        properties: starting.properties,
        at: starting.occurredAt,
        hops: starting.hops,
      }));
    if (entrants.length === 0) continue;
    const done = await enterWithin(database, tx, open, entrants, now, 'live', untreatedShare);
    if ('liveVersion' in done) throw new NewerVersion();
    entered += done.entered;
  }
  return entered;
}

function keyOf({ messageId, properties }: CustomerEvent, property: string | undefined): string {
  const [value] = property === undefined ? [] : readProperty(properties, property);
  if (typeof value === 'string' && value !== '') return value.slice(0, 200);
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : messageId;
}
