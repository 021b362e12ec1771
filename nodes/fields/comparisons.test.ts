import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparison, propertyRule } from '../../engine/filter.ts';
import type { PropertyRule } from '../../engine/filter.ts';
import { comparisonsFor, firstRule, valueInput, withComparison } from './comparisons.ts';
import type { KnownProperty } from './known-properties.ts';

const types = ['string', 'number', 'boolean', 'date', 'list', undefined] as const;
const scalar = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
);
const rules = fc.record({
  kind: fc.constant('property' as const),
  property: fc.constant('grade'),
  op: fc.constantFrom(...comparison.options),
  value: fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }), fc.constant(undefined)),
});

describe('comparisons of a rule', () => {
  it('are offered for every type, the one in use among them', () => {
    for (const type of types) for (const op of comparison.options) expect(comparisonsFor(type, op)).toContain(op);
  });

  it('keep a rule valid whatever it is changed to', () => {
    fc.assert(
      fc.property(rules, fc.constantFrom(...comparison.options), fc.constantFrom(...types), (rule, op, type) => {
        const changed = withComparison(rule, op, type);
        expect(propertyRule.safeParse(changed).success).toBe(true);
        expect(changed.op).toBe(op);
        expect('value' in changed).toBe(valueInput(op, type) !== 'none');
      }),
    );
  });

  it('keep the value where it still fits', () => {
    const rule: PropertyRule = { kind: 'property', property: 'grade', op: 'eq', value: 'VIP' };
    expect(withComparison(rule, 'in', 'string')).toEqual({ ...rule, op: 'in', value: ['VIP'] });
    expect(withComparison({ ...rule, op: 'in', value: ['VIP', 'Gold'] }, 'ne', 'string').value).toBe('VIP');
    expect(withComparison({ ...rule, value: '30' }, 'gte', 'number').value).toBe(30);
    expect(withComparison({ ...rule, value: 'VIP' }, 'gte', 'number').value).toBe(0);
    expect(withComparison(rule, 'missing', 'string')).toEqual({ kind: 'property', property: 'grade', op: 'missing' });
  });

  it('begin with a valid rule for each type, also when no property is known', () => {
    const known = types.flatMap((type): KnownProperty[] => (type ? [{ name: 'x', type, examples: [] }] : []));
    for (const property of [...known, undefined])
      expect(propertyRule.safeParse(firstRule(property)).success).toBe(true);
    expect(firstRule({ name: 'age', type: 'number', examples: [] }).op).toBe('gte');
    expect(firstRule({ name: 'birthday', type: 'date', examples: [] }).op).toBe('after');
  });
});
