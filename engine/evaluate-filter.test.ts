import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  audienceNeeds,
  didKey,
  matchesAudience,
  matchesEvent,
  matchesProperties,
  timesHold,
} from './evaluate-filter.ts';
import type { Facts, ProfileFact } from './facts.ts';
import {
  audienceFilter,
  type AudienceFilter,
  type AudienceRule,
  type PropertyGroup,
  type PropertyRule,
} from './filter.ts';

const rule = (property: string, op: PropertyRule['op'], value?: PropertyRule['value']): PropertyRule => ({
  kind: 'property',
  property,
  op,
  ...(value === undefined ? {} : { value }),
});
const all = <Rule>(...rules: Rule[]) => ({ combinator: 'and' as const, rules });
const any = <Rule>(...rules: Rule[]) => ({ combinator: 'or' as const, rules });
const none = <Rule>(...rules: Rule[]) => ({ combinator: 'or' as const, not: true, rules });

describe('matchesProperties', () => {
  const order = {
    total: '45000',
    coupon: null,
    shipping: { city: '서울' },
    products: [
      { sku: 'A-1', tags: ['new', 'wool'] },
      { sku: 'B-2', price: 9900 },
    ],
    'utm.source': 'kakao',
  };

  it('reads dotted paths, arrays on the way, and keys that contain the dot', () => {
    expect(matchesProperties(all(rule('shipping.city', 'eq', '서울')), order)).toBe(true);
    expect(matchesProperties(all(rule('products.sku', 'eq', 'B-2')), order)).toBe(true);
    expect(matchesProperties(all(rule('products.tags', 'contains', 'woo')), order)).toBe(true);
    expect(matchesProperties(all(rule('products.price', 'lt', 10_000)), order)).toBe(true);
    expect(matchesProperties(all(rule('utm.source', 'eq', 'kakao')), order)).toBe(true);
  });

  it('takes null and what is inherited for missing', () => {
    for (const property of ['coupon', 'toString', 'products.length', '__proto__.x', 'shipping.city.x', 'total.x']) {
      expect(matchesProperties(all(rule(property, 'missing')), order), property).toBe(true);
    }
  });

  it('joins by and, or and not, in any depth', () => {
    const group: PropertyGroup = all<PropertyGroup['rules'][number]>(
      rule('total', 'gte', 40_000),
      any<PropertyGroup['rules'][number]>(rule('coupon', 'exists'), none(rule('shipping.city', 'eq', '부산'))),
    );
    expect(matchesProperties(group, order)).toBe(true);
    expect(matchesProperties({ ...group, not: true }, order)).toBe(false);
  });

  it('lets everything through a group without rules', () => {
    expect(matchesProperties(all(), order)).toBe(true);
    expect(matchesProperties(any(), order)).toBe(true);
    expect(matchesProperties(none(), order)).toBe(false);
  });

  it('obeys de Morgan', () => {
    const some = fc.array(fc.constantFrom(rule('a', 'eq', 1), rule('b', 'gt', 2), rule('c', 'missing')), {
      minLength: 1,
    });
    const properties = fc.record({ a: fc.nat(2), b: fc.nat(4), c: fc.option(fc.nat(1)) });
    fc.assert(
      fc.property(some, properties, (rules, values) => {
        const each = rules.map((one) => ({ combinator: 'and' as const, not: true, rules: [one] }));
        expect(matchesProperties({ ...all(...rules), not: true }, values)).toBe(
          matchesProperties(any(...each), values),
        );
      }),
    );
  });
});

describe('matchesEvent', () => {
  it('wants the name and, where there are any, the properties', () => {
    const bought = { event: 'bought', properties: { total: 10 } };
    expect(matchesEvent({ event: 'bought' }, bought)).toBe(true);
    expect(matchesEvent({ event: 'Bought' }, bought)).toBe(false);
    expect(matchesEvent({ event: 'bought', where: all(rule('total', 'gt', 9)) }, bought)).toBe(true);
    expect(matchesEvent({ event: 'bought', where: all(rule('total', 'gt', 10)) }, bought)).toBe(false);
  });
});

const profile: ProfileFact = {
  externalId: 'c-1',
  attributes: { tier: 'gold', phone: 'hidden' },
  email: 'a@b.kr',
  phone: '010',
  zone: null,
  consents: ['email'],
};
const cart = { kind: 'did', event: 'cart', times: { op: 'atLeast', count: 1 }, withinMs: 7 } as const;
const facts: Facts = {
  profile,
  churn: { status: 'scored', p: 0.8, band: 9, reasons: [], modelHash: 'm', at: 0 },
  rfm: { r: 2, f: 5, m: 4, group: 'cannot-lose', recencyDays: 40, orders: 9, amount: 100 },
  did: { [didKey(cart)]: { count: 2, last: 5 } },
};
const holds = (one: AudienceRule, given: Facts = facts): boolean => matchesAudience(all(one), given);

