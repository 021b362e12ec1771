import type { RfmFact } from '../../engine/facts.ts';
import { rfmGroupOf, rfmScore } from '../../engine/rfm.ts';
import { localDay } from '../../engine/wall-clock.ts';
import { execute, type Database } from '../store/database.ts';
import { inIds } from '../store/ids.ts';
import { recentOrders } from './activity.ts';
import { rankBelow } from './rank-below.ts';

interface RawRfm {
  customer_id: number;
  orders: number;
  amount: number;
  last_order_day: number | null;
}

/** The shop's customers with an order in the window, each metric sorted ascending: what quintiles are counted over. */
interface Distribution {
  readonly lastOrderDays: Float64Array;
  readonly orders: Float64Array;
  readonly amounts: Float64Array;
}

const refreshEveryMs = 60_000;

/** RFM scores of the shop's customers; the distribution behind the quintiles is read again at most once a minute. */
export interface RfmScores {
  load(customers: readonly number[], now: number, zone: string): Promise<Map<number, RfmFact>>;
  /** Moves the window to today, scores every customer and writes scores and groups to `rfm`, in chunks: for lists, grids and counts. */
  refreshAll(now: number, zone: string): Promise<number>;
}

/** Scores per `reference`: R, F and M by the share of customers who are strictly worse (see `engine/rfm.ts`). */
export function createRfmScores(database: Database): RfmScores {
  let distribution: Distribution | null = null;
  let readAt = -Infinity;

  async function shop(now: number): Promise<Distribution> {
    if (distribution && now - readAt < refreshEveryMs) return distribution;
    const rows = await execute<RawRfm>(
      database,
      database.reader,
      'select orders, amount, last_order_day from rfm where last_order_day is not null',
    );
    distribution = {
      lastOrderDays: Float64Array.from(rows, (row) => row.last_order_day!).sort(),
      orders: Float64Array.from(rows, (row) => row.orders).sort(),
      amounts: Float64Array.from(rows, (row) => row.amount).sort(),
    };
    readAt = now;
    return distribution;
  }

  function score(row: RawRfm | undefined, today: number, all: Distribution): RfmFact {
    const count = all.lastOrderDays.length;
    if (!row || row.last_order_day === null || count === 0) {
      return {
        r: null,
        f: null,
        m: null,
        group: 'prospect',
        recencyDays: null,
        orders: row?.orders ?? 0,
        amount: row?.amount ?? 0,
      };
    }
    const r = rfmScore(rankBelow(all.lastOrderDays, row.last_order_day), count);
    const f = rfmScore(rankBelow(all.orders, row.orders), count);
    const m = rfmScore(rankBelow(all.amounts, row.amount), count);
    const recencyDays = Math.max(0, today - row.last_order_day);
    return { r, f, m, group: rfmGroupOf(r, f), recencyDays, orders: row.orders, amount: row.amount };
  }

  return {
    async load(customers, now, zone) {
      const all = await shop(now);
      const today = localDay(now, zone);
      const [where, parameter] = inIds(database, 'customer_id', customers);
      const rows = await execute<RawRfm>(
        database,
        database.reader,
        `select customer_id, orders, amount, last_order_day from rfm where ${where}`,
        [parameter],
      );
      const byId = new Map(rows.map((row) => [row.customer_id, row]));
      return new Map(customers.map((id) => [id, score(byId.get(id), today, all)]));
    },
    async refreshAll(now, zone) {
      const today = localDay(now, zone);
      await moveWindow(database, today);
      readAt = -Infinity;
      const all = await shop(now);
      let after = 0;
      let done = 0;
      for (;;) {
        const text =
          'select customer_id, orders, amount, last_order_day from rfm where customer_id > ? order by customer_id limit 1000';
        const rows = await execute<RawRfm>(database, database.reader, text, [after]);
        if (rows.length === 0) return done;
        await database.write(async (tx) => {
          for (const row of rows) {
            const { r, f, m, group } = score(row, today, all);
            const update = 'update rfm set r = ?, f = ?, m = ?, rfm_group = ? where customer_id = ?';
            await execute(database, tx, update, [r, f, m, group, row.customer_id]);
          }
        });
        after = rows.at(-1).customer_id;
        done += rows.length;
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}

/** Orders fall out of the window as days pass: raw figures of an earlier day are counted anew from the histories. */
async function moveWindow(database: Database, today: number): Promise<void> {
  for (;;) {
    const moved = await database.write(async (tx) => {
      const text = `select r.customer_id, h.days from rfm r join histories h on h.customer_id = r.customer_id
        where r.updated_day < ? limit 500`;
      const rows = await execute<{ customer_id: number; days: Uint8Array }>(database, tx, text, [today]);
      for (const { customer_id: customer, days } of rows) {
        const { orders, amount, lastOrderDay } = recentOrders(days, today);
        const update =
          'update rfm set orders = ?, amount = ?, last_order_day = ?, updated_day = ? where customer_id = ?';
        await execute(database, tx, update, [orders, amount, lastOrderDay, today, customer]);
      }
      return rows.length;
    });
    if (moved === 0) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
