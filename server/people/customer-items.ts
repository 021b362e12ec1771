import type { CustomerListItem } from '../../engine/contract/people.ts';
import { execute, type Database } from '../store/database.ts';
import { inIds } from '../store/ids.ts';

interface Row {
  readonly id: number;
  readonly external_id: string;
  readonly attributes: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly invented: number;
  readonly orders: number | null;
  /** Day since 1970-01-01 in the shop's zone. */
  readonly last_order_day: number | null;
}

/** JSON of an object column; rows only ever hold objects. */
export function recordOf(json: string): Record<string, unknown> {
  return JSON.parse(json) as Record<string, unknown>;
}

/** The name that people see; it lives in the attribute `name`. */
export function nameOf(attributes: string): string | null {
  const { name } = recordOf(attributes) as { name?: unknown };
  return typeof name === 'string' && name !== '' ? name : null;
}

/** These customers as list items, by id; ids of nobody are missing from the answer. */
export async function customerItems(
  database: Database,
  ids: readonly number[],
): Promise<ReadonlyMap<number, CustomerListItem>> {
  if (ids.length === 0) return new Map();
  const [among, list] = inIds(database, 'c.id', [...new Set(ids)]);
  const rows = await execute<Row>(
    database,
    database.reader,
    `select c.id, c.external_id, c.attributes, c.email, c.phone, c.invented, r.orders, r.last_order_day
       from customers c left join rfm r on r.customer_id = c.id where ${among}`,
    [list],
  );
  return new Map(rows.map((row) => [row.id, itemOf(row)]));
}

function itemOf(row: Row): CustomerListItem {
  return {
    id: row.id,
    externalId: row.external_id,
    name: nameOf(row.attributes),
    email: row.email,
    phone: row.phone,
    orders: row.orders ?? 0,
    lastOrderDay: row.last_order_day,
    invented: row.invented === 1,
  };
}

/** Stands in for a customer whose row is gone, so that a list never loses an entry. */
export function goneCustomer(id: number): CustomerListItem {
  return {
    id,
    externalId: String(id),
    name: null,
    email: null,
    phone: null,
    orders: 0,
    lastOrderDay: null,
    invented: false,
  };
}
