import type { Database } from '../store/database.ts';

/** A part of a `where` over `customers c`, and its values. */
export interface Condition {
  readonly text: string;
  readonly values: readonly unknown[];
}

/**
 * Customers whose name, e-mail, phone number or own id contains the text; null when it is empty. Upper and lower case
 * count as equal; a number is found with or without dashes and its leading zero.
 */
export function textCondition(database: Pick<Database, 'dialect'>, text: string): Condition | null {
  const sought = text.trim().toLowerCase();
  if (sought === '') return null;
  const pattern = `%${sought.replace(/[\\%_]/g, '\\$&')}%`;
  const name = database.dialect === 'postgres' ? `c.attributes::json->>'name'` : `c.attributes->>'$.name'`;
  const columns = ['c.external_id', 'c.email', name];
  const tests = columns.map((column) => `lower(${column}) like ? escape '\\'`);
  const values: unknown[] = columns.map(() => pattern);
  const digits = /^[+\d\s().-]+$/.test(sought) ? sought.replace(/\D/g, '').replace(/^0+/, '') : '';
  if (digits.length >= 3) {
    tests.push('c.phone like ?');
    values.push(`%${digits}%`);
  }
  return { text: `(${tests.join(' or ')})`, values };
}
