import { matchEvent, type OccurredEvent } from '../../engine/match-event.ts';
import type { Cause } from '../../engine/node-type.ts';
import type { Leg } from '../../engine/run.ts';
import type { Services } from '../services.ts';
import { execute, insertRows, type Database, type Tx } from '../store/database.ts';
import { inIds } from '../store/ids.ts';
import { CounterDeltas } from './counters.ts';
import { groupBy } from './group-by.ts';
import {
  attributeChanges,
  countOutcomes,
  MESSAGE_COLUMNS,
  messageRows,
  VISIT_COLUMNS,
  visitRows,
  type LegOutcome,
  type SenderOf,
} from './leg-rows.ts';
import { moveRuns } from './move-runs.ts';
import { restingOf, wokenInBatch } from './resting.ts';
import type { RidingRow } from './run-row.ts';

/** A member of a batch with the number of events its customer had when it was read (null: the customer is gone). */
export interface Member {
  readonly row: RidingRow;
  readonly eventSeq: number | null;
}

/** What a written leg asks for afterwards. */
export interface WrittenLeg {
  /** Somebody was woken by an event that came meanwhile and rides on at once. */
  readonly again: boolean;
  /** Due times of those who were parked. */
  readonly parkedUntil: ReadonlySet<number>;
  readonly senders: ReadonlySet<string>;
}

/** Clocks of two machines that agree differ by less. */
const LAG_MS = 60_000;

const NOTHING: WrittenLeg = { again: false, parkedUntil: new Set(), senders: new Set() };

/**
 * Writes what a leg decided, in one transaction. First the rows of the runs, each only if nobody moved it since it was
 * read; visits, messages, attributes and counters follow from the ids that were written. Whose customer sent an event
 * after the read is matched with it before going to sleep. While the journey is paused or stopped nothing is written:
 * the runs are put back as due.
 *
 * @param members all of one journey and version, with `legs` in the same order.
 */
export async function writeLeg(
  services: Services,
  members: readonly Member[],
  legs: readonly Leg[],
  senderOf: SenderOf,
  now: number,
): Promise<WrittenLeg> {
  const { database } = services;
  const [first] = members;
  if (first === undefined) return NOTHING;
  const plan = await services.plans.get(first.row.journey_id, first.row.version);
  return database.write(async (tx) => {
    const newer = await newerEvents(database, tx, members, now);
    if (await isBlocked(database, tx, first.row.journey_id)) {
      await putBack(database, tx, members);
      return NOTHING;
    }
    const outcomes = members.map(({ row }, index): LegOutcome => {
      const leg = legs[index];
      if (leg?.run !== row.id) throw new Error(`no leg was decided for run ${String(row.id)}`);
      return { row, leg, resting: restingOf(row, leg, now) };
    });
    const early = await earlyEvents(database, tx, outcomes, now);
    const woken = outcomes.map((outcome): LegOutcome => {
      const { customer_id: customer } = outcome.row;
      const cause =
        wakingCause(
          plan,
          outcome,
          early.get(customer)?.filter((event) => meansSomething(outcome.row, event)),
        ) ?? wakingCause(plan, outcome, newer.get(customer));
      return cause === null ? outcome : { ...outcome, resting: wokenInBatch(outcome.row, outcome.resting, cause) };
    });
    const moved = await moveRuns(
      database,
      tx,
      woken.map(({ row, resting }) => ({ id: row.id, rev: row.rev, resting })),
    );
    const done = moved.size === woken.length ? woken : woken.filter(({ row }) => moved.has(row.id));
    const written = await writeConsequences(database, tx, done, senderOf, now);
    if (first.row.batch_id !== null) await closeBatch(database, tx, first.row.batch_id, now);
    return written;
  }, 'leg');
}

/** Closes a batch that nobody rides in any more. */
export async function closeBatch(database: Database, tx: Tx, batch: string, now: number): Promise<void> {
  await execute(
    database,
    tx,
    `update batches set ended_at = ? where id = ? and ended_at is null
     and not exists (select 1 from runs where batch_id = ? and place = 'riding')`,
    [now, batch, batch],
  );
}

