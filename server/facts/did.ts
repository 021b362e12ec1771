import { matchesProperties } from '../../engine/evaluate-filter.ts';
import type { DidFact, FactRequest } from '../../engine/facts.ts';
import { execute, type Database } from '../store/database.ts';
import { inIds } from '../store/ids.ts';

type DidRequest = Extract<FactRequest, { fact: 'did' }>;

/** How often, and when last, each customer did the requested event up to `now`. */
export async function loadDid(
  database: Database,
  request: DidRequest,
  customers: readonly number[],
  now: number,
): Promise<Map<number, DidFact>> {
  const [where, ids] = inIds(database, 'customer_id', customers);
  const since = request.withinMs === undefined ? 0 : now - request.withinMs;
  const condition = `${where} and event = ? and occurred_at > ? and occurred_at <= ?`;
  const parameters = [ids, request.event, since, now];
  const facts = new Map<number, DidFact>(customers.map((id) => [id, { count: 0, last: null }]));
  if (!request.where || request.where.rules.length === 0) {
    const text = `select customer_id, count(*) as count, max(occurred_at) as last from events where ${condition} group by customer_id`;
    for (const row of await execute<{ customer_id: number; count: number; last: number }>(
      database,
      database.reader,
      text,
      parameters,
    )) {
      facts.set(row.customer_id, { count: row.count, last: row.last });
    }
    return facts;
  }
  const text = `select customer_id, occurred_at, properties from events where ${condition}`;
  for (const row of await execute<{ customer_id: number; occurred_at: number; properties: string }>(
    database,
    database.reader,
    text,
    parameters,
  )) {
    if (!matchesProperties(request.where, JSON.parse(row.properties) as Record<string, unknown>)) continue;
    const before = facts.get(row.customer_id)!;
    facts.set(row.customer_id, { count: before.count + 1, last: Math.max(before.last ?? 0, row.occurred_at) });
  }
  return facts;
}
