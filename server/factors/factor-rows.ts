import type { FactorName } from '../../engine/contract/insights.ts';
import { dateOf, localInstant } from '../../engine/wall-clock.ts';
import { ORDER_EVENT } from '../facts/event-columns.ts';
import { contextCount, contextFeatures, isKnown, writeContext } from '../model/features.ts';
import { columnCount, packHistories, purchasesColumn, type PackedHistories } from '../model/history.ts';
import { execute, type Database } from '../store/database.ts';
import { inIds } from '../store/ids.ts';

/** What is compared: the model's context features, then what happened in `activityDays` days. */
export const factorNames = [
  ...contextFeatures,
  'visits',
  'interest',
  'sent',
  'opened',
  'breadth',
] as const satisfies readonly FactorName[];

/** Factors of activity look back on so many days before the reference day. */
export const activityDays = 90;

/** Which packed columns an activity factor sums (see `columns` of the histories). */
const summed = [[0], [1, 2], [5], [6]] as const;

const CHUNK = 500;

/** Customers as rows of `factorNames.length` numbers, and whether they came back. */
export interface FactorRows {
  readonly inputs: Float64Array;
  readonly returned: boolean[];
}

/** Properties of an order under which shops keep the kinds of what was bought. */
const kindKeys = ['category', 'categories', 'department', 'departments'] as const;
const itemKeys = ['products', 'items'] as const;

/** The kinds of goods in an order's properties: their own, or those of its items. */
export function kindsIn(properties: Readonly<Record<string, unknown>>): string[] {
  const own = kindKeys.flatMap((key) => properties[key]).filter((kind) => typeof kind === 'string');
  const items = itemKeys
    .flatMap((key) => properties[key])
    .filter((item): item is Record<string, unknown> => typeof item === 'object' && item !== null);
  return [...own, ...items.flatMap((item) => (typeof item['category'] === 'string' ? [item['category']] : []))];
}

/**
 * Every `every`-th customer known before `day`, by what they did until then; the outcome is a purchase in
 * `[day, day + horizon)`. Read in chunks, giving way to other requests in between.
 *
 * @param zone IANA zone of the shop. @param day days since 1970-01-01 there.
 */
export async function factorRows(
  database: Database,
  request: { readonly zone: string; readonly day: number; readonly horizon: number; readonly every: number },
): Promise<FactorRows> {
  const { zone, day, horizon, every } = request;
  const width = factorNames.length;
  const rows: Float64Array[] = [];
  const returned: boolean[] = [];
  for (let after = 0; ;) {
    const chunk = await execute<{ customer_id: number; days: Uint8Array }>(
      database,
      database.reader,
      `select customer_id, days from histories where customer_id > ? and customer_id % ? = 0 order by customer_id limit ${CHUNK}`,
      [after, every],
    );
    const packed = packHistories(chunk.map(({ days }) => days));
    const known = chunk
      .map(({ customer_id: id }, index) => ({ id, index }))
      .filter((c) => isKnown(packed, c.index, day));
    const breadths = await breadthOf(
      database,
      known.map(({ id }) => id),
      localInstant(zone, dateOf(day - activityDays), '00:00'),
      localInstant(zone, dateOf(day), '00:00'),
    );
    for (const { id, index } of known) {
      const row = new Float64Array(width);
      writeContext(packed, index, day, false, row, 0);
      summed.forEach((columns, at) => (row[contextCount + at] = Math.log1p(sumOf(packed, index, day, columns))));
      row[width - 1] = Math.log1p(breadths.get(id) ?? 0);
      rows.push(row);
      returned.push(boughtWithin(packed, index, day, horizon));
    }
    if (chunk.length < CHUNK) break;
    after = chunk.at(-1).customer_id;
    await new Promise((resolve) => setImmediate(resolve));
  }
  const inputs = new Float64Array(rows.length * width);
  rows.forEach((row, index) => inputs.set(row, index * width));
  return { inputs, returned };
}

/** Distinct kinds of goods in orders of `[from, until)`, by customer; those without any are missing. */
async function breadthOf(
  database: Database,
  customers: readonly number[],
  from: number,
  until: number,
): Promise<Map<number, number>> {
  if (customers.length === 0) return new Map();
  const [among, list] = inIds(database, 'customer_id', customers);
  const orders = await execute<{ customer_id: number; properties: string }>(
    database,
    database.reader,
    `select customer_id, properties from events where ${among} and event = ? and occurred_at >= ? and occurred_at < ?`,
    [list, ORDER_EVENT, from, until],
  );
  const kinds = new Map<number, Set<string>>();
  for (const { customer_id: id, properties } of orders) {
    const set = kinds.get(id) ?? new Set<string>();
    kinds.set(id, set);
    for (const kind of kindsIn(JSON.parse(properties) as Record<string, unknown>)) set.add(kind);
  }
  return new Map([...kinds].map(([id, set]) => [id, set.size]));
}

function sumOf(packed: PackedHistories, customer: number, day: number, columns: readonly number[]): number {
  let sum = 0;
  for (let index = packed.starts[customer]!; index < packed.starts[customer + 1]!; index++) {
    const at = packed.days[index]!;
    if (at < day - activityDays || at >= day) continue;
    for (const column of columns) sum += packed.values[index * columnCount + column]!;
  }
  return sum;
}

function boughtWithin(packed: PackedHistories, customer: number, day: number, horizon: number): boolean {
  for (let index = packed.starts[customer]!; index < packed.starts[customer + 1]!; index++) {
    const at = packed.days[index]!;
    if (at >= day && at < day + horizon && packed.values[index * columnCount + purchasesColumn]! > 0) return true;
  }
  return false;
}
