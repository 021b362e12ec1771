import type { LikelyPurchases } from '../../engine/contract/people.ts';
import type { Database } from '../store/database.ts';
import { loadScores } from './load-affinity.ts';
import { unpackScore } from './stored-affinity.ts';

const SHOWN = 5;

/** What a customer will most likely buy, by the daily fit; null where nothing can be said. */
export async function likelyPurchases(
  database: Database,
  customer: number,
  now: number,
  zone: string,
): Promise<LikelyPurchases | null> {
  const known = (await loadScores(database, [customer], now, zone)).get(customer);
  if (!known || known.fit.modelled === 0) return null;
  const { ps, fit, at: workedOutAt } = known;
  const items = fit.items
    .slice(0, fit.modelled)
    .map(({ key, name }, at) => ({ key, name, p: unpackScore(ps, at, fit.never) }))
    .sort((a, b) => b.p - a.p)
    .slice(0, SHOWN);
  return { items, horizonDays: fit.horizon, at: workedOutAt };
}
