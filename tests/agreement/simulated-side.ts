import { matchesEvent } from '../../engine/evaluate-filter.ts';
import type { Plan } from '../../engine/plan.ts';
import type { Run } from '../../engine/run.ts';
import { simulate, type SimulatedCustomer, type Simulation } from '../../engine/simulate.ts';
import { withheldBy } from '../../engine/treatment.ts';
import { nodeTypes } from '../../nodes/index.ts';
import type { FoldSource } from './fold-source.ts';
import { untreatedShare, type LogEvent, type Person } from './population.ts';
import { rideOf, sendText, visitText, type Rides } from './ridden.ts';

/** Who would enter a journey that an event starts, by the rules of its re-entry. */
export function entrantsByEvent(plan: Plan, log: readonly LogEvent[], idOf: readonly number[]): SimulatedCustomer[] {
  const { source, rules } = plan;
  if (source.by !== 'event') throw new Error('not started by an event');
  const pattern = { event: source.event, ...(source.where !== undefined && { where: source.where }) };
  const last = new Map<number, number>();
  const found: SimulatedCustomer[] = [];
  for (const event of log) {
    if (event.history || !matchesEvent(pattern, event)) continue;
    const before = last.get(event.who);
    if (before !== undefined && event.occurredAt - before < rules.gapMs) continue;
    last.set(event.who, event.occurredAt);
    const { occurredAt: enteredAt, properties: entry, id: entryEvent } = event;
    found.push({ id: idOf[event.who]!, enteredAt, entry, entryEvent });
  }
  return found;
}

/** Lets customers ride a plan in virtual time over facts folded from the log, and writes down what became of each. */
export async function rideSimulated(
  parts: {
    readonly plan: Plan;
    readonly entrants: readonly SimulatedCustomer[];
    readonly people: readonly Person[];
    readonly log: readonly LogEvent[];
    readonly idOf: readonly number[];
    readonly source: FoldSource;
    readonly until: number;
  },
  rides: Rides,
): Promise<Simulation> {
  const { plan, entrants, people, log, idOf, source, until } = parts;
  const personOf = new Map(idOf.map((id, index) => [id, people[index]!]));
  const events = new Map(idOf.map((id): [number, LogEvent[]] => [id, []]));
  for (const event of log) if (!event.history) events.get(idOf[event.who]!)!.push(event);
  const rideByRun = new Map(
    entrants.map(({ id, enteredAt }, index) => [index + 1, rideOf(rides, plan.journey, id, enteredAt)]),
  );
  const endVisit = (run: Run, reason: string, now: number): string => {
    const ending = events.get(run.customer)!.find((event) => event.occurredAt === now)!;
    const { node, visit, arrivedAt, facts } = run;
    const { event, occurredAt, properties, id: eventId } = ending;
    const cause = { kind: 'event' as const, event, occurredAt, eventId, properties };
    return visitText({ node, visit, arrivedAt, leftAt: now, left: { exit: reason }, facts, cause });
  };
  return simulate(plan, entrants, {
    source,
    types: nodeTypes,
    until,
    untreatedShare,
    eventsOf: ({ id }) => events.get(id)!,
    messages({ channel, purpose }, customer, now) {
      const person = personOf.get(customer)!;
      const skipped = (reason: string) => ({ state: 'skipped' as const, reason });
      // Reached the goal at the very instant at which the message was wished.
      const bought = events.get(customer)!.some((event) => {
        return event.occurredAt === now && plan.goal !== null && matchesEvent(plan.goal, event);
      });
      if (purpose === 'ad' && bought) return skipped('already-bought');
      if ((channel === 'email' ? person.email : person.phone) === null) return skipped('no-address');
      if (purpose === 'ad' && !person.consents.some((granted) => granted === channel)) return skipped('no-consent');
      return { state: 'accepted', reason: null };
    },
    onLeg({ run, customer, visits, effects, rest }) {
      const ride = rideByRun.get(run)!;
      ride.visits.push(...visits.map(visitText));
      ride.sends.push(...effects.map(sendText).filter((text) => text !== ''));
      ride.stands = rest.at === 'end' ? `ended ${rest.reason}` : `${rest.node} ${String(rest.visit)}`;
      if (rest.at === 'held') ride.stands += ` held ${rest.code}`;
      if (withheldBy(plan, untreatedShare, customer) !== null) return;
      for (const { effect } of effects) if (effect.effect === 'update') source.update(customer, effect.set);
    },
    onEnd(run, reason, now) {
      const ride = rideByRun.get(run.id)!;
      ride.visits.push(endVisit(run, reason, now));
      ride.stands = `ended ${reason}`;
    },
  });
}
