import type { CustomerId, Instant } from '../../engine/facts.ts';
import { execute, type Database } from '../store/database.ts';
import { inIds } from '../store/ids.ts';
import { factOf, type AffinityAnswers } from './affinity-fact.ts';
import { newcomerScores } from './newcomers.ts';
import { affinityById, currentAffinity, type KnownAffinity } from './stored-affinity.ts';

interface ScoresRow {
  customer_id: number;
  model_id: string;
  ps: Uint8Array;
}

/** Packed scores with the fit they are of. */
export interface KnownScores {
  readonly ps: Uint8Array;
  readonly fit: KnownAffinity;
  /** When they were worked out. */
  readonly at: Instant;
}

/**
 * The scores of these customers by the last daily fit, of those who had bought nothing before it by their orders up to
 * now; those who still have not are missing.
 *
 * @param zone the shop's.
 */
export async function loadScores(
  database: Database,
  customers: readonly CustomerId[],
  now: Instant,
  zone: string,
): Promise<Map<CustomerId, KnownScores>> {
  const [where, ids] = inIds(database, 'customer_id', customers);
  const text = `select customer_id, model_id, ps from affinities where ${where}`;
  const rows = await execute<ScoresRow>(database, database.reader, text, [ids]);
  const found = new Map<CustomerId, KnownScores>();
  for (const { customer_id: id, model_id: model, ps } of rows) {
    const fit = await affinityById(database, model);
    if (fit) found.set(id, { ps, fit, at: fit.fittedAt });
  }
  const without = customers.filter((id) => !found.has(id));
  const fit = without.length > 0 ? await currentAffinity(database) : null;
  if (fit && fit.modelled > 0) {
    for (const [id, ps] of await newcomerScores(database, fit, zone, without, fit.day, now)) {
      found.set(id, { ps, fit, at: now });
    }
  }
  return found;
}

/** How likely these customers are to buy these items; every customer has an answer for every item, or why there is none. */
export async function loadAffinity(
  database: Database,
  items: readonly string[],
  customers: readonly CustomerId[],
  now: Instant,
  zone: string,
): Promise<AffinityAnswers> {
  const scores = await loadScores(database, customers, now, zone);
  const current = await currentAffinity(database);
  return new Map(
    customers.map((id) => {
      const { fit, ps, at } = scores.get(id) ?? { fit: current, ps: undefined, at: now };
      return [id, Object.fromEntries(items.map((item) => [item, factOf(fit, ps, item, at)]))];
    }),
  );
}
