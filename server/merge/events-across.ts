import { matchesEvent } from '../../engine/evaluate-filter.ts';
import type { Goal } from '../../engine/journey.ts';
import { matchEvent, type OccurredEvent } from '../../engine/match-event.ts';
import type { Cause, Wait } from '../../engine/node-type.ts';
import type { Plan } from '../../engine/plan.ts';
import { causeOf, CONVERSION_COLUMNS, conversionRow } from '../events/match-runs.ts';
import { inTexts } from '../events/in-texts.ts';
import { endRuns } from '../runs/end-run.ts';
import { parsed, type RunRow } from '../runs/run-row.ts';
import { wakeForEvent } from '../runs/wake.ts';
import { execute, insertRows, type Database, type Db, type Tx } from '../store/database.ts';
import type { Merging } from './merging.ts';

/** What one customer's events mean to a run of the other, now that the two are one. */
export interface Across {
  readonly run: RunRow;
  /** Goal events to be counted for it. */
  readonly conversions: readonly { readonly goal: Goal; readonly event: OccurredEvent }[];
  /** The first event that ends it, else the first that wakes it; null = it stays as it is. */
  readonly act: { readonly end: string; readonly cause: Cause } | { readonly wake: Cause } | null;
}

/** Most events of a customer that are looked at, the newest. */
const MOST = 2000;

/**
 * Matches the events of each customer with runs of the other, by the rules of every event: goals and exits from the entry,
 * waits from their start. Only what happened in life counts, not imported history; and nothing starts a journey.
 *
 * @param runs active ones, and ended ones whose goal may still be reached, by whose they were before the merge; the
 * events still are under their own customers.
 */
export async function eventsAcross(
  database: Pick<Database, 'dialect'>,
  db: Db | Tx,
  merging: Merging,
  runs: { readonly ofFormer: readonly RunRow[]; readonly ofSurvivor: readonly RunRow[] },
): Promise<readonly Across[]> {
  return [
    ...(await eventsFor(database, db, merging, runs.ofSurvivor, merging.former)),
    ...(await eventsFor(database, db, merging, runs.ofFormer, merging.survivor)),
  ];
}

/** @param owner under whom the events are stored. */
async function eventsFor(
  database: Pick<Database, 'dialect'>,
  db: Db | Tx,
  { planOf, hasJourney }: Merging,
  runs: readonly RunRow[],
  owner: number,
): Promise<readonly Across[]> {
  const listening = runs
    .filter((run) => run.place !== 'ended' || hasJourney(run))
    .map((run) => ({ run, plan: planOf(run) }))
    .filter(({ run, plan }) => run.place !== 'ended' || plan.goal !== null);
  const names = [...new Set(listening.flatMap(({ run, plan }) => namesHeard(run, plan)))];
  if (names.length === 0) return [];
  const since = Math.min(...listening.map(({ run }) => run.entered_at));
  const [among, texts] = inTexts(database, 'event', names);
  const rows = await execute<{ id: number; event: string; occurred_at: number; properties: string }>(
    database,
    db,
    `select id, event, occurred_at, properties from events where customer_id = ? and ${among} and occurred_at >= ?
     and origin <> 'history' order by occurred_at desc, id desc limit ${MOST}`,
    [owner, texts, since],
  );
  const events = rows.reverse().map(({ id, event, occurred_at: occurredAt, properties }) => {
    return { id, event, occurredAt, properties: JSON.parse(properties) as Record<string, unknown> };
  });
  return listening.map(({ run, plan }) =>
    run.place === 'ended' ? afterTheEnd(run, plan, events) : whileActive(run, plan, events),
  );
}

function namesHeard(run: RunRow, { goal, exits }: Plan): string[] {
  const ofGoal = goal === null ? [] : [goal.event];
  if (run.place === 'ended') return ofGoal;
  return [...ofGoal, ...exits.map(({ event }) => event), ...(waitOf(run)?.events ?? []).map(({ event }) => event)];
}

function waitOf(run: RunRow): Wait | null {
  return run.wakeable === 1 ? parsed<Wait>(run.wait) : null;
}

function whileActive(run: RunRow, plan: Plan, events: readonly OccurredEvent[]): Across {
  const conversions: { goal: Goal; event: OccurredEvent }[] = [];
  let wake: Cause | null = null;
  const listening = { enteredAt: run.entered_at, arrivedAt: run.arrived_at, wait: waitOf(run) };
  for (const event of events) {
    const match = matchEvent(plan, listening, event);
    if (match.reachesGoal && plan.goal !== null) conversions.push({ goal: plan.goal, event });
    if (match.kind === 'goal' || match.kind === 'exit') {
      const end = match.kind === 'exit' ? match.reason : 'goal';
      return { run, conversions, act: { end, cause: causeOf(event) } };
    }
    if (match.kind === 'wake') wake ??= match.cause;
  }
  return { run, conversions, act: wake === null ? null : { wake } };
}

function afterTheEnd(run: RunRow, { goal }: Plan, events: readonly OccurredEvent[]): Across {
  const until = (run.ended_at ?? run.entered_at) + (goal?.windowMs ?? 0);
  const hits = events.filter(
    (event) =>
      goal !== null && matchesEvent(goal, event) && event.occurredAt >= run.entered_at && event.occurredAt <= until,
  );
  return { run, conversions: goal === null ? [] : hits.map((event) => ({ goal, event })), act: null };
}

/**
 * Does what was found, within the merge's transaction.
 * @returns the queues on which runs were woken.
 */
export async function performAcross(
  database: Database,
  tx: Tx,
  found: readonly Across[],
  survivor: number,
  now: number,
): Promise<ReadonlySet<'live' | 'bulk'>> {
  const queues = new Set<'live' | 'bulk'>();
  const rows: unknown[][] = [];
  for (const { run, conversions, act } of found) {
    for (const { goal, event } of conversions) rows.push(conversionRow(run, goal, { ...event, customer: survivor }));
    if (act === null) continue;
    if ('end' in act) await endRuns(database, tx, [run], act.end, now, JSON.stringify(act.cause));
    else if (await wakeForEvent(database, tx, run, act.wake)) queues.add('live');
  }
  await insertRows(database, tx, 'conversions', CONVERSION_COLUMNS, rows, 'on conflict (run_id, event_id) do nothing');
  return queues;
}
