import { advance } from './advance.ts';
import { Agenda } from './agenda.ts';
import type { CustomerId, FactSource, Instant, Millis } from './facts.ts';
import type { NodeId } from './journey.ts';
import { matchEvent, type OccurredEvent } from './match-event.ts';
import type { Cause, Effect, NodeTypes, Wait } from './node-type.ts';
import type { Plan } from './plan.ts';
import type { Leg, Run } from './run.ts';
import { SimulationCounts, type SimulatedEdge, type SimulatedNode } from './simulation-counts.ts';
import { withheldBy, type Withheld } from './treatment.ts';

/** Somebody who rides in the simulation; one entry each. */
export interface SimulatedCustomer {
  readonly id: CustomerId;
  readonly enteredAt: Instant;
  readonly entry?: Readonly<Record<string, unknown>>;
  /** Id of the event that made them enter, where it is among `eventsOf`. */
  readonly entryEvent?: number;
}

/** The fate of a message. */
export type MessageFate = Omit<Extract<Cause, { kind: 'message' }>, 'kind'>;

export interface SimulationOptions {
  readonly source: FactSource;
  readonly types: NodeTypes;
  /** The customer's events to come, by `occurredAt` ascending; earlier ones than the entry are passed over. */
  eventsOf(customer: SimulatedCustomer): readonly OccurredEvent[];
  /**
   * What becomes of a message, at once; accepted when left out. Held-out customers pass the same gates: theirs are
   * skipped like anybody's, and ghosts where they would have gone.
   */
  messages?(effect: Extract<Effect, { effect: 'send' }>, customer: CustomerId, now: Instant): MessageFate;
  /** The shop's untreated share, 0..1; none when left out. */
  readonly untreatedShare?: number;
  /** Where virtual time ends; whoever waits longer is still waiting. What is due at this very instant still happens. */
  readonly until: Instant;
  /** Runs per call of `advance`. */
  readonly batchSize?: number;
  /** Waits end at the next multiple of this after their time, as in the durable run (1,000). */
  readonly tick?: Millis;
  /** Told 0..1 after every few thousand legs and awaited, so that the caller can let others have the thread. */
  onProgress?(done: number): void | Promise<void>;
  /** Every leg as it is walked, with its virtual instant. */
  onLeg?(leg: Leg, now: Instant): void;
  /** A run that a goal or an exit rule ended where it stood, in the middle of its visit. */
  onEnd?(run: Run, reason: string, now: Instant): void;
}

export interface Simulation {
  readonly customers: number;
  readonly from: Instant;
  readonly until: Instant;
  readonly nodes: Readonly<Record<NodeId, SimulatedNode>>;
  readonly edges: readonly SimulatedEdge[];
  /** Ended runs by reason; `goal` for those that the goal ended. */
  readonly endings: Readonly<Record<string, number>>;
  /** Customers with a goal event while they were inside. */
  readonly goals: number;
  /** Customers who rode without any effect, by why. */
  readonly withheld: Readonly<Record<Withheld, number>>;
}

/** The run that is handed to `advance`, changed in place: it lives for a whole simulation. */
type MovingRun = { -readonly [Key in keyof Run]: Run[Key] };

/** Where a run stands in virtual time, and what happens to it next. */
interface Ride {
  readonly customer: SimulatedCustomer;
  readonly withheld: Withheld | null;
  readonly run: MovingRun;
  /** Number of the last visit whose arrival was counted. */
  counted: number;
  place: 'inside' | 'held' | 'ended';
  events: readonly OccurredEvent[] | null;
  cursor: number;
  goal: boolean;
  /** Set when an event will end the run at its next instant. */
  ends: string | null;
}

const LEGS_PER_REPORT = 5000;
const ACCEPTED: MessageFate = { state: 'accepted', reason: null };
const TIME: Cause = { kind: 'time' };
const GHOST: MessageFate = { state: 'ghost', reason: null };

/**
 * Lets customers ride a plan in virtual time, by the same `advance` and the same `matchEvent` as the durable run.
 *
 * At equal instants an event comes before the end of a wait, as it does where both wait for the customer's lock; an
 * event that ends the run comes before the wait it would have woken. An event moves a run once. Messages are decided at
 * the instant they are queued. A held run is not tried again, but goals and exits still act on it.
 */
