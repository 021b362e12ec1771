import { matchesEvent } from '../../engine/evaluate-filter.ts';
import { matchEvent, type OccurredEvent } from '../../engine/match-event.ts';
import type { Cause, Wait } from '../../engine/node-type.ts';
import type { Goal } from '../../engine/journey.ts';
import type { Plan } from '../../engine/plan.ts';
import { readProperty } from '../../engine/read-property.ts';
import { endRuns } from '../runs/end-run.ts';
import { groupBy } from '../runs/group-by.ts';
import { parsed, type RunRow } from '../runs/run-row.ts';
import { wakeForEvent } from '../runs/wake.ts';
import { execute, insertRows, type Database, type Tx } from '../store/database.ts';
import { inIds } from '../store/ids.ts';
import type { WatchedJourney } from './watched-journeys.ts';

/** A stored event and whose it is. */
export interface CustomerEvent extends OccurredEvent {
  readonly customer: number;
  readonly hops: number;
  readonly messageId: string;
}

/** What its sender says happened so recently has happened now, where our clock is known to be wrong. */
const JUST_NOW_MS = 60_000;

/** What a round of events did to runs. */
export interface Matched {
  readonly woken: number;
  readonly ended: number;
}

/**
 * Matches events with the runs of their customers: goals are counted, goals and exits end runs at once in the middle of
 * any wait, waits are woken. One event per customer; the caller holds the customers' locks.
 */
export async function matchRuns(
  database: Database,
  tx: Tx,
  watched: ReadonlyMap<string, WatchedJourney>,
  events: readonly CustomerEvent[],
  now: number,
): Promise<Matched> {
  const [among, ids] = inIds(
    database,
    'customer_id',
    events.map((event) => event.customer),
  );
  const runs = await execute<RunRow>(
    database,
    tx,
    `select * from runs where ${among} and place <> 'ended' order by id`,
    [ids],
  );
  const byCustomer = groupBy(runs, (run) => run.customer_id);
  const conversions = await lateConversions(database, tx, watched, events);
  let woken = 0;
  let ended = 0;
  for (const event of events) {
    for (const found of byCustomer.get(event.customer) ?? []) {
      for (let run: RunRow | undefined = found; run !== undefined; run = await readAgain(database, tx, run.id)) {
        const plan = watched.get(run.journey_id)?.versions.get(run.version);
        if (plan === undefined) break;
        const did = await meet(database, tx, plan, run, event, now);
        // Boarding, a message's fate and the sweep change runs without the customer's lock (PostgreSQL): look once more.
        if (did.done === 'missed') continue;
        if (did.done === 'woken') woken += 1;
        if (did.done === 'ended') ended += 1;
        if (did.reachesGoal && plan.goal !== null) conversions.push(conversionRow(run, plan.goal, event));
        break;
      }
    }
  }
  await insertRows(
    database,
    tx,
    'conversions',
    CONVERSION_COLUMNS,
    conversions,
    'on conflict (run_id, event_id) do nothing',
  );
  return { woken, ended };
}

/** Does to one run what the event means for it; `missed` when its row is no longer the one that was read. */
async function meet(
  database: Database,
  tx: Tx,
  plan: Plan,
  run: RunRow,
  event: CustomerEvent,
  now: number,
): Promise<{ readonly done: 'nothing' | 'woken' | 'ended' | 'missed'; readonly reachesGoal: boolean }> {
  const wait = run.wakeable === 1 ? parsed<Wait>(run.wait) : null;
  const listening = { enteredAt: run.entered_at, arrivedAt: run.arrived_at, wait };
  const match = matchEvent(plan, listening, seenFrom(run, event, now));
  const { reachesGoal } = match;
  if (match.kind === 'wake') {
    return { done: (await wakeForEvent(database, tx, run, match.cause)) ? 'woken' : 'missed', reachesGoal };
  }
  if (match.kind !== 'goal' && match.kind !== 'exit') return { done: 'nothing', reachesGoal };
  const reason = match.kind === 'exit' ? match.reason : 'goal';
  const { size } = await endRuns(database, tx, [run], reason, now, JSON.stringify(causeOf(event)));
  return { done: size > 0 ? 'ended' : 'missed', reachesGoal };
}

/** A run as it is now; nothing when it has ended. */
async function readAgain(database: Database, tx: Tx, id: number): Promise<RunRow | undefined> {
  const text = `select * from runs where id = ? and place <> 'ended'`;
  return (await execute<RunRow>(database, tx, text, [id]))[0];
}

/**
 * The event as a run may count on it. The clock of this machine may lag behind Temporal's, or have been set back: then a
 * run has arrived in our future, and what has just happened would seem to lie before its wait.
 */
function seenFrom(run: RunRow, event: CustomerEvent, now: number): CustomerEvent {
  const arrived = Math.max(run.arrived_at, run.entered_at);
  if (arrived <= now || now - event.occurredAt > JUST_NOW_MS) return event;
  return { ...event, occurredAt: Math.max(event.occurredAt, arrived) };
}

/** Goals reached after the journey ended, while its window is open. */
async function lateConversions(
  database: Database,
  tx: Tx,
  watched: ReadonlyMap<string, WatchedJourney>,
  events: readonly CustomerEvent[],
): Promise<unknown[][]> {
  const rows: unknown[][] = [];
  for (const journey of watched.values()) {
    const plans = [...journey.versions.values()];
    const hits = events.filter((event) => plans.some((plan) => plan.goal !== null && matchesEvent(plan.goal, event)));
    if (hits.length === 0) continue;
    const longest = Math.max(...plans.map((plan) => plan.goal?.windowMs ?? 0));
    const [among, ids] = inIds(
      database,
      'customer_id',
      hits.map((event) => event.customer),
    );
    const since = Math.min(...hits.map((event) => event.occurredAt)) - longest;
    const runs = await execute<RunRow>(
      database,
      tx,
      `select * from runs where journey_id = ? and ${among} and place = 'ended' and ended_at >= ? order by id`,
      [journey.id, ids, since],
    );
    const byCustomer = groupBy(runs, (run) => run.customer_id);
    for (const event of hits) {
      for (const run of byCustomer.get(event.customer) ?? []) {
        const goal = goalOf(journey.versions.get(run.version), event);
        if (goal === null || event.occurredAt < run.entered_at) continue;
        if (event.occurredAt <= (run.ended_at ?? run.entered_at) + goal.windowMs)
          rows.push(conversionRow(run, goal, event));
      }
    }
  }
  return rows;
}

function goalOf(plan: Plan | undefined, event: OccurredEvent): Goal | null {
  const goal = plan?.goal ?? null;
  return goal !== null && matchesEvent(goal, event) ? goal : null;
}

/** Columns of a conversion, in the order of `conversionRow`. */
export const CONVERSION_COLUMNS = ['run_id', 'event_id', 'journey_id', 'customer_id', 'at', 'value'] as const;

/** The goal that an event reaches for a run, as a row. */
export function conversionRow(run: RunRow, goal: Goal, event: Omit<CustomerEvent, 'messageId' | 'hops'>): unknown[] {
  const [found] = goal.valueProperty === undefined ? [] : readProperty(event.properties, goal.valueProperty);
  const value = Number(found ?? 0);
  return [run.id, event.id, run.journey_id, event.customer, event.occurredAt, Number.isFinite(value) ? value : 0];
}

/** An event as the cause of what it does to a run. */
export function causeOf({ id: eventId, event, occurredAt, properties }: OccurredEvent): Cause {
  return { kind: 'event', event, occurredAt, eventId, properties };
}
