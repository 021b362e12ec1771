import { localDay } from '../../engine/wall-clock.ts';
import { ORDER_EVENT } from '../facts/event-columns.ts';
import { execute, type Database } from '../store/database.ts';
import { LOOKBACK_DAYS } from './affinity-features.ts';
import { itemsOfOrder } from './order-items.ts';
import { purchaseBook, type Purchases } from './purchases.ts';

const customersPerChunk = 500;
const dayMs = 86_400_000;

interface OrderRow {
  customer_id: number;
  occurred_at: number;
  properties: string;
}

/** What a fit starts from. */
export interface ReadPurchases {
  readonly purchases: Purchases;
  /** Local day of the first order read; null without orders. */
  readonly firstDay: number | null;
}

/**
 * Everybody's purchases before `endDay`, from the order events, a few hundred customers at a time. Reads as far back as
 * the features of the earliest reference day look.
 *
 * @param zone the shop's, which decides what a day is.
 * @param horizon of the model, days.
 */
export async function readPurchases(
  database: Database,
  zone: string,
  endDay: number,
  horizon: number,
): Promise<ReadPurchases> {
  const book = purchaseBook();
  // A day more on either side, as days begin at different instants.
  const from = (endDay - LOOKBACK_DAYS - 4 * horizon - 1) * dayMs;
  const until = (endDay + 1) * dayMs;
  // SQLite without statistics would take the index of the event's name and sort the whole log.
  const by = database.dialect === 'sqlite' ? 'indexed by events_customer' : '';
  const bounds = `select id from customers where id > ? order by id limit ${customersPerChunk}`;
  const text = `select customer_id, occurred_at, properties from events ${by} where customer_id > ? and customer_id <= ?
    and event = ? and occurred_at >= ? and occurred_at < ? order by customer_id, occurred_at`;
  let firstDay: number | null = null;
  for (let after = 0; ;) {
    const ids = await execute<{ id: number }>(database, database.reader, bounds, [after]);
    const last = ids.at(-1)?.id;
    if (last === undefined) break;
    let current: number | null = null;
    const parameters = [after, last, ORDER_EVENT, from, until];
    for (const row of await execute<OrderRow>(database, database.reader, text, parameters)) {
      const day = localDay(row.occurred_at, zone);
      if (day >= endDay) continue;
      if (row.customer_id !== current) book.customer((current = row.customer_id));
      for (const item of itemsOfOrder(JSON.parse(row.properties) as Record<string, unknown>)) book.buy(day, item);
      if (firstDay === null || day < firstDay) firstDay = day;
    }
    after = last;
    if (ids.length < customersPerChunk) break;
  }
  return { purchases: book.finish(), firstDay };
}
