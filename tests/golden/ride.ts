import type { FactRequest } from '../../engine/facts.ts';
import type { NodeId } from '../../engine/journey.ts';
import type { MessageContent, NodeTypes } from '../../engine/node-type.ts';
import type { Plan } from '../../engine/plan.ts';
import type { Leg } from '../../engine/run.ts';
import { simulate } from '../../engine/simulate.ts';
import { goldenFacts, type GoldenPerson } from './facts.ts';

const DAY = 86_400_000;
/** Everybody enters within hours; the longest wait of a golden plan is for a birthday. */
const RIDE_DAYS = 500;
/** One leg of a ride, or a goal or exit rule that ended it in the middle of its visit. */
type GoldenLeg = { readonly now: number } & (Omit<Leg, 'run' | 'customer'> | { readonly ended: string });

/** What became of people who rode a plan: every visit with its port, facts and cause, every effect, where each leg ended. */
export interface GoldenRides {
  readonly endings: Readonly<Record<string, number>>;
  readonly goals: number;
  /** By customer. */
  readonly ways: Readonly<Record<string, readonly GoldenLeg[]>>;
}

/** What a step's type says of its config to those who do not walk it: reports, the sender, the fact loader. */
export interface GoldenStep {
  readonly ports: readonly string[];
  readonly needs: readonly FactRequest[];
  readonly content?: MessageContent;
  readonly arms?: readonly { readonly port: string; readonly share: number; readonly control: boolean }[];
}

/** A published plan as it was stored, with what the code that published it made of it. */
export interface Golden {
  readonly plan: Plan;
  /** The shop's share at the time of the rides. */
  readonly untreatedShare: number;
  readonly steps: Readonly<Record<NodeId, GoldenStep>>;
  readonly rides: GoldenRides;
}

/** Lets the people ride the plan by the pure interpreter, in virtual time, and writes down all that happened. */
export async function rideGolden(
  { plan, untreatedShare }: Pick<Golden, 'plan' | 'untreatedShare'>,
  people: readonly GoldenPerson[],
  types: NodeTypes,
): Promise<GoldenRides> {
  const known = new Map(people.map((person) => [person.id, person]));
  const ways = new Map(people.map(({ id }): [number, GoldenLeg[]] => [id, []]));
  const { endings, goals } = await simulate(plan, people, {
    source: goldenFacts(people),
    types,
    until: Math.max(...people.map((person) => person.enteredAt)) + RIDE_DAYS * DAY,
    untreatedShare,
    eventsOf: ({ id }) => known.get(id)?.events ?? [],
    messages: ({ channel }, id) => known.get(id)?.fates[channel] ?? { state: 'accepted', reason: null },
    onLeg({ customer, visits, effects, rest }, now) {
      const person = known.get(customer);
      const told = { now, visits: visits.map((visit) => briefly(visit, person)), effects, rest: briefly(rest, person) };
      ways.get(customer)?.push(structuredClone(told));
    },
    onEnd: ({ customer }, ended, now) => ways.get(customer)?.push({ now, ended }),
  });
  return { endings, goals, ways: Object.fromEntries(ways) };
}

/** Facts that are the person's own, as they stand among the people, are only named; answers lose their long questions. */
function briefly<Told extends object>(told: Told, person: GoldenPerson | undefined): Told {
  if (!('facts' in told) || typeof told.facts !== 'object' || told.facts === null) return told;
  const own = [person?.profile, person?.churn, person?.rfm].map((fact) => JSON.stringify(fact));
  const facts = Object.entries(told.facts).map(([name, fact]: [string, object]): [string, unknown] => {
    return [name, own.includes(JSON.stringify(fact)) ? 'own' : Object.values(fact)];
  });
  return { ...told, facts: Object.fromEntries(facts) };
}

/** What the types say of every step of the plan. */
export function stepsOf(plan: Plan, types: NodeTypes): Record<NodeId, GoldenStep> {
  return Object.fromEntries(
    Object.entries(plan.steps).map(([node, { type: name, config }]) => {
      const type = types[name];
      if (type === undefined) throw new Error(`there is no node type ${name}`);
      const content = type.content?.(config);
      const arms = type.arms?.(config).map(({ port, share, control }) => ({ port, share, control }));
      const step = { ports: type.ports(config).map(({ id }) => id), needs: type.needs(config) };
      return [node, { ...step, ...(content && { content }), ...(arms && { arms }) }];
    }),
  );
}
