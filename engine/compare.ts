import type { Comparison, PropertyRule } from './filter.ts';
import type { Scalar } from './read-property.ts';

/**
 * Does one rule hold for the values of its property? Types are compared like this:
 *
 * - number against number or numeric string (`"12"`, `" 3.5 "`): as numbers, also when both are numeric strings and the
 *   question is one of order;
 * - boolean against boolean or `"true"` / `"false"`;
 * - order of two strings: as instants when both are ISO dates, else by code unit; `before` / `after` take ISO dates (UTC
 *   when they name no zone) and epoch milliseconds only;
 * - text is compared exactly, upper and lower case differ;
 * - several values (an array on the path): one that holds is enough, and `ne` / `notIn` want that none is equal;
 * - a missing or null property is equal to nothing: `missing`, `ne` and `notIn` hold, everything else does not.
 */
export function holds(rule: Pick<PropertyRule, 'op' | 'value'>, values: readonly Scalar[]): boolean {
  const { op, value } = rule;
  switch (op) {
    case 'exists':
      return values.length > 0;
    case 'missing':
      return values.length === 0;
    case 'ne':
      return !values.some((candidate) => test('eq', candidate, value));
    case 'notIn':
      return !values.some((candidate) => test('in', candidate, value));
    default:
      return values.some((candidate) => test(op, candidate, value));
  }
}

type Positive = Exclude<Comparison, 'exists' | 'missing' | 'ne' | 'notIn'>;

function test(op: Positive, actual: Scalar, wanted: PropertyRule['value']): boolean {
  if (wanted === undefined) return false;
  if (Array.isArray(wanted)) return (op === 'in' || op === 'eq') && wanted.some((item) => equal(actual, item));
  switch (op) {
    case 'eq':
    case 'in':
      return equal(actual, wanted);
    case 'contains':
      return String(actual).includes(String(wanted));
    case 'startsWith':
      return String(actual).startsWith(String(wanted));
    case 'before':
    case 'after': {
      const [left, right] = [instantOf(actual), instantOf(wanted)];
      return left !== null && right !== null && (op === 'before' ? left < right : left > right);
    }
    default: {
      const order = orderOf(actual, wanted);
      if (order === null) return false;
      if (op === 'gt') return order > 0;
      if (op === 'gte') return order >= 0;
      return op === 'lt' ? order < 0 : order <= 0;
    }
  }
}

function equal(left: Scalar, right: Scalar): boolean {
  if (typeof left === typeof right) return left === right;
  if (typeof left === 'boolean' || typeof right === 'boolean') return String(left) === String(right);
  const [a, b] = [numberOf(left), numberOf(right)];
  return a !== null && a === b;
}

/** Negative, zero or positive; null when the two cannot be put in order. */
function orderOf(left: Scalar, right: Scalar): number | null {
  if (typeof left === 'boolean' || typeof right === 'boolean') return null;
  const [a, b] = [numberOf(left), numberOf(right)];
  if (a !== null && b !== null) return a - b;
  const [x, y] = [instantOf(left), instantOf(right)];
  if (x !== null && y !== null) return x - y;
  if (typeof left === 'number' || typeof right === 'number') return null;
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

const NUMERIC = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

function numberOf(value: Scalar): number | null {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return null;
  const text = value.trim();
  return NUMERIC.test(text) ? Number(text) : null;
}

const ISO = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:?\d{2})?)?$/i;

/**
 * Epoch milliseconds of a number (taken as such) or an ISO 8601 date or date-time; without a zone it is read as UTC, so
 * that the answer does not depend on the machine. Null for anything else, also for days that do not exist.
 */
export function instantOf(value: Scalar): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'boolean') return null;
  const parts = ISO.exec(value.trim());
  if (parts === null) return null;
  const [, date = '', time = '00:00', zone = 'Z'] = parts;
  const instant = Date.parse(`${date}T${time}${zone.toUpperCase().replace(/^([+-]\d{2})(\d{2})$/, '$1:$2')}`);
  const wholeDay = Date.parse(`${date}T00:00Z`);
  const exists = !Number.isNaN(wholeDay) && new Date(wholeDay).toISOString().startsWith(date);
  return exists && !Number.isNaN(instant) ? instant : null;
}
