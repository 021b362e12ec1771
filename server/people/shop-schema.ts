import type { ShopSchema } from '../../engine/contract/shop.ts';
import { instantOf } from '../../engine/compare.ts';
import { BAND_CHANGED } from '../../engine/shop-events.ts';
import type { Services } from '../services.ts';
import { recordOf } from './customer-items.ts';

type Known = ShopSchema['attributes'][number];
type Type = Known['type'];

const SAMPLE_EVENTS = 200;
const SAMPLE_CUSTOMERS = 300;
const MOST_EVENT_NAMES = 200;
const MOST_EXAMPLES = 5;
const FRESH_MS = 30_000;

/**
 * What the shop's events and customers look like, for pickers: names with their types and examples, taken from the
 * newest 200 events of each name and 300 customers, kept for 30 seconds.
 */
export function shopSchema({ database, clock }: Services): () => Promise<ShopSchema> {
  let kept: { readonly value: Promise<ShopSchema>; readonly at: number } | null = null;
  return () => {
    if (kept && Math.abs(clock() - kept.at) < FRESH_MS) return kept.value;
    const value = read();
    const entry = { value, at: clock() };
    kept = entry;
    value.catch(() => {
      if (kept === entry) kept = null;
    });
    return value;
  };

  async function read(): Promise<ShopSchema> {
    const { reader } = database;
    const counts = await reader
      .selectFrom('events')
      .select((the) => ['event as name', the.fn.countAll<number>().as('count')])
      .groupBy('event')
      .orderBy('count', 'desc')
      .limit(MOST_EVENT_NAMES)
      .execute();
    const events: ShopSchema['events'][number][] = [];
    for (const { name, count } of counts) {
      const rows = await reader
        .selectFrom('events')
        .select('properties')
        .where('event', '=', name)
        .orderBy('occurred_at', 'desc')
        .limit(SAMPLE_EVENTS)
        .execute();
      events.push({ name, count: Number(count), properties: propertiesOf(rows.map((row) => row.properties)) });
    }
    const customers = await reader
      .selectFrom('customers')
      .select('attributes')
      .orderBy('id', 'desc')
      .limit(SAMPLE_CUSTOMERS)
      .execute();
    if (!events.some(({ name }) => name === BAND_CHANGED)) events.push(bandChanged);
    return { events, attributes: propertiesOf(customers.map((row) => row.attributes)) };
  }
}

/** Offered before the first of its kind: journeys can start from it as soon as bands change. */
const bandChanged: ShopSchema['events'][number] = {
  name: BAND_CHANGED,
  count: 0,
  properties: [
    { name: 'band', type: 'number', examples: ['8', '9', '10'] },
    { name: 'direction', type: 'string', examples: ['up', 'down'] },
    { name: 'from', type: 'number', examples: ['6', '7'] },
    { name: 'probability', type: 'number', examples: ['0.72'] },
  ],
};

function propertiesOf(samples: readonly string[]): Known[] {
  const found = new Map<string, { readonly types: Type[]; readonly examples: Set<string> }>();
  for (const sample of samples) {
    for (const [name, value] of Object.entries(recordOf(sample))) {
      if (value === null || value === undefined) continue;
      const entry = found.get(name) ?? { types: [], examples: new Set<string>() };
      found.set(name, entry);
      entry.types.push(typeOf(value));
      if (entry.examples.size < MOST_EXAMPLES) entry.examples.add(exampleOf(value));
    }
  }
  return [...found]
    .map(([name, { types, examples }]) => ({ name, type: mostCommon(types), examples: [...examples] }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function typeOf(value: unknown): Type {
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'object') return 'list';
  return typeof value === 'string' && instantOf(value) !== null ? 'date' : 'string';
}

function exampleOf(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function mostCommon(types: readonly Type[]): Type {
  const counts = new Map<Type, number>();
  for (const type of types) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts].reduce((best, next) => (next[1] > best[1] ? next : best))[0];
}
