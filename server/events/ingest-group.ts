import type { Settings } from '../../engine/contract/shop.ts';
import { recordActivity } from '../facts/activity.ts';
import { lockNamed, underPresentNames } from '../people/joined-names.ts';
import type { Services } from '../services.ts';
import { execute, insertRows, type Database, type Tx } from '../store/database.ts';
import { inIds } from '../store/ids.ts';
import type { IncomingEvent, IngestResult } from './incoming-event.ts';
import { inTexts } from './in-texts.ts';
import { matchRuns, type CustomerEvent } from './match-runs.ts';
import { NewerVersion, startJourneys } from './start-journeys.ts';
import { watchedJourneys, type WatchedJourney } from './watched-journeys.ts';

/** An event that passed the checks, on its way into the store. */
interface Accepted {
  readonly event: IncomingEvent;
  readonly properties: string;
  readonly occurredAt: number;
}

/**
 * Stores one group of events and does what they mean, in one transaction; `ingest` makes the groups. Events of one
 * customer are matched in their order.
 */
export async function ingestGroup(services: Services, events: readonly IncomingEvent[]): Promise<IngestResult[]> {
  const settings = await services.settings.get();
  for (;;) {
    const watched = await watchedJourneys(services);
    try {
      const { results, moved } = await underPresentNames((nameOf) =>
        services.database.write((tx) => store(services, tx, settings, watched, events, nameOf), 'ingest'),
      );
      if (moved > 0) services.carrier.due('live');
      return results;
    } catch (error) {
      if (!(error instanceof NewerVersion)) throw error;
    }
  }
}

async function store(
  services: Services,
  tx: Tx,
  { zone, untreatedShare }: Pick<Settings, 'zone' | 'untreatedShare'>,
  watched: ReadonlyMap<string, WatchedJourney>,
  events: readonly IncomingEvent[],
  nameOf: (externalId: string) => string,
): Promise<{ results: IngestResult[]; moved: number }> {
  const { database, clock } = services;
  const now = clock();
  const results = new Map<IncomingEvent, IngestResult>();
  const fresh = await acceptable(database, tx, events, now, results);
  const customers = await lockCustomers(database, tx, fresh, nameOf, now);
  const stored = await insertRows<{ id: number; message_id: string }>(
    database,
    tx,
    'events',
    ['message_id', 'customer_id', 'event', 'occurred_at', 'received_at', 'properties', 'origin', 'hops'],
    fresh.map(({ event, properties, occurredAt }) => [
      event.messageId,
      customers.get(event.externalId),
      event.event,
      occurredAt,
      now,
      properties,
      event.origin,
      event.hops ?? 0,
    ]),
    'on conflict (message_id) do nothing returning id, message_id',
  );
  const ids = new Map(stored.map((row) => [row.message_id, row.id]));
  const lively: CustomerEvent[] = [];
  const activity: Parameters<typeof recordActivity>[3][number][] = [];
  for (const { event, occurredAt } of fresh) {
    const id = ids.get(event.messageId);
    const customer = customers.get(event.externalId);
    const { messageId, event: name, properties, origin, hops = 0 } = event;
    if (id === undefined || customer === undefined) {
      results.set(event, { messageId, status: 'duplicate' });
      continue;
    }
    results.set(event, { messageId, status: 'accepted', eventId: id, customer });
    activity.push({ customer, event: name, occurredAt, properties });
    if (origin !== 'history') lively.push({ id, customer, event: name, occurredAt, properties, hops, messageId });
  }
  await recordActivity(database, tx, zone, activity);
  await countEvents(database, tx, lively);
  const moved = watched.size === 0 ? 0 : await perform(database, tx, watched, lively, now, untreatedShare);
  return {
    results: events.map((event) => results.get(event) ?? { messageId: event.messageId, status: 'duplicate' }),
    moved,
  };
}

/** What may be stored: not twice, and nothing a database cannot hold. The others get their result here. */
async function acceptable(
  database: Database,
  tx: Tx,
  events: readonly IncomingEvent[],
  now: number,
  results: Map<IncomingEvent, IngestResult>,
): Promise<Accepted[]> {
  const [among, texts] = inTexts(
    database,
    'message_id',
    events.map((event) => event.messageId).filter((id) => !id.includes('\0')),
  );
  const known = await execute<{ message_id: string }>(database, tx, `select message_id from events where ${among}`, [
    texts,
  ]);
  const seen = new Set(known.map((row) => row.message_id));
  const fresh: Accepted[] = [];
  for (const event of events) {
    const { messageId, externalId, occurredAt } = event;
    if (seen.has(messageId)) {
      results.set(event, { messageId, status: 'duplicate' });
      continue;
    }
    const properties = JSON.stringify(event.properties);
    if (holdsNul(properties) || [messageId, externalId, event.event].some((text) => text.includes('\0'))) {
      const detail = 'Text must not contain the character U+0000.';
      results.set(event, { messageId, status: 'rejected', code: 'nul-character', detail });
      continue;
    }
    seen.add(messageId);
    fresh.push({ event, properties, occurredAt: Math.min(Math.floor(occurredAt), now) });
  }
  return fresh;
}

/** U+0000 as JSON writes it: a backslash that is not itself escaped, then `u0000`. */
function holdsNul(json: string): boolean {
  return json.includes('\\u0000') && /(?:^|[^\\])(?:\\\\)*\\u0000/.test(json);
}

/** The customers' ids by the ids that the events name, made where unknown, locked in ascending order. */
async function lockCustomers(
  database: Database,
  tx: Tx,
  fresh: readonly Accepted[],
  nameOf: (externalId: string) => string,
  now: number,
): Promise<ReadonlyMap<string, number>> {
  const names = [...new Set(fresh.map(({ event }) => event.externalId))];
  const rows = await lockNamed<{ readonly id: number; readonly external_id: string }>(
    database,
    tx,
    'id, external_id',
    names.map(nameOf),
    now,
  );
  const ids = new Map<string, number>();
  for (const name of names) {
    const row = rows.get(nameOf(name));
    if (row) ids.set(name, row.id);
  }
  return ids;
}

/** A leg that read a customer before these events sees by the count that something came. */
async function countEvents(database: Database, tx: Tx, events: readonly CustomerEvent[]): Promise<void> {
  const counts = new Map<number, number>();
  for (const { customer } of events) counts.set(customer, (counts.get(customer) ?? 0) + 1);
  const byCount = new Map<number, number[]>();
  for (const [customer, n] of counts) byCount.set(n, [...(byCount.get(n) ?? []), customer]);
  for (const [n, customers] of byCount) {
    const [among, ids] = inIds(database, 'id', customers);
    await execute(database, tx, `update customers set event_seq = event_seq + ? where ${among}`, [n, ids]);
  }
}

/** Matches and starts, one event per customer at a time. @returns how many runs have to be boarded. */
async function perform(
  database: Database,
  tx: Tx,
  watched: ReadonlyMap<string, WatchedJourney>,
  events: readonly CustomerEvent[],
  now: number,
  untreatedShare: number,
): Promise<number> {
  let moved = 0;
  for (let waiting = events; waiting.length > 0;) {
    const round: CustomerEvent[] = [];
    const later: CustomerEvent[] = [];
    const taken = new Set<number>();
    for (const event of waiting) {
      if (taken.has(event.customer)) later.push(event);
      else round.push(event);
      taken.add(event.customer);
    }
    const { woken } = await matchRuns(database, tx, watched, round, now);
    moved += woken + (await startJourneys(database, tx, watched, round, now, untreatedShare));
    waiting = later;
  }
  return moved;
}
