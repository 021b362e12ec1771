import type { Comparison, PropertyRule } from '../../engine/filter.ts';
import type { Text } from '../../engine/text.ts';
import type { KnownProperty } from './known-properties.ts';

type PropertyType = KnownProperty['type'];

/** The comparison in words. Korean stands after the value (`VIP` `와 같음`), English before it (`is` `VIP`). */
export const COMPARISON_TEXT: Readonly<Record<Comparison, Text>> = {
  eq: { ko: '같음', en: 'is' },
  ne: { ko: '다름', en: 'is not' },
  gt: { ko: '초과', en: 'is more than' },
  gte: { ko: '이상', en: 'is at least' },
  lt: { ko: '미만', en: 'is less than' },
  lte: { ko: '이하', en: 'is at most' },
  contains: { ko: '포함', en: 'contains' },
  startsWith: { ko: '(으)로 시작', en: 'starts with' },
  in: { ko: '중 하나', en: 'is one of' },
  notIn: { ko: '모두 아님', en: 'is none of' },
  exists: { ko: '값이 있음', en: 'has a value' },
  missing: { ko: '값이 없음', en: 'has no value' },
  before: { ko: '이전', en: 'is before' },
  after: { ko: '이후', en: 'is after' },
};

const BY_TYPE: Readonly<Record<PropertyType, readonly Comparison[]>> = {
  string: ['eq', 'ne', 'in', 'notIn', 'contains', 'startsWith', 'exists', 'missing'],
  number: ['gte', 'lte', 'eq', 'ne', 'gt', 'lt', 'in', 'exists', 'missing'],
  boolean: ['eq', 'exists', 'missing'],
  date: ['after', 'before', 'exists', 'missing'],
  list: ['contains', 'eq', 'ne', 'in', 'notIn', 'exists', 'missing'],
};

/** Comparisons that make sense for a type, the one in use always among them; all of them for an unknown type. */
export function comparisonsFor(type: PropertyType | undefined, used: Comparison): readonly Comparison[] {
  const offered = type === undefined ? (Object.keys(COMPARISON_TEXT) as Comparison[]) : BY_TYPE[type];
  return offered.includes(used) ? offered : [used, ...offered];
}

/** Which kind of input the value of a rule needs. */
export type ValueInput = 'none' | 'list' | 'date' | 'number' | 'boolean' | 'text';

/** The input for a comparison on a property of this type. */
export function valueInput(op: Comparison, type: PropertyType | undefined): ValueInput {
  if (op === 'exists' || op === 'missing') return 'none';
  if (op === 'in' || op === 'notIn') return 'list';
  if (op === 'before' || op === 'after') return 'date';
  if (op === 'contains' || op === 'startsWith') return 'text';
  if (type === 'boolean') return 'boolean';
  if (type === 'number') return 'number';
  if (type === undefined && op !== 'eq' && op !== 'ne') return 'number';
  return 'text';
}

/** The rule with another comparison; its value is kept where it still fits and replaced where it does not. */
export function withComparison(rule: PropertyRule, op: Comparison, type: PropertyType | undefined): PropertyRule {
  const { kind, property, value } = rule;
  const list = Array.isArray(value) ? value : value === undefined || value === '' ? [] : [value];
  const first = list[0];
  switch (valueInput(op, type)) {
    case 'none':
      return { kind, property, op };
    case 'list':
      return { kind, property, op, value: list };
    case 'number':
      return { kind, property, op, value: typeof first === 'number' ? first : Number(first ?? 0) || 0 };
    case 'boolean':
      return { kind, property, op, value: typeof first === 'boolean' ? first : true };
    case 'date':
      return { kind, property, op, value: typeof first === 'string' ? first : '' };
    case 'text':
      return { kind, property, op, value: first === undefined ? '' : String(first) };
  }
}

/** A first rule on a property, ready to be filled in. */
export function firstRule(property: KnownProperty | undefined): PropertyRule {
  const op = comparisonsFor(property?.type ?? 'string', 'exists')[0] ?? 'exists';
  const start = BY_TYPE[property?.type ?? 'string'][0] ?? op;
  const rule: PropertyRule = { kind: 'property', property: property?.name ?? 'name', op: start };
  return withComparison(rule, start, property?.type ?? 'string');
}
