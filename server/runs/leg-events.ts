/** What happened to a leg's people while it was being decided. */
import { matchEvent, type OccurredEvent } from '../../engine/match-event.ts';
import type { Cause } from '../../engine/node-type.ts';
import type { Plan } from '../../engine/plan.ts';
import { execute, type Database, type Tx } from '../store/database.ts';
import { inIds } from '../store/ids.ts';
import type { LegOutcome } from './leg-rows.ts';
import type { RidingRow } from './run-row.ts';

/** A member of a batch with the number of events its customer had when it was read (null: the customer is gone). */
export interface Member {
  readonly row: RidingRow;
  readonly eventSeq: number | null;
}

/** Clocks of two machines that agree differ by less. */
const LAG_MS = 60_000;
/** No leg begins so long after its moment. */
const LATEST_MS = 600_000;

/** Locks the customers (ids ascending) and returns the events that came since the members were read. */
export async function newerEvents(
  database: Database,
  tx: Tx,
  members: readonly Member[],
  now: number,
): Promise<ReadonlyMap<number, readonly OccurredEvent[]>> {
  const read = new Map(members.map(({ row, eventSeq }) => [row.customer_id, eventSeq]));
  const [among, ids] = inIds(database, 'id', [...read.keys()]);
  const lock = database.dialect === 'postgres' ? 'order by id for update' : '';
  const customers = await execute<{ id: number; event_seq: number }>(
    database,
    tx,
    `select id, event_seq from customers where ${among} ${lock}`,
    [ids],
  );
  const newer = new Map<number, OccurredEvent[]>();
  for (const { id, event_seq: seq } of customers) {
    const fresh = seq - (read.get(id) ?? seq);
    if (fresh <= 0) continue;
    const rows = await execute<{
      id: number;
      event: string;
      occurred_at: number;
      received_at: number;
      properties: string;
    }>(
      database,
      tx,
      `select id, event, occurred_at, received_at, properties from events where customer_id = ? and origin <> 'history' order by id desc limit ?`,
      [id, fresh],
    );
    const events = rows.reverse().map((row) => ({
      id: row.id,
      event: row.event,
      // Received after the leg began, but stamped well before: the clock that stamped it lags behind Temporal's.
      occurredAt: row.received_at < now - LAG_MS ? Math.max(row.occurred_at, now) : row.occurred_at,
      properties: JSON.parse(row.properties) as Record<string, unknown>,
    }));
    newer.set(id, events);
  }
  return newer;
}

/**
 * Events after the leg's `now` that were stored before its members were read: a leg that starts late, or is tried again,
 * begins waits in the past, and what has happened since then ends them. What lies further ahead was stamped by a clock
 * that was wrong.
 */
export async function earlyEvents(
  database: Database,
  tx: Tx,
  outcomes: readonly LegOutcome[],
  now: number,
): Promise<ReadonlyMap<number, readonly OccurredEvent[]>> {
  const names = new Set<string>();
  for (const { leg } of outcomes) {
    if (leg.rest.at !== 'node' || leg.rest.arrivedAt !== now) continue;
    for (const { event } of leg.rest.wait.events ?? []) names.add(event);
  }
  const early = new Map<number, OccurredEvent[]>();
  const mine = new Set(outcomes.map(({ row }) => row.customer_id));
  for (const name of names) {
    const rows = await execute<{ id: number; customer_id: number; occurred_at: number; properties: string }>(
      database,
      tx,
      `select id, customer_id, occurred_at, properties from events
       where event = ? and occurred_at > ? and occurred_at <= ? and origin <> 'history' order by occurred_at, id`,
      [name, now, now + LATEST_MS],
    );
    for (const { id, customer_id: customer, occurred_at: occurredAt, properties } of rows) {
      if (!mine.has(customer)) continue;
      const event = { id, event: name, occurredAt, properties: JSON.parse(properties) as Record<string, unknown> };
      early.set(customer, [...(early.get(customer) ?? []), event]);
    }
  }
  return early;
}

/** Not what brought the run here (clocks of two machines may differ): the event it entered by, or was woken by. */
function meansSomething(row: RidingRow, event: OccurredEvent): boolean {
  const cause = row.cause === null ? null : (JSON.parse(row.cause) as Cause);
  return event.occurredAt > row.entered_at && (cause?.kind !== 'event' || event.id > cause.eventId);
}

/** The event that ends the wait a leg is about to begin, if it came before the leg is written. */
export function eventThatWakes(
  plan: Plan,
  outcome: LegOutcome,
  early: readonly OccurredEvent[] = [],
  newer: readonly OccurredEvent[] = [],
): Cause | null {
  const meant = early.filter((event) => meansSomething(outcome.row, event));
  return wakingCause(plan, outcome, meant) ?? wakingCause(plan, outcome, newer);
}

function wakingCause(plan: Plan, { row, leg, resting }: LegOutcome, events: readonly OccurredEvent[]): Cause | null {
  if (leg.rest.at !== 'node' || resting.wakeable === 0) return null;
  const { arrivedAt, wait } = leg.rest;
  for (const event of events) {
    const match = matchEvent(plan, { enteredAt: row.entered_at, arrivedAt, wait }, event);
    if (match.kind === 'wake') return match.cause;
  }
  return null;
}
