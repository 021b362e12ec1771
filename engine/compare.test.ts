import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holds, instantOf } from './compare.ts';
import type { Comparison, PropertyRule } from './filter.ts';
import type { Scalar } from './read-property.ts';

const ask = (actual: Scalar | Scalar[] | null, op: Comparison, value?: PropertyRule['value']): boolean => {
  const values = actual === null ? [] : Array.isArray(actual) ? actual : [actual];
  return holds({ op, value }, values);
};

describe('holds', () => {
  it.each<[Scalar | Scalar[] | null, Comparison, PropertyRule['value'], boolean]>([
    [12, 'eq', 12, true],
    [12, 'eq', '12', true],
    ['12', 'eq', 12, true],
    ['12.0', 'eq', 12, true],
    ['12', 'eq', '12.0', false],
    ['', 'eq', 0, false],
    ['twelve', 'eq', 12, false],
    [true, 'eq', 'true', true],
    [false, 'eq', 0, false],
    ['Seoul', 'eq', 'seoul', false],
    ['부산', 'eq', '부산', true],
    [12, 'ne', 12, false],
    ['x', 'ne', 'y', true],
    [9, 'lt', '10', true],
    ['9', 'lt', '10', true],
    ['b', 'gt', 'a', true],
    ['9a', 'lt', '10', false],
    ['abc', 'gt', 5, false],
    [true, 'gt', 0, false],
    [5, 'gte', 5, true],
    [5, 'lte', 4.9, false],
    ['2026-02-01', 'gt', '2026-01-31T23:59:59Z', true],
    ['2026-02-01T00:00:00+09:00', 'lt', '2026-02-01T00:00:00Z', true],
    ['2026-02-01', 'before', '2026-02-02', true],
    ['2026-02-02', 'before', '2026-02-02', false],
    [1_767_571_200_000, 'after', '2026-01-04', true],
    ['yesterday', 'before', '2026-02-02', false],
    ['wool scarf', 'contains', 'scarf', true],
    ['wool scarf', 'startsWith', 'scarf', false],
    [1234, 'startsWith', '12', true],
    ['gold', 'in', ['silver', 'gold'], true],
    [7, 'in', ['7'], true],
    ['gold', 'notIn', ['silver', 'gold'], false],
    ['gold', 'eq', ['silver', 'gold'], true],
    ['gold', 'gt', ['a'], false],
    [['a', 'b'], 'eq', 'b', true],
    [['a', 'b'], 'ne', 'b', false],
    [['a', 'b'], 'notIn', ['c'], true],
    ['x', 'eq', undefined, false],
  ])('%j %s %j is %s', (actual, op, value, expected) => {
    expect(ask(actual, op, value)).toBe(expected);
  });

  it('finds a missing property equal to nothing', () => {
    const answers = (op: Comparison): boolean => ask(null, op, 1);
    expect((['missing', 'ne', 'notIn'] as const).map(answers)).toEqual([true, true, true]);
    const rest = ['exists', 'eq', 'gt', 'gte', 'lt', 'lte', 'contains', 'startsWith', 'in', 'before', 'after'] as const;
    expect(rest.filter(answers)).toEqual([]);
  });

  it('answers with opposites to opposite questions', () => {
    const scalar = fc.oneof(fc.string(), fc.double(), fc.boolean());
    fc.assert(
      fc.property(fc.array(scalar, { maxLength: 3 }), scalar, (values, value) => {
        expect(holds({ op: 'ne', value }, values)).toBe(!holds({ op: 'eq', value }, values));
        expect(holds({ op: 'notIn', value: [value] }, values)).toBe(!holds({ op: 'in', value: [value] }, values));
        expect(holds({ op: 'missing' }, values)).toBe(!holds({ op: 'exists' }, values));
      }),
    );
  });

  it('puts any two numbers in exactly one order, as numbers or as text', () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
    fc.assert(
      fc.property(number, number, fc.boolean(), (a, b, asText) => {
        const left = asText ? String(a) : a;
        expect([ask(left, 'lt', b), ask(left, 'eq', b), ask(left, 'gt', b)].filter(Boolean)).toHaveLength(1);
        expect(ask(left, 'lte', b)).toBe(!ask(left, 'gt', b));
      }),
    );
  });
});

describe('instantOf', () => {
  it.each<[Scalar, number | null]>([
    ['2026-01-05', Date.UTC(2026, 0, 5)],
    ['2026-01-05T09:30', Date.UTC(2026, 0, 5, 9, 30)],
    ['2026-01-05 09:30:15', Date.UTC(2026, 0, 5, 9, 30, 15)],
    ['2026-01-05T09:30:15.250+09:00', Date.UTC(2026, 0, 5, 0, 30, 15, 250)],
    ['2026-01-05T09:30:15+0900', Date.UTC(2026, 0, 5, 0, 30, 15)],
    ['2024-02-29', Date.UTC(2024, 1, 29)],
    [1_767_571_200_000, 1_767_571_200_000],
    ['2026-02-29', null],
    ['2026-13-01', null],
    ['2026-01-05T25:00', null],
    ['20260105', null],
    ['5 January 2026', null],
    ['', null],
    [true, null],
    [Number.NaN, null],
  ])('reads %j as %j', (value, instant) => {
    expect(instantOf(value)).toBe(instant);
  });

  it('reads back every date-time that it is given', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }), (date) => {
        expect(instantOf(date.toISOString())).toBe(date.getTime());
      }),
    );
  });
});
