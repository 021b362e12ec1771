import { audienceNeeds, matchesAudience } from '../../engine/evaluate-filter.ts';
import type { FactSource } from '../../engine/facts.ts';
import type { AudienceFilter } from '../../engine/filter.ts';
import { execute, type Database } from '../store/database.ts';

/** Customers are looked at in chunks of so many. */
export const AUDIENCE_CHUNK = 1000;

/** One chunk of an audience. */
export interface AudienceChunk {
  /** Ids of those who match, ascending. */
  readonly ids: readonly number[];
  readonly looked: number;
  /** Pass as `after` for the next chunk; null at the end. */
  readonly next: number | null;
}

/** Facts for the filter cannot be had (for example no churn model): nobody can be said to match. */
export class AudienceUnavailable extends Error {
  override name = 'AudienceUnavailable';
  readonly code: string;
  constructor(code: string, detail: string) {
    super(detail);
    this.code = code;
  }
}

/**
 * Looks at the next customers and says who matches, by the same pure function as every decision.
 *
 * @param after id of the last customer looked at; 0 to begin.
 * @throws AudienceUnavailable when the facts of a customer cannot be loaded.
 */
export async function matchChunk(
  parts: { readonly database: Database; readonly facts: FactSource },
  filter: AudienceFilter,
  after: number,
  now: number,
): Promise<AudienceChunk> {
  const { database, facts } = parts;
  const text = `select id from customers where id > ? order by id limit ${AUDIENCE_CHUNK}`;
  const rows = await execute<{ id: number }>(database, database.reader, text, [after]);
  const customers = rows.map(({ id }) => id);
  const next = customers.length < AUDIENCE_CHUNK ? null : customers.at(-1);
  return { ids: await matchIds(facts, filter, customers, now), looked: customers.length, next };
}

/**
 * Which of these customers match, in their order.
 *
 * @throws AudienceUnavailable when the facts of a customer cannot be loaded.
 */
export async function matchIds(
  facts: FactSource,
  filter: AudienceFilter,
  customers: readonly number[],
  now: number,
): Promise<number[]> {
  const needs = audienceNeeds(filter);
  if (needs.length === 0 || customers.length === 0) return customers.filter(() => matchesAudience(filter, {}));
  const loaded = await facts.load(needs, customers, now);
  return customers.filter((id) => {
    const found = loaded.get(id);
    if (!found) return false;
    // A customer who was removed meanwhile does not match; a missing model concerns everybody.
    if ('failed' in found) {
      if (found.failed.code === 'no-customer') return false;
      throw new AudienceUnavailable(found.failed.code, found.failed.detail);
    }
    return matchesAudience(filter, found);
  });
}

/** Everyone who matches, exactly. */
export async function matchAll(
  parts: { readonly database: Database; readonly facts: FactSource },
  filter: AudienceFilter,
  now: number,
): Promise<{ ids: number[]; looked: number }> {
  const ids: number[] = [];
  let looked = 0;
  for (let after: number | null = 0; after !== null;) {
    const chunk: AudienceChunk = await matchChunk(parts, filter, after, now);
    for (const id of chunk.ids) ids.push(id);
    looked += chunk.looked;
    after = chunk.next;
    // SQLite answers without giving way: let other requests in between.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { ids, looked };
}
