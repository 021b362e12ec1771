import type { AffinityFact, CustomerId, Instant } from '../../engine/facts.ts';
import { localDay, localTimeOfDay } from '../../engine/wall-clock.ts';
import { REFRESH_HOUR } from '../predictions/due.ts';
import type { Database } from '../store/database.ts';
import { factOf, type AffinityAnswers } from './affinity-fact.ts';
import { newcomerScores } from './newcomers.ts';
import { purchasesOf, scoresIn, type KnownPurchases } from './purchases-of.ts';
import { currentAffinity, type KnownAffinity } from './stored-affinity.ts';

const chunk = 1000;

/** Purchase probabilities as of any moment of the past. */
export interface AffinitiesAt {
  load(items: readonly string[], customers: readonly CustomerId[], at: Instant): Promise<AffinityAnswers>;
}

/**
 * What the daily fit would have said at a moment, with the weights of the last one: earlier fits are not kept, but what a
 * customer bought later is not looked at. A customer's orders are read once, whatever moments are asked for.
 *
 * @param zone the shop's, which decides what a day is.
 */
export function affinitiesAt(database: Database, zone: string): AffinitiesAt {
  const known = new Map<CustomerId, KnownPurchases>();
  let fitting: Promise<KnownAffinity | null> | undefined;

  async function read(fit: KnownAffinity, customers: readonly CustomerId[]): Promise<void> {
    const missing = customers.filter((id) => !known.has(id));
    for (let start = 0; start < missing.length; start += chunk) {
      const part = missing.slice(start, start + chunk);
      for (const [id, purchases] of await purchasesOf(database, fit, zone, part)) known.set(id, purchases);
    }
  }

  return {
    async load(items, customers, at) {
      const fit = await (fitting ??= currentAffinity(database));
      if (!fit || fit.modelled === 0) {
        return new Map(customers.map((id) => [id, answer(items, (item) => factOf(fit, undefined, item, at))]));
      }
      await read(fit, customers);
      const today = localDay(at, zone);
      // Until the hour of the refresh, yesterday's fit is in use.
      const day = localTimeOfDay(at, zone) < REFRESH_HOUR * 3_600_000 ? today - 1 : today;
      const scores = new Map(customers.map((id) => [id, scoresIn(known.get(id), fit, day)]));
      const without = customers.filter((id) => scores.get(id) === null && boughtSince(known.get(id), day, today));
      for (const [id, ps] of await newcomerScores(database, fit, zone, without, day, at)) scores.set(id, ps);
      return new Map(
        customers.map((id) => [id, answer(items, (item) => factOf(fit, scores.get(id) ?? undefined, item, at))]),
      );
    },
  };
}

function answer(items: readonly string[], of: (item: string) => AffinityFact): Readonly<Record<string, AffinityFact>> {
  return Object.fromEntries(items.map((item) => [item, of(item)]));
}

/** Whether there is anything to look at more closely: purchases on these days, both included. */
function boughtSince(known: KnownPurchases | undefined, from: number, to: number): boolean {
  if (!known) return false;
  const { purchases, index } = known;
  for (let at = purchases.starts[index]!; at < purchases.starts[index + 1]!; at++) {
    const day = purchases.days[at]!;
    if (day >= from && day <= to) return true;
  }
  return false;
}
