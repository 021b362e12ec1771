import type { RfmFact } from '../../engine/facts.ts';
import { localDay } from '../../engine/wall-clock.ts';
import { execute, type Database } from '../store/database.ts';
import { inIds } from '../store/ids.ts';
import { recentOrders } from './activity.ts';
import { rfmDistribution, scoreRfm, type RawRfm, type RfmDistribution } from './rfm-distribution.ts';

type Row = RawRfm & { readonly customer_id: number };

const columns = 'customer_id, orders, amount, last_order_day as "lastOrderDay"';

const refreshEveryMs = 60_000;

/** RFM scores of the shop's customers; the distribution behind the quintiles is read again at most once a minute. */
export interface RfmScores {
  load(customers: readonly number[], now: number, zone: string): Promise<Map<number, RfmFact>>;
  /**
   * Moves the window to today, scores every customer and writes scores and groups to `rfm`, in chunks: for lists, grids
   * and counts. @param beat called between chunks.
   */
  refreshAll(now: number, zone: string, beat?: () => void): Promise<number>;
}

/** Scores per `reference`: R, F and M by the share of customers who are strictly worse (see `engine/rfm.ts`). */
export function createRfmScores(database: Database): RfmScores {
  let distribution: RfmDistribution | null = null;
  let readAt = -Infinity;

  async function shop(now: number): Promise<RfmDistribution> {
    if (distribution && now - readAt < refreshEveryMs) return distribution;
    const text = `select ${columns} from rfm where last_order_day is not null`;
    distribution = rfmDistribution(await execute<Row>(database, database.reader, text));
    readAt = now;
    return distribution;
  }

  return {
    async load(customers, now, zone) {
      const all = await shop(now);
      const today = localDay(now, zone);
      const [where, parameter] = inIds(database, 'customer_id', customers);
      const text = `select ${columns} from rfm where ${where}`;
      const rows = await execute<Row>(database, database.reader, text, [parameter]);
      const byId = new Map(rows.map((row) => [row.customer_id, row]));
      return new Map(customers.map((id) => [id, scoreRfm(byId.get(id), today, all)]));
    },
    async refreshAll(now, zone, beat = () => undefined) {
      const today = localDay(now, zone);
      await moveWindow(database, today, beat);
      readAt = -Infinity;
      const all = await shop(now);
      let after = 0;
      let done = 0;
      for (;;) {
        const text = `select ${columns} from rfm where customer_id > ? order by customer_id limit 1000`;
        const rows = await execute<Row>(database, database.reader, text, [after]);
        if (rows.length === 0) return done;
        await database.write(async (tx) => {
          for (const row of rows) {
            const { r, f, m, group } = scoreRfm(row, today, all);
            const update = 'update rfm set r = ?, f = ?, m = ?, rfm_group = ? where customer_id = ?';
            await execute(database, tx, update, [r, f, m, group, row.customer_id]);
          }
        });
        after = rows.at(-1).customer_id;
        done += rows.length;
        beat();
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}

/** Orders fall out of the window as days pass: raw figures of an earlier day are counted anew from the histories. */
async function moveWindow(database: Database, today: number, beat: () => void): Promise<void> {
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
    beat();
    await new Promise((resolve) => setImmediate(resolve));
  }
}