async function writeConsequences(
  database: Database,
  tx: Tx,
  done: readonly LegOutcome[],
  senderOf: SenderOf,
  now: number,
): Promise<WrittenLeg> {
  await insertRows(database, tx, 'visits', VISIT_COLUMNS, visitRows(done));
  const messages = messageRows(done, senderOf, now);
  await insertRows(database, tx, 'messages', MESSAGE_COLUMNS, messages);
  await writeAttributes(database, tx, attributeChanges(done), now);
  const counters = new CounterDeltas();
  countOutcomes(counters, done);
  await counters.write(database, tx);

  const senders = new Set(messages.map((row) => row[MESSAGE_COLUMNS.indexOf('sender_id')] as string));
  const parkedUntil = new Set<number>();
  let again = false;
  for (const { resting } of done) {
    if (resting.place === 'parked' && resting.dueAt !== null) parkedUntil.add(resting.dueAt);
    again ||= resting.dueAt === 0;
  }
  return { again, parkedUntil, senders };
}

/** Locks the customers (ids ascending) and returns the events that came since the members were read. */
async function newerEvents(
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
 * begins waits in the past, and what has happened since then ends them.
 */
async function earlyEvents(
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
       where event = ? and occurred_at > ? and origin <> 'history' order by occurred_at, id`,
      [name, now],
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

/** The event that ends the wait the leg is about to begin, if it came while the leg was being decided. */
function wakingCause(
  plan: Parameters<typeof matchEvent>[0],
  { row, leg, resting }: LegOutcome,
  events: readonly OccurredEvent[] | undefined,
): Cause | null {
  if (events === undefined || leg.rest.at !== 'node' || resting.wakeable === 0) return null;
  const { arrivedAt, wait } = leg.rest;
  for (const event of events) {
    const match = matchEvent(plan, { enteredAt: row.entered_at, arrivedAt, wait }, event);
    if (match.kind === 'wake') return match.cause;
  }
  return null;
}

async function isBlocked(database: Database, tx: Tx, journey: string): Promise<boolean> {
  const [row] = await execute<{ state: string; paused_at: number | null }>(
    database,
    tx,
    `select state, paused_at from journeys where id = ? ${database.dialect === 'postgres' ? 'for share' : ''}`,
    [journey],
  );
  return row === undefined || row.state === 'stopped' || row.paused_at !== null;
}

async function putBack(database: Database, tx: Tx, members: readonly Member[]): Promise<void> {
  for (const [rev, group] of groupBy(members, ({ row }) => row.rev)) {
    const [among, ids] = inIds(
      database,
      'id',
      group.map(({ row }) => row.id),
    );
    await execute(
      database,
      tx,
      `update runs set place = 'due', batch_id = null, due_at = coalesce(due_at, 0), rev = rev + 1
       where ${among} and rev = ? and place = 'riding'`,
      [ids, rev],
    );
  }
}

async function writeAttributes(
  database: Database,
  tx: Tx,
  changes: ReadonlyMap<number, Readonly<Record<string, unknown>>>,
  now: number,
): Promise<void> {
  if (changes.size === 0) return;
  const [among, ids] = inIds(database, 'id', [...changes.keys()]);
  const rows = await execute<{ id: number; attributes: string }>(
    database,
    tx,
    `select id, attributes from customers where ${among}`,
    [ids],
  );
  for (const { id, attributes } of rows) {
    const set = changes.get(id) ?? {};
    const kept = Object.entries({ ...(JSON.parse(attributes) as Record<string, unknown>), ...set });
    // Null removes what the change names; another attribute that is null stays.
    const text = JSON.stringify(Object.fromEntries(kept.filter(([name]) => set[name] !== null)));
    await execute(database, tx, 'update customers set attributes = ?, updated_at = ? where id = ?', [text, now, id]);
  }
}
