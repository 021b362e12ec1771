import type { AffinityFact } from '../../engine/facts.ts';
import { packScores, type StoredAffinity } from '../../server/affinity/stored-affinity.ts';
import { insertRows, type Database } from '../../server/store/database.ts';

/** The item that journeys of the agreement ask about, and the fit that knows it. */
export const LIKELY_ITEM = 'category:coffee';
const MODEL = 'agreed';
const FITTED_AT = Date.UTC(2026, 2, 1, 18);

/** How likely a person is to buy it; null = they have no orders that the fit knows. */
function likelihood(who: number): number | null {
  return who % 7 === 0 ? null : ((who * 37) % 100) / 100;
}

/** The fact in words of this test: two bytes of probability, the same all day. */
export function likelyFact(who: number): AffinityFact {
  const p = likelihood(who);
  if (p === null) return { status: 'none', why: 'no-orders' };
  return { status: 'scored', p: Math.round(p * 65_535) / 65_535, modelId: MODEL, at: FITTED_AT };
}

/** Writes a daily fit with everybody's scores. */
export async function storeLikely(database: Database, ids: readonly number[]): Promise<void> {
  const stored: StoredAffinity = {
    ...{ horizon: 28, day: 20_513, modelled: 1, missing: null, figures: null, recommends: 'category' },
    items: [{ key: LIKELY_ITEM, kind: 'category', name: 'coffee', buyers: ids.length }],
    never: { weights: [], intercepts: [0] },
    again: { weights: [], intercepts: [0] },
  };
  const fit = [MODEL, FITTED_AT, FITTED_AT, stored.horizon, JSON.stringify(stored)];
  const scores = ids.flatMap((id, who) => {
    const p = likelihood(who);
    return p === null ? [] : [[id, MODEL, packScores({ base: 0, again: [{ at: 0, p }] })]];
  });
  await database.write(async (tx) => {
    const columns = ['id', 'fitted_at', 'finished_at', 'horizon', 'model'];
    await insertRows(database, tx, 'affinity_models', columns, [fit]);
    await insertRows(database, tx, 'affinities', ['customer_id', 'model_id', 'ps'], scores);
  });
}
