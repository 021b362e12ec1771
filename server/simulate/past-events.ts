import type { CustomerId, Instant } from '../../engine/facts.ts';
import type { OccurredEvent } from '../../engine/match-event.ts';
import { dateOf, localDay, localInstant } from '../../engine/wall-clock.ts';
import { execute, type Database } from '../store/database.ts';

/** An event, with the moment at which it was told: events of one moment were recorded together. */
export interface PastEvent extends OccurredEvent {
  readonly receivedAt: Instant;
}

/** Everybody's events of some whole local days. */
export interface PastEvents {
  /** The first and the last of the days, both included; days since 1970-01-01. */
  readonly days: readonly [number, number];
  /** Each customer's ascending by `occurredAt`, then id. */
  readonly byCustomer: ReadonlyMap<CustomerId, readonly PastEvent[]>;
}

/**
 * Reads everybody's events of the local days from one moment to another, the days of both included.
 *
 * @param zone the shop's IANA zone, which decides what a day is.
 */
export async function readPastEvents(
  database: Pick<Database, 'dialect' | 'reader'>,
  zone: string,
  from: Instant,
  until: Instant,
): Promise<PastEvents> {
  const days = [localDay(from, zone), localDay(until, zone)] as const;
  const byCustomer = new Map<CustomerId, PastEvent[]>();
  const text = `select id, customer_id, event, occurred_at, received_at, properties from events
    where occurred_at >= ? and occurred_at < ? order by customer_id, occurred_at, id`;
  const rows = await execute<{
    id: number;
    customer_id: number;
    event: string;
    occurred_at: number;
    received_at: number;
    properties: string;
  }>(database, database.reader, text, [startOfDay(days[0], zone), startOfDay(days[1] + 1, zone)]);
  for (const row of rows) {
    const event = {
      id: row.id,
      event: row.event,
      occurredAt: row.occurred_at,
      receivedAt: row.received_at,
      properties: JSON.parse(row.properties) as Record<string, unknown>,
    };
    const list = byCustomer.get(row.customer_id);
    if (list) list.push(event);
    else byCustomer.set(row.customer_id, [event]);
  }
  return { days, byCustomer };
}

/** The first instant of a local day. */
export function startOfDay(day: number, zone: string): Instant {
  return localInstant(zone, dateOf(day), '00:00');
}
