import type { CustomerId, Instant } from '../../engine/facts.ts';
import { localDay } from '../../engine/wall-clock.ts';
import type { Database } from '../store/database.ts';
import { purchasesOf, scoresIn } from './purchases-of.ts';
import type { KnownAffinity } from './stored-affinity.ts';

const dayMs = 86_400_000;

/**
 * Packed scores of customers whom a fit as of `fitDay` knows nothing of, as they had bought nothing before it: from what
 * they bought since, up to this moment. Whoever still has not is missing.
 *
 * @param zone the shop's.
 */
export async function newcomerScores(
  database: Database,
  fit: KnownAffinity,
  zone: string,
  customers: readonly CustomerId[],
  fitDay: number,
  now: Instant,
): Promise<Map<CustomerId, Uint8Array>> {
  // A day more, as days begin at different instants; nothing was bought on it.
  const since = await purchasesOf(database, fit, zone, customers, { from: (fitDay - 1) * dayMs, until: now });
  const day = localDay(now, zone) + 1;
  const found = new Map<CustomerId, Uint8Array>();
  for (const [id, known] of since) {
    const ps = scoresIn(known, fit, day);
    if (ps) found.set(id, ps);
  }
  return found;
}
