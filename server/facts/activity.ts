import { isNarusOwn } from '../../engine/shop-events.ts';
import { localDay } from '../../engine/wall-clock.ts';
import { columnCount, columns, purchasesColumn, spendColumn } from '../model/history.ts';
import { execute, insertRows, type Database, type Db, type Tx } from '../store/database.ts';
import { inIds } from '../store/ids.ts';
import { dayDelta } from './event-columns.ts';

/** RFM looks at so many days, the current one included. */
export const RFM_WINDOW_DAYS = 365;

const bytesPerDay = 4 * (1 + columnCount);

/** An event as far as activity is concerned. */
export interface ActivityRow {
  readonly customer: number;
  readonly event: string;
  readonly occurredAt: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A customer's days while they are edited: day -> columns in packing order. */
type Days = Map<number, number[]>;

function unpack(blob: Uint8Array): Days {
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  const days: Days = new Map();
  for (let at = 0; at < blob.byteLength; at += bytesPerDay) {
    const values = Array.from({ length: columnCount }, (_, column) => view.getFloat32(at + 4 + 4 * column, true));
    days.set(view.getInt32(at, true), values);
  }
  return days;
}

function pack(days: Days): Buffer {
  const sorted = [...days].sort(([a], [b]) => a - b);
  const blob = Buffer.alloc(sorted.length * bytesPerDay);
  sorted.forEach(([day, values], index) => {
    blob.writeInt32LE(day, index * bytesPerDay);
    values.forEach((value, column) => blob.writeFloatLE(value, index * bytesPerDay + 4 + 4 * column));
  });
  return blob;
}

/** Orders, spend and last order day within the RFM window that ends with `today`. */
export function recentOrders(
  blob: Uint8Array,
  today: number,
): { orders: number; amount: number; lastOrderDay: number | null } {
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  let orders = 0;
  let amount = 0;
  let lastOrderDay: number | null = null;
  for (let at = blob.byteLength - bytesPerDay; at >= 0; at -= bytesPerDay) {
    const day = view.getInt32(at, true);
    if (day <= today - RFM_WINDOW_DAYS) break;
    if (day > today) continue;
    const purchases = view.getFloat32(at + 4 + 4 * purchasesColumn, true);
    orders += purchases;
    amount += view.getFloat32(at + 4 + 4 * spendColumn, true);
    if (purchases > 0 && lastOrderDay === null) lastOrderDay = day;
  }
  return { orders, amount, lastOrderDay };
}

/**
 * Adds events to their customers' histories and raw RFM figures, in the events' own transaction. What Naru itself found
 * out about a customer is left out: a score must not change what the next one is made from.
 *
 * @param zone the shop's IANA zone, which decides what a day is.
 */
export async function recordActivity(
  database: Database,
  tx: Tx,
  zone: string,
  happened: readonly ActivityRow[],
): Promise<void> {
  const rows = happened.filter(({ event }) => !isNarusOwn(event));
  if (rows.length === 0) return;
  const byCustomer = new Map<number, ActivityRow[]>();
  for (const row of rows) {
    const list = byCustomer.get(row.customer);
    if (list) list.push(row);
    else byCustomer.set(row.customer, [row]);
  }
  const customers = [...byCustomer.keys()];
  const kept = await loadHistories(database, tx, customers);
  const changes: Changed[] = [];
  for (const [customer, events] of byCustomer) {
    const blob = kept.get(customer);
    const days = blob ? unpack(blob) : (new Map() as Days);
    changes.push({ customer, days, ordered: addEvents(days, zone, events) });
  }
  await writeChanged(database, tx, changes);
}

/** Adds a customer's events, none of Naru's own, to the days. @returns whether orders are among them. */
function addEvents(days: Days, zone: string, events: readonly Omit<ActivityRow, 'customer'>[]): boolean {
  let ordered = false;
  for (const { event, occurredAt, properties } of events) {
    const day = localDay(occurredAt, zone);
    const delta = dayDelta(event, properties);
    ordered ||= delta.spend !== 0 || delta.purchases !== 0;
    const values = days.get(day) ?? new Array<number>(columnCount).fill(0);
    columns.forEach((column, index) => (values[index]! += delta[column]));
    days.set(day, values);
  }
  return ordered;
}

/**
 * A packed history in which one day is made of these events only, to the bit as `recordActivity` makes it of them; the
 * other days are as they were.
 *
 * @param groups the day's events, none of Naru's own, as they were recorded together; when there are none the day is left out.
 */
export function withDay(
  blob: Uint8Array,
  day: number,
  zone: string,
  groups: readonly (readonly Omit<ActivityRow, 'customer'>[])[],
): Uint8Array {
  let row: Uint8Array = new Uint8Array(0);
  for (const group of groups) {
    // Packed and unpacked in between: what is kept is of single precision.
    const days = unpack(row);
    addEvents(days, zone, group);
    row = pack(days);
  }
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  let until = blob.byteLength;
  while (until > 0 && view.getInt32(until - bytesPerDay, true) > day) until -= bytesPerDay;
  const has = until > 0 && view.getInt32(until - bytesPerDay, true) === day;
  return Buffer.concat([blob.subarray(0, has ? until - bytesPerDay : until), row, blob.subarray(until)]);
}

/** A customer's days as they are now; `ordered`: orders are among what is new. */
interface Changed {
  readonly customer: number;
  readonly days: Days;
  readonly ordered: boolean;
}

async function writeChanged(database: Database, tx: Tx, changes: readonly Changed[]): Promise<void> {
  const histories: unknown[][] = [];
  const rfm: unknown[][] = [];
  for (const { customer, days, ordered } of changes) {
    const next = pack(days);
    histories.push([customer, next]);
    if (ordered) {
      // An order that is told late must not hide later ones.
      const latest = Math.max(...days.keys());
      const { orders, amount, lastOrderDay } = recentOrders(next, latest);
      rfm.push([customer, 'prospect', orders, amount, lastOrderDay, latest]);
    }
  }
  const replaceDays = 'on conflict (customer_id) do update set days = excluded.days';
  await insertRows(database, tx, 'histories', ['customer_id', 'days'], histories, replaceDays);
  const columnsOfRfm = ['customer_id', 'rfm_group', 'orders', 'amount', 'last_order_day', 'updated_day'];
  const replaceRaw = `on conflict (customer_id) do update set orders = excluded.orders, amount = excluded.amount,
    last_order_day = excluded.last_order_day, updated_day = excluded.updated_day`;
  await insertRows(database, tx, 'rfm', columnsOfRfm, rfm, replaceRaw);
}

/**
 * Adds one customer's days to another's, as if all of it had happened to that one, and removes the former's history and
 * RFM. The caller holds both customers' locks.
 */
export async function joinActivity(database: Database, tx: Tx, former: number, survivor: number): Promise<void> {
  const kept = await loadHistories(database, tx, [former, survivor]);
  const blob = kept.get(former);
  if (blob) {
    const own = kept.get(survivor);
    const days = own ? unpack(own) : (new Map() as Days);
    for (const [day, values] of unpack(blob)) {
      const known = days.get(day);
      days.set(day, known ? known.map((value, column) => value + values[column]!) : values);
    }
    const [ofRfm, ids] = inIds(database, 'customer_id', [former, survivor]);
    const ordered = await execute(database, tx, `select customer_id from rfm where ${ofRfm}`, [ids]);
    await writeChanged(database, tx, [{ customer: survivor, days, ordered: ordered.length > 0 }]);
  }
  for (const table of ['histories', 'rfm']) {
    await execute(database, tx, `delete from ${table} where customer_id = ?`, [former]);
  }
}

/** The packed histories of these customers; those without any activity are missing. */
export async function loadHistories(
  database: Pick<Database, 'dialect'>,
  db: Db | Tx,
  customers: readonly number[],
): Promise<Map<number, Uint8Array>> {
  const [where, parameter] = inIds(database, 'customer_id', customers);
  const rows = await execute<{ customer_id: number; days: Uint8Array }>(
    database,
    db,
    `select customer_id, days from histories where ${where}`,
    [parameter],
  );
  return new Map(rows.map((row) => [row.customer_id, row.days]));
}
