import type { CustomerId } from '../../engine/facts.ts';
import { localDay } from '../../engine/wall-clock.ts';
import { ORDER_EVENT } from '../facts/event-columns.ts';
import { execute, type Database } from '../store/database.ts';
import { inIds } from '../store/ids.ts';
import { scoreCustomer } from './affinity-model.ts';
import { itemsOfOrder } from './order-items.ts';
import { purchaseBook, type Purchases } from './purchases.ts';
import { packScores, type KnownAffinity } from './stored-affinity.ts';

/** One customer among the purchases of some. */
export interface KnownPurchases {
  readonly purchases: Purchases;
  readonly index: number;
  /** Per item of the purchases its position in the fit; -1 = not modelled. */
  readonly position: Int32Array;
}

interface OrderRow {
  customer_id: number;
  occurred_at: number;
  properties: string;
}

/**
 * What these customers bought, at moments after `from` and up to `until` (epoch ms); those without purchases are missing.
 *
 * @param zone the shop's, which decides what a day is.
 */
export async function purchasesOf(
  database: Database,
  fit: KnownAffinity,
  zone: string,
  customers: readonly CustomerId[],
  { from = 0, until = Number.MAX_SAFE_INTEGER }: { readonly from?: number; readonly until?: number } = {},
): Promise<Map<CustomerId, KnownPurchases>> {
  if (customers.length === 0) return new Map();
  const [where, ids] = inIds(database, 'customer_id', customers);
  const text = `select customer_id, occurred_at, properties from events where ${where} and event = ?
    and occurred_at > ? and occurred_at <= ? order by customer_id, occurred_at`;
  const book = purchaseBook();
  let current: number | null = null;
  for (const row of await execute<OrderRow>(database, database.reader, text, [ids, ORDER_EVENT, from, until])) {
    if (row.customer_id !== current) book.customer((current = row.customer_id));
    const day = localDay(row.occurred_at, zone);
    for (const item of itemsOfOrder(JSON.parse(row.properties) as Record<string, unknown>)) book.buy(day, item);
  }
  const purchases = book.finish();
  const position = Int32Array.from(purchases.items, ({ key }) => {
    const at = fit.positions.get(key) ?? -1;
    return at < fit.modelled ? at : -1;
  });
  return new Map(purchases.customers.map((id, index) => [id, { purchases, index, position }]));
}

/** A customer's packed scores by a fit as of the beginning of a local day; null when nothing was bought before it. */
export function scoresIn(known: KnownPurchases | undefined, fit: KnownAffinity, day: number): Uint8Array | null {
  if (!known) return null;
  const scores = scoreCustomer(fit, known.purchases, known.position, known.index, day);
  return scores && packScores(scores);
}
