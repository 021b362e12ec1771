import { matchesEvent } from './evaluate-filter.ts';
import type { Instant } from './facts.ts';
import type { Cause } from './node-type.ts';
import type { Plan } from './plan.ts';
import type { Run } from './run.ts';

/** An event of the customer, with the row it is stored in. */
export interface OccurredEvent {
  readonly id: number;
  readonly event: string;
  readonly occurredAt: Instant;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** The part of an active run that decides what an event means to it. */
export type ListeningRun = Pick<Run, 'enteredAt' | 'arrivedAt' | 'wait'> & {
  /** When the present wait began; the arrival at the node when left out. */
  readonly waitingSince?: Instant;
  /** The event that made the customer enter: it means nothing more to the run that it started. */
  readonly entryEvent?: number | null;
};

/** What an event does to a run. `goal`, `exit`: the run ends with the reason. `wake`: it moves, with the cause. */
export type EventMatch = {
  /** The event is the journey's goal: count it, whether or not it ends the run. */
  readonly reachesGoal: boolean;
} & (
  | { readonly kind: 'goal' | 'none' }
  | { readonly kind: 'exit'; readonly reason: string }
  | { readonly kind: 'wake'; readonly cause: Extract<Cause, { kind: 'event' }> }
);

/**
 * What one event does to one active run. A goal that ends the run comes before the exit rules (in their order), those
 * before the wait. Goals and exits count from the entry, a wait's events from the start of the wait, all by `occurredAt`.
 */
export function matchEvent(plan: Pick<Plan, 'goal' | 'exits'>, run: ListeningRun, event: OccurredEvent): EventMatch {
  if (event.id === run.entryEvent) return { kind: 'none', reachesGoal: false };
  const inside = event.occurredAt >= run.enteredAt;
  const reachesGoal = inside && plan.goal !== null && matchesEvent(plan.goal, event);
  if (reachesGoal && plan.goal?.ends === true) return { kind: 'goal', reachesGoal };
  const exit = inside ? plan.exits.find((rule) => matchesEvent(rule, event)) : undefined;
  if (exit !== undefined) return { kind: 'exit', reason: exit.reason, reachesGoal };
  const listening = event.occurredAt >= (run.waitingSince ?? run.arrivedAt);
  if (listening && run.wait?.events?.some((pattern) => matchesEvent(pattern, event)) === true) {
    const { id: eventId, event: name, occurredAt, properties } = event;
    return { kind: 'wake', cause: { kind: 'event', event: name, occurredAt, eventId, properties }, reachesGoal };
  }
  return { kind: 'none', reachesGoal };
}
