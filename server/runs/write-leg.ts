import type { OccurredEvent } from '../../engine/match-event.ts';
import type { Plan } from '../../engine/plan.ts';
import type { Leg } from '../../engine/run.ts';
import type { Services } from '../services.ts';
import { execute, insertRows, type Database, type Tx } from '../store/database.ts';
import { inIds } from '../store/ids.ts';
import { CounterDeltas } from './counters.ts';
import { groupBy } from './group-by.ts';
import { earlyEvents, eventThatWakes, newerEvents, type Member } from './leg-events.ts';
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

/** What a written leg asks for afterwards. */
export interface WrittenLeg {
  /** Somebody was woken by an event that came meanwhile and rides on at once. */
  readonly again: boolean;
  /** Due times of those who were parked. */
  readonly parkedUntil: ReadonlySet<number>;
  readonly senders: ReadonlySet<string>;
}

/** Members of one journey and version, and what was decided for them, in the same order. */
export interface DecidedPart {
  readonly members: readonly Member[];
  readonly legs: readonly Leg[];
}

/**
 * Writes what a leg decided, in one transaction. First the rows of the runs, each only if nobody moved it since it was
 * read; visits, messages, attributes and counters follow from the ids that were written. Whose customer sent an event
 * after the read is matched with it before going to sleep. While a journey is paused or stopped nothing is written for
 * it: its runs are put back as due.
 *
 * @param parts of one batch; each journey's people apart.
 */
export async function writeLeg(
  services: Services,
  parts: readonly DecidedPart[],
  senderOf: SenderOf,
  now: number,
): Promise<WrittenLeg> {
  const { database } = services;
  const members = parts.flatMap((part) => part.members);
  const plans = await Promise.all(parts.map((part) => planOf(services, part)));
  const write = async (tx: Tx): Promise<WrittenLeg> => {
    // Everybody's lock is taken before anything else, ids ascending.
    const newer = await newerEvents(database, tx, members, now);
    const done: LegOutcome[] = [];
    for (const [index, part] of parts.entries()) {
      const plan = plans[index];
      if (plan === undefined) continue;
      if (await isBlocked(database, tx, plan.journey)) await putBack(database, tx, part.members);
      else done.push(...(await movePart(database, tx, plan, part, newer, now)));
    }
    const written = await writeConsequences(database, tx, done, senderOf, now);
    const batches = new Set(members.flatMap(({ row }) => (row.batch_id === null ? [] : [row.batch_id])));
    for (const batch of batches) await closeBatch(database, tx, batch, now);
    return written;
  };
  return database.write(write, 'leg');
}

async function planOf(services: Services, { members }: DecidedPart): Promise<Plan | undefined> {
  const [first] = members;
  return first && services.plans.get(first.row.journey_id, first.row.version);
}

/** Moves the runs of one journey. @returns those that nobody else has moved since they were read. */
async function movePart(
  database: Database,
  tx: Tx,
  plan: Plan,
  { members, legs }: DecidedPart,
  newer: ReadonlyMap<number, readonly OccurredEvent[]>,
  now: number,
): Promise<readonly LegOutcome[]> {
  const outcomes = members.map(({ row }, index): LegOutcome => {
    const leg = legs[index];
    if (leg?.run !== row.id) throw new Error(`no leg was decided for run ${String(row.id)}`);
    return { row, leg, resting: restingOf(row, leg, now) };
  });
  const early = await earlyEvents(database, tx, outcomes, now);
  const woken = outcomes.map((outcome): LegOutcome => {
    const { customer_id: customer } = outcome.row;
    const cause = eventThatWakes(plan, outcome, early.get(customer), newer.get(customer));
    return cause === null ? outcome : { ...outcome, resting: wokenInBatch(outcome.row, outcome.resting, cause) };
  });
  const moves = woken.map(({ row, resting }) => ({ id: row.id, rev: row.rev, resting }));
  const moved = await moveRuns(database, tx, moves);
  return moved.size === woken.length ? woken : woken.filter(({ row }) => moved.has(row.id));
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
  if (done.length === 0) return { again: false, parkedUntil: new Set(), senders: new Set() };
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
