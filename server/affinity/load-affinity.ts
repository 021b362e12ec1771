import type { AffinityFact, CustomerId } from '../../engine/facts.ts';
import { execute, type Database } from '../store/database.ts';
import { inIds } from '../store/ids.ts';
import { affinityById, unpackScore, type KnownAffinity } from './stored-affinity.ts';

interface ScoresRow {
  customer_id: number;
  model_id: string;
  ps: Uint8Array;
}

/** The stored scores of these customers with the fits they are of; those without are missing. */
export async function loadScores(
  database: Database,
  customers: readonly CustomerId[],
): Promise<Map<CustomerId, { readonly ps: Uint8Array; readonly fit: KnownAffinity }>> {
  const [where, ids] = inIds(database, 'customer_id', customers);
  const text = `select customer_id, model_id, ps from affinities where ${where}`;
  const rows = await execute<ScoresRow>(database, database.reader, text, [ids]);
  const found = new Map<CustomerId, { ps: Uint8Array; fit: KnownAffinity }>();
  for (const { customer_id: id, model_id: model, ps } of rows) {
    const fit = await affinityById(database, model);
    if (fit) found.set(id, { ps, fit });
  }
  return found;
}

/**
 * How likely these customers are to buy these items, as the daily fit said; every customer has an answer for every item,
 * `none` where nothing can be said.
 */
export async function loadAffinity(
  database: Database,
  items: readonly string[],
  customers: readonly CustomerId[],
): Promise<Map<CustomerId, Readonly<Record<string, AffinityFact>>>> {
  const scores = await loadScores(database, customers);
  return new Map(
    customers.map((id) => {
      const known = scores.get(id);
      return [id, Object.fromEntries(items.map((item) => [item, factOf(known, item)]))];
    }),
  );
}

function factOf(known: { ps: Uint8Array; fit: KnownAffinity } | undefined, item: string): AffinityFact {
  const at = known?.fit.positions.get(item);
  if (known === undefined || at === undefined || at >= known.fit.modelled) return { status: 'none' };
  const { ps, fit } = known;
  return { status: 'scored', p: unpackScore(ps, at, fit.never), modelId: fit.id, at: fit.fittedAt };
}