describe('matchesAudience', () => {
  it('reads attributes first and the identity where there is no such attribute', () => {
    expect(holds(rule('tier', 'eq', 'gold'))).toBe(true);
    expect(holds(rule('email', 'eq', 'a@b.kr'))).toBe(true);
    expect(holds(rule('phone', 'eq', 'hidden'))).toBe(true);
    expect(holds(rule('zone', 'missing'))).toBe(true);
  });

  it('takes the churn band’s edge in, and nobody without a score', () => {
    expect(holds({ kind: 'churn', op: 'gte', probability: 0.8 })).toBe(true);
    expect(holds({ kind: 'churn', op: 'lt', probability: 0.8 })).toBe(false);
    const unscored: Facts = { churn: { status: 'none' } };
    expect(holds({ kind: 'churn', op: 'gte', probability: 0 }, unscored)).toBe(false);
    expect(holds({ kind: 'churn', op: 'lt', probability: 1 }, unscored)).toBe(false);
  });

  it('asks for RFM, consent and behaviour', () => {
    expect(holds({ kind: 'rfm', in: { cells: [], groups: ['cannot-lose'] } })).toBe(true);
    expect(holds({ kind: 'rfm', in: { cells: [{ r: 2, f: 4 }], groups: [] } })).toBe(false);
    expect(holds({ kind: 'consent', channel: 'email', granted: true })).toBe(true);
    expect(holds({ kind: 'consent', channel: 'sms', granted: true })).toBe(false);
    expect(holds({ kind: 'consent', channel: 'sms', granted: false })).toBe(true);
    expect(holds(cart)).toBe(true);
    expect(holds({ ...cart, times: { op: 'exactly', count: 0 } })).toBe(false);
  });

  it('refuses to answer without a fact that it needs', () => {
    expect(() => holds(cart, { did: {} })).toThrow('cart');
    expect(() => holds({ kind: 'churn', op: 'gte', probability: 1 }, {})).toThrow('churn');
  });

  it.each([
    [{ op: 'atLeast', count: 2 }, [false, false, true, true]],
    [{ op: 'atMost', count: 1 }, [true, true, false, false]],
    [{ op: 'exactly', count: 2 }, [false, false, true, false]],
  ] as const)('counts %j', (times, expected) => {
    expect([0, 1, 2, 3].map((count) => timesHold(times, count))).toEqual(expected);
  });
});

describe('audienceNeeds', () => {
  it('asks for each thing once, however often and deep it is used', () => {
    const filter: AudienceFilter = all<AudienceFilter['rules'][number]>(
      rule('tier', 'eq', 'gold'),
      cart,
      any<AudienceRule>(
        { kind: 'consent', channel: 'sms', granted: true },
        { ...cart, times: { op: 'atMost', count: 9 } },
      ),
      none<AudienceRule>({ kind: 'churn', op: 'gte', probability: 0.5 }, { ...cart, withinMs: 8 }),
    );
    expect(audienceNeeds(filter)).toEqual([
      { fact: 'profile' },
      { fact: 'did', key: didKey(cart), event: 'cart', withinMs: 7 },
      { fact: 'churn' },
      { fact: 'did', key: didKey({ event: 'cart', withinMs: 8 }), event: 'cart', withinMs: 8 },
    ]);
  });

  it('asks for all that an audience needs, whatever the filter', () => {
    const leaf: fc.Arbitrary<AudienceRule> = fc.constantFrom<AudienceRule>(
      rule('tier', 'eq', 'gold'),
      cart,
      { kind: 'churn', op: 'gte', probability: 0.5 },
      { kind: 'rfm', in: { cells: [], groups: [], m: { min: 1, max: 3 } } },
      { kind: 'consent', channel: 'sms', granted: true },
    );
    const { filter } = fc.letrec<{ filter: AudienceFilter }>((tie) => ({
      filter: fc.record({
        combinator: fc.constantFrom('and', 'or'),
        not: fc.boolean(),
        rules: fc.array(fc.oneof({ maxDepth: 3 }, leaf, tie('filter')), { maxLength: 4 }),
      }),
    }));
    fc.assert(
      fc.property(filter, (drawn) => {
        expect(audienceFilter.safeParse(drawn).success).toBe(true);
        const needs = audienceNeeds(drawn);
        const given: Facts = Object.fromEntries(needs.map(({ fact }) => [fact, facts[fact]]));
        expect(matchesAudience({ ...drawn, not: !(drawn.not === true) }, given)).toBe(!matchesAudience(drawn, given));
      }),
    );
  });

  it('makes one key of one question, in whatever order it was written', () => {
    const where = { combinator: 'and' as const, rules: [rule('sku', 'eq', 'A')] };
    const turned = {
      rules: [{ value: 'A', op: 'eq' as const, property: 'sku', kind: 'property' as const }],
      combinator: 'and' as const,
    };
    expect(didKey({ event: 'cart', withinMs: 7, where })).toBe(didKey({ where: turned, withinMs: 7, event: 'cart' }));
    expect(didKey({ event: 'cart', where })).not.toBe(didKey({ event: 'cart', withinMs: 7, where }));
  });
});
