import { inTexts } from '../events/in-texts.ts';
import { ORDER_EVENT } from '../facts/event-columns.ts';
import { execute, type Database } from '../store/database.ts';
import { inIds } from '../store/ids.ts';
import { itemsOfOrder, type Item } from './order-items.ts';
import { recommend, TASTE_DAYS, type Taste } from './recommendations.ts';
import { currentAffinity } from './stored-affinity.ts';

/** So many things are offered at most. */
export const MOST_RECOMMENDED = 10;
const dayMs = 86_400_000;

/** Something to offer, as templates see it. */
export interface RecommendedItem {
  /** The product's id, or the category's name. */
  readonly id: string;
  readonly name: string;
  readonly kind: Item['kind'];
}

interface OrderRow {
  customer_id: number;
  occurred_at: number;
  properties: string;
}

/**
 * What to offer each of these customers now, best first, by the last daily fit and their orders up to this moment.
 * Customers without orders get the best sellers; everybody gets an empty list before the first fit, or while orders tell
 * no items. Unknown customers count as without orders.
 */
export async function loadRecommended(
  database: Database,
  customers: readonly number[],
  now: number,
): Promise<Map<number, readonly RecommendedItem[]>> {
  const fit = await currentAffinity(database);
  if (!fit?.recommends) return new Map(customers.map((id) => [id, []]));
  const tastes = await tastesOf(database, customers, now, fit.recommends);
  const own = [...tastes.values()].flatMap((list) => list.map(({ item }) => item));
  const together = await copurchasesOf(database, fit.id, [...new Set(['', ...own])]);
  const bestSellers = (together.get('') ?? []).map(({ item }) => item);
  const nothing: { item: string; score: number }[] = [];
  return new Map(
    customers.map((id) => {
      const keys = recommend(
        tastes.get(id) ?? [],
        (item) => together.get(item) ?? nothing,
        bestSellers,
        MOST_RECOMMENDED,
      );
      const items = keys.flatMap((key) => {
        const known = fit.items[fit.positions.get(key) ?? -1];
        return known ? [{ id: key.slice(key.indexOf(':') + 1), name: known.name, kind: known.kind }] : [];
      });
      return [id, items];
    }),
  );
}

async function tastesOf(
  database: Database,
  customers: readonly number[],
  now: number,
  kind: Item['kind'],
): Promise<Map<number, Taste<string>[]>> {
  const [where, ids] = inIds(database, 'customer_id', customers);
  const text = `select customer_id, occurred_at, properties from events where ${where} and event = ? and occurred_at > ?`;
  const parameters = [ids, ORDER_EVENT, now - TASTE_DAYS * dayMs];
  const byCustomer = new Map<number, Map<string, Set<number>>>();
  for (const row of await execute<OrderRow>(database, database.reader, text, parameters)) {
    let own = byCustomer.get(row.customer_id);
    if (!own) byCustomer.set(row.customer_id, (own = new Map<string, Set<number>>()));
    const age = Math.max(0, Math.floor((now - row.occurred_at) / dayMs));
    for (const item of itemsOfOrder(JSON.parse(row.properties) as Record<string, unknown>)) {
      if (item.kind !== kind) continue;
      const ages = own.get(item.key);
      if (ages) ages.add(age);
      else own.set(item.key, new Set([age]));
    }
  }
  return new Map(
    [...byCustomer].map(([id, own]) => [
      id,
      [...own].map(([item, ages]) => ({ item, age: Math.min(...ages), count: ages.size })),
    ]),
  );
}

async function copurchasesOf(
  database: Database,
  model: string,
  items: readonly string[],
): Promise<Map<string, { item: string; score: number }[]>> {
  const [where, keys] = inTexts(database, 'item', items);
  const text = `select item, other, score from copurchases where model_id = ? and ${where} order by item, rank`;
  const found = new Map<string, { item: string; score: number }[]>();
  for (const row of await execute<{ item: string; other: string; score: number }>(database, database.reader, text, [
    model,
    keys,
  ])) {
    const list = found.get(row.item);
    const neighbour = { item: row.other, score: row.score };
    if (list) list.push(neighbour);
    else found.set(row.item, [neighbour]);
  }
  return found;
}
