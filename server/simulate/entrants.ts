import { draw } from '../../engine/draw.ts';
import { matchesEvent, matchesAudience, audienceNeeds } from '../../engine/evaluate-filter.ts';
import type { FactSource } from '../../engine/facts.ts';
import type { Plan } from '../../engine/plan.ts';
import type { SimulatedCustomer } from '../../engine/simulate.ts';
import { execute, type Database } from '../store/database.ts';

interface EventRow {
  id: number;
  customer_id: number;
  occurred_at: number;
  properties: string;
}

/** A sample of at most `most`, the same for the same people. */
function sample<Item>(items: Item[], idOf: (item: Item) => number, most: number | null): Item[] {
  if (most === null || items.length <= most) return items;
  return items
    .sort((a, b) => draw('simulate', idOf(a)) - draw('simulate', idOf(b)) || idOf(a) - idOf(b))
    .slice(0, most);
}

/**
 * Who would have entered: everyone matching the audience as of `from`, everyone who did the event in the period (under
 * the re-entry rules), or, where only calls of the API bring people in, every customer.
 */
export async function entrantsOf(parts: {
  readonly database: Database;
  readonly source: FactSource;
  readonly plan: Plan;
  readonly everyone: readonly number[];
  readonly from: number;
  readonly until: number;
  readonly most: number | null;
}): Promise<SimulatedCustomer[]> {
  const { database, source, plan, everyone, from, until, most } = parts;
  const { source: entry, rules } = plan;
  if (entry.by === 'event') {
    const text =
      'select id, customer_id, occurred_at, properties from events where event = ? and occurred_at >= ? and occurred_at <= ? order by occurred_at, id';
    const rows = await execute<EventRow>(database, database.reader, text, [entry.event, from, until]);
    const last = new Map<number, number>();
    const found: SimulatedCustomer[] = [];
    for (const row of rows) {
      const properties = JSON.parse(row.properties) as Record<string, unknown>;
      const pattern = { event: entry.event, ...(entry.where ? { where: entry.where } : {}) };
      if (!matchesEvent(pattern, { event: entry.event, properties })) continue;
      const before = last.get(row.customer_id);
      if (before !== undefined && (rules.reentry !== 'always' || row.occurred_at - before < rules.gapMs)) continue;
      last.set(row.customer_id, row.occurred_at);
      found.push({ id: row.customer_id, enteredAt: row.occurred_at, entry: properties, entryEvent: row.id });
    }
    return sample(found, (item) => item.id, most);
  }
  let ids = [...everyone];
  if (entry.by === 'audience') {
    const needs = audienceNeeds(entry.filter);
    const facts = needs.length === 0 ? null : await source.load(needs, ids, from);
    ids = ids.filter((id) => {
      const found = facts?.get(id) ?? {};
      return !('failed' in found) && matchesAudience(entry.filter, found);
    });
  }
  return sample(ids, (id) => id, most).map((id) => ({ id, enteredAt: from }));
}
