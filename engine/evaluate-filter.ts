import { canonicalJson } from './canonical-json.ts';
import { holds } from './compare.ts';
import type { FactRequest, Facts } from './facts.ts';
import type { AudienceFilter, AudienceRule, EventPattern, PropertyGroup, Times } from './filter.ts';
import { readProperty } from './read-property.ts';
import { inSelection } from './rfm.ts';

/** The part of a filter rule or fact request that says which behaviour is meant; keys are made of exactly this. */
export interface DidQuestion {
  readonly event: string;
  readonly withinMs?: number | undefined;
  readonly where?: PropertyGroup | undefined;
}

/** What happened, as a pattern sees it. */
export interface HappenedEvent {
  readonly event: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/**
 * Do an event's (or profile's) properties satisfy the group? A group without rules is satisfied by everything;
 * `not` turns the group's answer around. How values are compared is documented at `holds`.
 */
export function matchesProperties(group: PropertyGroup, properties: Readonly<Record<string, unknown>>): boolean {
  const one = (rule: PropertyGroup['rules'][number]): boolean =>
    'combinator' in rule ? matchesProperties(rule, properties) : holds(rule, readProperty(properties, rule.property));
  return joined(group, one);
}

/** Is this the event that a wait, a goal, an exit rule or a trigger looks for? */
export function matchesEvent(pattern: EventPattern, happened: HappenedEvent): boolean {
  if (pattern.event !== happened.event) return false;
  return pattern.where === undefined || matchesProperties(pattern.where, happened.properties);
}

/**
 * Is the customer in the audience, as far as the facts tell? Property rules read the profile's attributes and, where
 * there is no such attribute, `email`, `phone`, `externalId` and `zone`. A customer without a churn score is on neither
 * side of a churn rule, nor one without a purchase probability of a rule about it.
 *
 * @throws when a fact that `audienceNeeds` asks for is not among the facts: that is a fault of the caller, not an answer.
 */
export function matchesAudience(filter: AudienceFilter, facts: Facts): boolean {
  const one = (rule: AudienceFilter['rules'][number]): boolean =>
    'combinator' in rule ? matchesAudience(rule, facts) : matchesRule(rule, facts);
  return joined(filter, one);
}

function joined<Rule>(
  group: { combinator: 'and' | 'or'; not?: boolean | undefined; rules: Rule[] },
  one: (rule: Rule) => boolean,
): boolean {
  const { rules } = group;
  const matches = rules.length === 0 || (group.combinator === 'and' ? rules.every(one) : rules.some(one));
  return matches !== (group.not === true);
}

function matchesRule(rule: AudienceRule, facts: Facts): boolean {
  switch (rule.kind) {
    case 'property': {
      const profile = present(facts.profile, 'profile');
      const values = readProperty(profile.attributes, rule.property);
      return holds(rule, values.length > 0 ? values : readProperty(identityOf(profile), rule.property));
    }
    case 'consent':
      return present(facts.profile, 'profile').consents.includes(rule.channel) === rule.granted;
    case 'churn': {
      const churn = present(facts.churn, 'churn');
      if (churn.status !== 'scored') return false;
      return rule.op === 'gte' ? churn.p >= rule.probability : churn.p < rule.probability;
    }
    case 'likely-to-buy': {
      const affinity = present(facts.affinity?.[rule.item], affinityName(rule.item));
      if (affinity.status === 'none') return false;
      return rule.op === 'gte' ? affinity.p >= rule.probability : affinity.p < rule.probability;
    }
    case 'rfm':
      return inSelection(rule.in, present(facts.rfm, 'rfm'));
    case 'did': {
      const key = didKey(rule);
      return timesHold(rule.times, present(facts.did?.[key], key).count);
    }
  }
}

function identityOf(profile: NonNullable<Facts['profile']>): Record<string, unknown> {
  const { email, phone, externalId, zone } = profile;
  return { email, phone, externalId, zone };
}

function present<Fact>(fact: Fact | undefined, name: string): Fact {
  if (fact === undefined) throw new Error(`the fact ${name} was not loaded`);
  return fact;
}

/** Does a count satisfy `at least`, `at most` or `exactly` so many times? */
export function timesHold(times: Times, count: number): boolean {
  if (times.op === 'atLeast') return count >= times.count;
  return times.op === 'atMost' ? count <= times.count : count === times.count;
}

/** Stable name of a behaviour question in `Facts.did`: equal questions have equal keys, however they were written. */
export function didKey({ event, withinMs, where }: DidQuestion): string {
  return canonicalJson({ event, withinMs, where });
}

/** The fact request for a behaviour question, under its stable key. */
export function didRequest({ event, withinMs, where }: DidQuestion): FactRequest {
  return {
    fact: 'did',
    key: didKey({ event, withinMs, where }),
    event,
    ...(withinMs === undefined ? {} : { withinMs }),
    ...(where === undefined ? {} : { where }),
  };
}

function affinityName(item: string): string {
  return `affinity ${item}`;
}

/** Requests with the same name are answered by the same fact. */
function requestName(request: FactRequest): string {
  if (request.fact === 'did') return request.key;
  return request.fact === 'affinity' ? affinityName(request.item) : request.fact;
}

/** Everything that has to be loaded before `matchesAudience` can answer about these filters; each request once. */
export function audienceNeeds(...filters: readonly AudienceFilter[]): FactRequest[] {
  const needs = new Map<string, FactRequest>();
  const visit = (group: AudienceFilter): void => {
    for (const rule of group.rules) {
      if ('combinator' in rule) {
        visit(rule);
        continue;
      }
      const request = requestOf(rule);
      needs.set(requestName(request), request);
    }
  };
  filters.forEach(visit);
  return [...needs.values()];
}

function requestOf(rule: AudienceRule): FactRequest {
  switch (rule.kind) {
    case 'property':
    case 'consent':
      return { fact: 'profile' };
    case 'churn':
    case 'rfm':
      return { fact: rule.kind };
    case 'likely-to-buy':
      return { fact: 'affinity', item: rule.item };
    case 'did':
      return didRequest(rule);
  }
}
