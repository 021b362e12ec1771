import { describe, expect, it } from 'vitest';
import { audienceFilter, audienceRule, eventPattern, propertyGroup, rfmSelection, times } from './filter.ts';

const tier = { kind: 'property', property: 'tier', op: 'eq', value: 'gold' };
const accepts = (schema: { safeParse(value: unknown): { success: boolean } }, value: unknown): boolean =>
  schema.safeParse(value).success;

describe('propertyGroup', () => {
  it('takes rules and groups of rules, in any depth', () => {
    let group: unknown = { combinator: 'and', rules: [tier] };
    for (let depth = 0; depth < 20; depth += 1) group = { combinator: 'or', not: true, rules: [group, tier] };
    expect(propertyGroup.parse(group)).toEqual(group);
  });

  it.each([
    ['an unknown combinator', { combinator: 'xor', rules: [] }],
    ['rules that are no list', { combinator: 'and', rules: tier }],
    ['an unknown comparison', { combinator: 'and', rules: [{ ...tier, op: 'like' }] }],
    ['a property without a name', { combinator: 'and', rules: [{ ...tier, property: '' }] }],
    ['a value that is an object', { combinator: 'and', rules: [{ ...tier, value: {} }] }],
    ['a value as long as a book', { combinator: 'and', rules: [{ ...tier, value: 'x'.repeat(1001) }] }],
    ['more rules than anybody reads', { combinator: 'and', rules: Array.from({ length: 101 }, () => tier) }],
    ['a rule about customers', { combinator: 'and', rules: [{ kind: 'churn', op: 'gte', probability: 0.5 }] }],
  ])('refuses %s', (_, group) => {
    expect(accepts(propertyGroup, group)).toBe(false);
  });
});

describe('audienceRule', () => {
  it.each([
    tier,
    { kind: 'property', property: 'vip', op: 'exists' },
    { kind: 'property', property: 'city', op: 'in', value: ['서울', '부산'] },
    { kind: 'did', event: 'bought', times: { op: 'atLeast', count: 3 } },
    {
      kind: 'did',
      event: 'cart',
      times: { op: 'exactly', count: 0 },
      withinMs: 604_800_000,
      where: { combinator: 'and', rules: [tier] },
    },
    { kind: 'churn', op: 'gte', probability: 0.8 },
    { kind: 'rfm', in: { cells: [{ r: 5, f: 5 }], groups: ['champions'], m: { min: 1, max: 5 } } },
    { kind: 'consent', channel: 'alimtalk', granted: true },
  ])('takes %j as it is', (rule) => {
    expect(audienceRule.parse(rule)).toEqual(rule);
  });

  it.each([
    { kind: 'magic' },
    { kind: 'did', event: '', times: { op: 'atLeast', count: 1 } },
    { kind: 'did', event: 'cart', times: { op: 'atLeast', count: -1 } },
    { kind: 'did', event: 'cart', times: { op: 'atLeast', count: 1 }, withinMs: 0 },
    { kind: 'churn', op: 'gte', probability: 1.01 },
    { kind: 'churn', op: 'eq', probability: 0.5 },
    { kind: 'rfm', in: { cells: [{ r: 6, f: 1 }], groups: [] } },
    { kind: 'rfm', in: { cells: [], groups: ['vip'] } },
    { kind: 'consent', channel: 'pigeon', granted: true },
  ])('refuses %j', (rule) => {
    expect(accepts(audienceRule, rule)).toBe(false);
    expect(accepts(audienceFilter, { combinator: 'and', rules: [rule] })).toBe(false);
  });
});

describe('the small schemas', () => {
  it('know their limits', () => {
    expect(accepts(times, { op: 'atMost', count: 100_000 })).toBe(true);
    expect(accepts(times, { op: 'atMost', count: 1.5 })).toBe(false);
    expect(accepts(rfmSelection, { cells: [], groups: [] })).toBe(true);
    expect(accepts(rfmSelection, { cells: Array.from({ length: 26 }, () => ({ r: 1, f: 1 })), groups: [] })).toBe(
      false,
    );
    expect(accepts(eventPattern, { event: 'bought' })).toBe(true);
    expect(accepts(eventPattern, { event: 'x'.repeat(201) })).toBe(false);
  });
});
