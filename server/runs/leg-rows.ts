import type { Effect } from '../../engine/node-type.ts';
import type { Leg } from '../../engine/run.ts';
import type { CounterDeltas } from './counters.ts';
import type { Resting } from './resting.ts';
import type { RidingRow } from './run-row.ts';

/** What one leg means to one run's row. */
export interface LegOutcome {
  readonly row: RidingRow;
  readonly leg: Leg;
  readonly resting: Resting;
}

export const VISIT_COLUMNS = [
  'run_id',
  'visit',
  'journey_id',
  'version',
  'node_id',
  'customer_id',
  'arrived_at',
  'left_at',
  'port',
  'exit',
  'facts',
  'cause',
] as const;

/** Rows of the visits that ended. */
export function visitRows(outcomes: readonly LegOutcome[]): unknown[][] {
  const rows: unknown[][] = [];
  for (const { row, leg } of outcomes) {
    for (const visit of leg.visits) {
      rows.push([
        row.id,
        visit.visit,
        row.journey_id,
        row.version,
        visit.node,
        row.customer_id,
        visit.arrivedAt,
        visit.leftAt,
        'port' in visit.left ? visit.left.port : null,
        'exit' in visit.left ? visit.left.exit : null,
        visit.facts === null ? null : JSON.stringify(visit.facts),
        visit.cause === null ? null : JSON.stringify(visit.cause),
      ]);
    }
  }
  return rows;
}

/** Counts departures and arrivals: a visit ends where it was, and the next one begins where it leads. */
export function countOutcomes(counters: CounterDeltas, outcomes: readonly LegOutcome[]): void {
  for (const { row, leg, resting } of outcomes) {
    const { journey_id: journey, version } = row;
    let at = row.node_id;
    let visit = row.visit;
    const arrive = (node: string): void => {
      counters.add(journey, version, at, 'waiting', -1);
      counters.add(journey, version, node, 'entered', 1);
      counters.add(journey, version, node, 'waiting', 1);
      at = node;
    };
    for (const ended of leg.visits) {
      if (ended.visit !== visit) {
        arrive(ended.node);
        visit = ended.visit;
      }
      const name = 'port' in ended.left ? (`left:${ended.left.port}` as const) : (`exited:${ended.left.exit}` as const);
      counters.add(journey, version, ended.node, name, 1);
    }
    if (resting.place === 'ended') counters.add(journey, version, at, 'waiting', -1);
    else if (resting.visit !== visit) arrive(resting.node);
  }
}

export const MESSAGE_COLUMNS = [
  'journey_id',
  'version',
  'run_id',
  'node_id',
  'visit',
  'effect',
  'customer_id',
  'channel',
  'purpose',
  'treatment',
  'sender_id',
  'state',
  'queued_at',
  'due_at',
] as const;

/** A wish to send. */
export type SendEffect = Extract<Effect, { effect: 'send' }>;

/** Which sender (by id) a message goes to. */
export type SenderOf = (effect: SendEffect) => string;

/** Ledger rows of the messages that the visits wish; held-out customers' become ghosts at dispatch. */
export function messageRows(outcomes: readonly LegOutcome[], senderOf: SenderOf, now: number): unknown[][] {
  const rows: unknown[][] = [];
  for (const { row, leg } of outcomes) {
    for (const { node, visit, index, effect } of leg.effects) {
      if (effect.effect !== 'send') continue;
      rows.push([
        row.journey_id,
        row.version,
        row.id,
        node,
        visit,
        index,
        row.customer_id,
        effect.channel,
        effect.purpose,
        row.treatment,
        senderOf(effect),
        'queued',
        now,
        0,
      ]);
    }
  }
  return rows;
}

/** What the visits write into each customer's attributes, in order; nothing for held-out customers. */
export function attributeChanges(outcomes: readonly LegOutcome[]): Map<number, Record<string, unknown>> {
  const changes = new Map<number, Record<string, unknown>>();
  for (const { row, leg } of outcomes) {
    if (row.treatment === 'held') continue;
    for (const { effect } of leg.effects) {
      if (effect.effect !== 'update') continue;
      changes.set(row.customer_id, { ...changes.get(row.customer_id), ...effect.set });
    }
  }
  return changes;
}
