import fc from 'fast-check';
import { comparison, RFM_GROUPS, type AudienceFilter, type PropertyGroup } from '../../../engine/filter.ts';

/** What the sample's people and orders have, as text, number and list, among names that objects and SQL stumble over. */
const properties = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom('income', 'kids_count', 'amount', 'quantity', 'departments', 'name', 'email'),
  },
  fc.constantFrom('a.b', '.', '..', 'a.', "'", '"', '%', '나루', '0', 'email.length', 'departments.0'),
  fc.constantFrom('constructor', 'constructor.name', 'toString', 'hasOwnProperty', 'length'),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }).filter((text) => !text.includes('\0')),
);
const events = fc.oneof({ weight: 3, arbitrary: fc.constantFrom('order_completed', 'coupon_redeemed') }, properties);

const scalars = fc.oneof(
  fc.string({ maxLength: 20 }).filter((text) => !text.includes('\0')),
  fc.constantFrom('', '2026-01-01', '2026-13-45', '+275761-01-01', 'NaN', '1e999', '50-74K'),
  fc.constantFrom(0, -1, 1e308, -1e308, 5e-324, 2 ** 53, 8.64e15 + 1),
  fc.boolean(),
);

const propertyRules = fc.record(
  {
    kind: fc.constant('property' as const),
    property: properties,
    op: fc.constantFrom(...comparison.options),
    value: fc.oneof(scalars, fc.array(scalars, { maxLength: 4 })),
  },
  { requiredKeys: ['kind', 'property', 'op'] },
);

const combinators = fc.record({ combinator: fc.constantFrom('and' as const, 'or' as const), not: fc.boolean() });
const lengths = fc.oneof(fc.constantFrom(1, 1000, 86_400_000, Number.MAX_SAFE_INTEGER, 8.64e15), fc.maxSafeNat());

const propertyGroups: fc.Arbitrary<PropertyGroup> = fc
  .tuple(combinators, fc.array(propertyRules, { maxLength: 3 }))
  .map(([how, rules]) => ({ ...how, rules }));

const scores = fc.integer({ min: 1, max: 5 });
const probabilities = fc.double({ min: 0, max: 1, noNaN: true });
const sides = fc.constantFrom('gte' as const, 'lt' as const);

const rules: fc.Arbitrary<AudienceFilter['rules'][number]> = fc.oneof(
  { weight: 4, arbitrary: propertyRules },
  {
    weight: 3,
    arbitrary: fc.record(
      {
        kind: fc.constant('did' as const),
        event: events,
        times: fc.record({
          op: fc.constantFrom('atLeast' as const, 'atMost' as const, 'exactly' as const),
          count: fc.integer({ min: 0, max: 100_000 }),
        }),
        withinMs: lengths.filter((ms) => ms > 0),
        where: propertyGroups,
      },
      { requiredKeys: ['kind', 'event', 'times'] },
    ),
  },
  fc.record({ kind: fc.constant('churn' as const), op: sides, probability: probabilities }),
  fc.record({
    kind: fc.constant('likely-to-buy' as const),
    item: fc.constantFrom('', 'category:GROCERY', 'product:1', 'category:constructor'),
    op: sides,
    probability: probabilities,
  }),
  fc.record({
    kind: fc.constant('rfm' as const),
    in: fc.record(
      {
        cells: fc.array(fc.record({ r: scores, f: scores }), { maxLength: 3 }),
        groups: fc.subarray([...RFM_GROUPS]),
        m: fc.record({ min: scores, max: scores }),
      },
      { requiredKeys: ['cells', 'groups'] },
    ),
  }),
  fc.record({
    kind: fc.constant('consent' as const),
    channel: fc.constantFrom('email' as const, 'sms' as const, 'alimtalk' as const),
    granted: fc.boolean(),
  }),
);

/** Filters that the schema takes, with whatever may stand in them. */
export const anyFilter: fc.Arbitrary<AudienceFilter> = fc
  .tuple(
    combinators,
    fc.array(rules, { maxLength: 4 }),
    fc.option(fc.tuple(combinators, fc.array(rules, { maxLength: 2 }))),
  )
  .map(([how, own, inner]) => ({
    ...how,
    rules: inner === null ? own : [...own, { ...inner[0], rules: inner[1] }],
  }));

/** Conditions on an event's properties that the schema takes. */
export const anyCondition: fc.Arbitrary<PropertyGroup> = propertyGroups;
