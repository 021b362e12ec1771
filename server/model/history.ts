/**
 * What a customer did, day by day, and its packed form: typed arrays that threads can share without copying objects.
 */

/** One day on which a customer did, or was sent, something. Days without a row were silent. */
export interface DailyActivity {
  /** Days since 1970-01-01 in the shop's time zone. */
  readonly day: number;
  /** Visits (sessions). */
  readonly access: number;
  /** Behaviour events other than orders and carts: views, searches, log-ins. */
  readonly events: number;
  /** Things put into a cart or on a wish list. */
  readonly carts: number;
  /** Orders. */
  readonly purchases: number;
  /** What the orders cost, in the shop's currency; returns may make it negative. */
  readonly spend: number;
  /** Messages sent to the customer. */
  readonly sent: number;
  /** Messages the customer opened. */
  readonly opened: number;
}

/** A customer's activity, ascending by day, at most one row per day. */
export interface History {
  readonly activity: readonly DailyActivity[];
}

/** The measured columns of a day, in the order in which they are packed. */
export const columns = ['access', 'events', 'carts', 'purchases', 'spend', 'sent', 'opened'] as const;

/** Numbers per packed day. */
export const columnCount = columns.length;

/** Index of the purchases column. */
export const purchasesColumn = 3;

/** Index of the spend column. */
export const spendColumn = 4;

/**
 * Many customers' histories in a row. Customer `i` owns the days `starts[i] … starts[i + 1] - 1`;
 * each day has `columnCount` values. Values are kept in single precision, so that every path sees the same bits.
 */
export interface PackedHistories {
  readonly starts: Int32Array;
  readonly days: Int32Array;
  readonly values: Float32Array;
}

/** Bytes of one day in a blob: the day and its columns, four bytes each, little-endian. */
const bytesPerDay = 4 * (1 + columnCount);

/** One history as a blob: what a store may keep per customer and hand to the scoring pool without making objects. */
export function historyToBlob(history: History): Uint8Array {
  const blob = new Uint8Array(history.activity.length * bytesPerDay);
  const view = new DataView(blob.buffer);
  history.activity.forEach((row, index) => {
    const at = index * bytesPerDay;
    view.setInt32(at, row.day, true);
    columns.forEach((column, position) => {
      view.setFloat32(at + 4 + 4 * position, row[column], true);
    });
  });
  return blob;
}

/** Days in a history or blob. @throws RangeError when a blob's length is not a whole number of days. */
export function daysIn(history: History | Uint8Array): number {
  if (!(history instanceof Uint8Array)) return history.activity.length;
  if (history.byteLength % bytesPerDay !== 0) {
    throw new RangeError(`A history blob of ${history.byteLength} bytes is not a whole number of days.`);
  }
  return history.byteLength / bytesPerDay;
}

/** Packs histories (objects or blobs) into shared or plain memory. */
export function packHistories(
  histories: readonly (History | Uint8Array)[],
  memory: (bytes: number) => ArrayBuffer | SharedArrayBuffer = (bytes) => new ArrayBuffer(bytes),
): PackedHistories {
  const count = histories.length;
  const starts = new Int32Array(memory(4 * (count + 1)));
  for (let index = 0; index < count; index++) starts[index + 1] = starts[index]! + daysIn(histories[index]!);
  const total = starts[count]!;
  const days = new Int32Array(memory(4 * total));
  const values = new Float32Array(memory(4 * total * columnCount));
  for (let index = 0; index < count; index++) {
    const history = histories[index]!;
    if (history instanceof Uint8Array) unpackBlob(history, days, values, starts[index]!);
    else packActivity(history.activity, days, values, starts[index]!);
  }
  return { starts, days, values };
}

function packActivity(activity: readonly DailyActivity[], days: Int32Array, values: Float32Array, start: number): void {
  let at = start * columnCount;
  for (let index = 0; index < activity.length; index++) {
    const row = activity[index]!;
    days[start + index] = row.day;
    values[at++] = row.access;
    values[at++] = row.events;
    values[at++] = row.carts;
    values[at++] = row.purchases;
    values[at++] = row.spend;
    values[at++] = row.sent;
    values[at++] = row.opened;
  }
}

function unpackBlob(blob: Uint8Array, days: Int32Array, values: Float32Array, start: number): void {
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  let at = start * columnCount;
  let index = start;
  for (let offset = 0; offset < blob.byteLength; offset += bytesPerDay) {
    days[index++] = view.getInt32(offset, true);
    for (let column = 0; column < columnCount; column++) {
      values[at++] = view.getFloat32(offset + 4 + 4 * column, true);
    }
  }
}