export async function simulate(
  plan: Plan,
  customers: readonly SimulatedCustomer[],
  options: SimulationOptions,
): Promise<Simulation> {
  const { source, types, until, batchSize = 1000, tick = 1000 } = options;
  const agenda = new Agenda<Ride>();
  const counts = new SimulationCounts();
  const rides = customers.map((customer, index) => board(plan, customer, index, options.untreatedShare ?? 0));
  for (const ride of rides) agenda.add(ride.customer.enteredAt, ride);
  const from = agenda.next ?? until;

  let ended = 0;
  let legs = 0;
  const finish = (ride: Ride, node: NodeId, reason: string): void => {
    counts.end(node, reason);
    ride.place = 'ended';
    ended += 1;
  };

  const settle = (ride: Ride, leg: Leg, now: Instant): void => {
    ride.counted = counts.leg(leg, ride.counted, ride.withheld === null);
    options.onLeg?.(leg, now);
    const { rest } = leg;
    if (rest.at === 'end') {
      ride.place = 'ended';
      ended += 1;
      return;
    }
    ride.place = rest.at === 'held' ? 'held' : 'inside';
    moveTo(ride, rest);
    if (rest.at === 'node' && rest.wait.message === true) {
      const { state, reason } = fateOf(ride, leg, now);
      ride.run.cause = { kind: 'message', state, reason };
      agenda.add(now, ride);
      return;
    }
    const next = nextMove(plan, ride, now, options, rest.at === 'node' ? dueOf(rest.wait, tick) : Infinity);
    if (next !== null) agenda.add(next, ride);
  };

  const fateOf = (ride: Ride, leg: Leg, now: Instant): MessageFate => {
    const mine = leg.effects.findLast(({ visit, effect }) => visit === ride.run.visit && effect.effect === 'send');
    const wished = mine?.effect.effect === 'send' ? options.messages?.(mine.effect, ride.customer.id, now) : undefined;
    const fate = wished ?? ACCEPTED;
    return ride.withheld === null || fate.state === 'skipped' || fate.state === 'cancelled' ? fate : GHOST;
  };

  for (let now = agenda.next; now !== undefined && now <= until; now = agenda.next) {
    const moving: Ride[] = [];
    for (const ride of agenda.take()) {
      if (ride.ends === null) moving.push(ride);
      else {
        finish(ride, ride.run.node, ride.ends);
        options.onEnd?.(ride.run, ride.ends, now);
      }
    }
    for (let start = 0; start < moving.length; start += batchSize) {
      const batch = moving.slice(start, start + batchSize);
      const walked = await advance(
        plan,
        batch.map((ride) => ride.run),
        now,
        source,
        types,
      );
      walked.forEach((leg, index) => {
        const ride = batch[index];
        if (ride !== undefined) settle(ride, leg, now);
      });
      const before = legs;
      legs += batch.length;
      if (Math.floor(legs / LEGS_PER_REPORT) > Math.floor(before / LEGS_PER_REPORT)) {
        await options.onProgress?.(Math.max(ended / rides.length, (now - from) / Math.max(1, until - from)));
      }
    }
  }
  await options.onProgress?.(1);

  let goals = 0;
  const withheld = { untreated: 0, holdout: 0 };
  for (const ride of rides) {
    if (ride.withheld !== null) withheld[ride.withheld] += 1;
    if (ride.goal) goals += 1;
    if (ride.place !== 'ended' && ride.counted > 0) counts.stays(ride.run.node, ride.place === 'held');
  }
  return {
    customers: rides.length,
    from,
    until,
    nodes: counts.nodes(plan),
    edges: counts.edges(plan),
    endings: counts.endings(),
    goals,
    withheld,
  };
}

function board(plan: Plan, customer: SimulatedCustomer, index: number, untreatedShare: number): Ride {
  const { id, enteredAt, entry = {} } = customer;
  const run: MovingRun = {
    id: index + 1,
    customer: id,
    node: plan.entry,
    visit: 1,
    arrivedAt: enteredAt,
    enteredAt,
    wait: null,
    cause: null,
    facts: null,
    entry,
  };
  const withheld = withheldBy(plan, untreatedShare, id);
  return { customer, withheld, run, counted: 0, place: 'inside', events: null, cursor: 0, goal: false, ends: null };
}

function moveTo({ run }: Ride, { node, visit, arrivedAt, wait, facts }: Exclude<Leg['rest'], { at: 'end' }>): void {
  run.node = node;
  run.visit = visit;
  run.arrivedAt = arrivedAt;
  run.wait = wait;
  run.facts = facts;
  run.cause = null;
}

/** When the durable run would wake it: whole ticks, rounded up. */
function dueOf(wait: Wait, tick: Millis): Instant {
  return wait.until === undefined ? Infinity : Math.ceil(wait.until / tick) * tick;
}

/** Looks ahead for what moves a parked run first, event or time, and prepares it; null when nothing does in time. */
function nextMove(plan: Plan, ride: Ride, now: Instant, options: SimulationOptions, due: Instant): Instant | null {
  ride.events ??= options.eventsOf(ride.customer);
  const horizon = Math.min(due, options.until);
  for (let event = ride.events[ride.cursor]; event !== undefined; event = ride.events[ride.cursor]) {
    if (event.occurredAt > horizon) break;
    ride.cursor += 1;
    const { enteredAt, arrivedAt, wait } = ride.run;
    const { entryEvent = null } = ride.customer;
    const match = matchEvent(plan, { enteredAt, arrivedAt, wait, entryEvent }, event);
    if (match.reachesGoal) ride.goal = true;
    if (match.kind === 'none') continue;
    if (match.kind === 'wake') ride.run.cause = match.cause;
    else ride.ends = match.kind === 'exit' ? match.reason : 'goal';
    return Math.max(now, event.occurredAt);
  }
  if (due > options.until) return null;
  ride.run.cause = TIME;
  return Math.max(now, due);
}
