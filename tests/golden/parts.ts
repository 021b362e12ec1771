import type { AudienceFilter, Comparison, PropertyGroup, PropertyRule } from '../../engine/filter.ts';
import type { exitWith } from '../../server/runs/testing/journeys.ts';

/** A node of a drawing, as `journeyOf` takes it. */
type Part = ReturnType<typeof exitWith>;

interface Group<Rule, Word> {
  readonly combinator: Word;
  readonly not?: boolean;
  rules: Rule[];
}
/** All of the rules; what they are rules of is told by where the group stands. */
export const all = <Rule>(...rules: NoInfer<Rule>[]): Group<Rule, 'and'> => ({ combinator: 'and', rules });
/** One of the rules suffices. */
export const any = <Rule>(...rules: NoInfer<Rule>[]): Group<Rule, 'or'> => ({ combinator: 'or', rules });
/** None of the rules. */
export const none = <Rule>(...rules: NoInfer<Rule>[]): Group<Rule, 'or'> => ({ combinator: 'or', not: true, rules });

/** A test of one property. */
export function property(name: string, op: Comparison, value?: PropertyRule['value']): PropertyRule {
  return { kind: 'property', property: name, op, ...(value !== undefined && { value }) };
}

/** Where customers come in. */
export function trigger(config: object): Part {
  return { type: 'trigger', config };
}

/** A message; `over` fills in what its channel uses. */
export function send(channel: string, purpose: string, onSkip: string, over: object = {}): Part {
  const empty = { subject: '', html: '', templateCode: '', sender: '' };
  return {
    type: 'send',
    config: { channel, purpose, body: '안녕하세요 {{ customer.name }}', onSkip, ...empty, ...over },
  };
}

/** A wait until a date. */
export function date(from: object, over: object = {}): Part {
  const rest = { offsetDays: 0, at: '09:00', yearly: false, ifPast: 'branch', ...over };
  return { type: 'wait', config: { kind: 'until-date', date: from, ...rest } };
}

/** A wait until a weekday and time. */
export function window(weekdays: readonly number[], from: string, to: string): Part {
  return { type: 'wait', config: { kind: 'until-time', weekdays, from, to } };
}

/** A wait for an event, at most so long. */
export function listen(event: string, amount: number, unit: string, where?: PropertyGroup): Part {
  return { type: 'wait-event', config: { event, ...(where && { where }), timeout: { amount, unit } } };
}

/** A question about what the customer did. */
export function did(event: string, op: string, count: number, rest: object = {}): Part {
  return { type: 'did', config: { event, times: { op, count }, ...rest } };
}

/** A churn band with groups by their ports. */
export function bands(groups: Readonly<Record<string, readonly number[]>>, rest: object = {}): Part {
  const listed = Object.entries(groups).map(([id, list]) => ({ id, label: id === 'mid' ? '중간' : '', bands: list }));
  return { type: 'churn-band', config: { groups: listed, ...rest } };
}

/** Conditions by their ports, tried in order. */
export function branches(ways: Readonly<Record<string, AudienceFilter>>, rest: object = {}): Part {
  const listed = Object.entries(ways).map(([id, filter]) => ({ id, label: id === 'vip' ? 'VIP' : '', filter }));
  return { type: 'attribute', config: { branches: listed, ...rest } };
}

/** A question about a likely purchase. */
export function likely(item: string, probability: number, rest: object = {}): Part {
  return { type: 'likely-to-buy', config: { item, probability, ...rest } };
}
