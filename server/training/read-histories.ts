/** All customers' histories of a shop, read a little at a time into memory that the training threads share. */
import { columnCount, type PackedHistories } from '../model/history.ts';
import { execute, type Database } from '../store/database.ts';

/** What a training reads. */
export interface ShopHistories {
  /** In shared memory, without the days from `endDay` on; customers who did nothing before it are left out. */
  readonly packed: PackedHistories;
  /** First day on which at least one customer in a hundred had been seen: a stray date does not make a shop old. */
  readonly firstDay: number;
  /** Customers with a history in the shop, read or not. */
  readonly customers: number;
}

/** Most customers that are read: beyond that a fixed, even share of them. 60,000 training rows need no more. */
export const mostCustomers = 200_000;

const chunkRows = 500;
const bytesPerDay = 4 * (1 + columnCount);
/** A multiplier that spreads neighbouring ids over all remainders, and how many there are. */
const spread = { factor: 40_503, slots: 65_536 } as const;

/** Typed arrays in shared memory that grow. */
class Columns {
  days = new Int32Array(new SharedArrayBuffer(0));
  values = new Float32Array(new SharedArrayBuffer(0));
  length = 0;

  /** Makes room for `more` days. */
  reserve(more: number): void {
    const wanted = this.length + more;
    if (wanted <= this.days.length) return;
    const size = Math.max(wanted, Math.ceil(this.days.length * 1.5));
    const days = new Int32Array(new SharedArrayBuffer(4 * size));
    const values = new Float32Array(new SharedArrayBuffer(4 * size * columnCount));
    days.set(this.days.subarray(0, this.length));
    values.set(this.values.subarray(0, this.length * columnCount));
    this.days = days;
    this.values = values;
  }

  /** Appends a blob's days before `endDay`. @returns how many. */
  append(blob: Uint8Array, endDay: number): number {
    const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
    this.reserve(Math.ceil(blob.byteLength / bytesPerDay));
    const before = this.length;
    for (let offset = 0; offset + bytesPerDay <= blob.byteLength; offset += bytesPerDay) {
      const day = view.getInt32(offset, true);
      if (day >= endDay) break;
      const to = this.length * columnCount;
      for (let column = 0; column < columnCount; column++) {
        this.values[to + column] = view.getFloat32(offset + 4 + 4 * column, true);
      }
      this.days[this.length++] = day;
    }
    return this.length - before;
  }
}

/**
 * Reads the histories before `endDay` (days since 1970-01-01 in the shop's zone). The thread is given back after every
 * few hundred customers, and no transaction stays open.
 * @param limit most customers to read. @param onProgress told 0..1.
 * @throws whatever `signal` aborts with.
 */
export async function readHistories(
  database: Database,
  options: {
    readonly endDay: number;
    readonly limit?: number;
    readonly onProgress?: (done: number) => void;
    readonly signal?: AbortSignal;
  },
): Promise<ShopHistories> {
  const { endDay, limit = mostCustomers, onProgress, signal } = options;
  const [count] = await execute<{ n: number }>(database, database.reader, 'select count(*) as n from histories');
  const customers = Number(count?.n ?? 0);
  const share = Math.min(spread.slots, Math.ceil((spread.slots * limit) / Math.max(1, customers)));
  const sampled = share < spread.slots ? `and (customer_id * ${spread.factor}) % ${spread.slots} < ${share}` : '';
  const columns = new Columns();
  const starts = [0];
  let read = 0;
  for (let after = 0; ;) {
    signal?.throwIfAborted();
    const rows = await execute<{ customer_id: number; days: Uint8Array }>(
      database,
      database.reader,
      `select customer_id, days from histories where customer_id > ? ${sampled} order by customer_id limit ${chunkRows}`,
      [after],
    );
    for (const { days } of rows) {
      read += 1;
      if (columns.append(days, endDay) > 0) starts.push(columns.length);
    }
    onProgress?.(Math.min(1, read / Math.max(1, Math.min(limit, customers))));
    if (rows.length < chunkRows) break;
    after = rows.at(-1).customer_id;
    // SQLite answers without ever letting go of the thread.
    await new Promise(setImmediate);
  }
  const packed = {
    starts: Int32Array.from(starts),
    days: columns.days.subarray(0, columns.length),
    values: columns.values.subarray(0, columns.length * columnCount),
  };
  const shared = new Int32Array(new SharedArrayBuffer(packed.starts.byteLength));
  shared.set(packed.starts);
  return { packed: { ...packed, starts: shared }, firstDay: firstDayOf(packed, endDay), customers };
}

/** The day by which one customer in a hundred had been seen; `endDay` where there is nobody. */
function firstDayOf({ starts, days }: PackedHistories, endDay: number): number {
  const count = starts.length - 1;
  if (count === 0) return endDay;
  const firsts = Int32Array.from({ length: count }, (_, customer) => days[starts[customer]!]!).sort();
  return firsts[Math.floor(count / 100)]!;
}
