/** How often recommendations hit, against the best sellers. */
import { recommendable, TOGETHER } from './build-affinity.ts';
import type { Purchases } from './purchases.ts';
import { JUST_BOUGHT_DAYS, recommend, TASTE_DAYS, type Taste } from './recommendations.ts';
import { bestSellers, neighbours } from './together.ts';

/** Shares of the people judged who bought at least one of the first `k` things offered. */
export interface HitRates {
  readonly people: number;
  readonly ours: readonly number[];
  readonly popularity: readonly number[];
}

/**
 * Offers everybody things as of `day` and looks at the `horizon` days from it on. Judged are customers with a purchase
 * before who then bought something that may be recommended (not what they had just bought).
 *
 * @param sizes how many of the things offered count, for each rate.
 */
export function judgeRecommendations(
  purchases: Purchases,
  day: number,
  horizon: number,
  sizes: readonly number[],
): HitRates {
  const { items } = recommendable(purchases, day);
  const usable = new Set(items);
  const near = neighbours(purchases, day, { ...TOGETHER, usable: (item) => usable.has(item) });
  const best = bestSellers(purchases, day, horizon, (item) => usable.has(item), 50).map(({ item }) => item);
  const most = Math.max(...sizes);
  const ours = sizes.map(() => 0);
  const popularity = sizes.map(() => 0);
  let people = 0;
  for (let customer = 0; customer < purchases.customers.length; customer++) {
    const { tastes, then } = aroundDay(purchases, customer, day, horizon, usable);
    const just = new Set(tastes.flatMap(({ item, age }) => (age < JUST_BOUGHT_DAYS ? [item] : [])));
    const bought = new Set([...then].filter((item) => !just.has(item)));
    if (tastes.length === 0 || bought.size === 0) continue;
    people += 1;
    const offered = recommend(tastes, (item) => near.get(item) ?? [], best, most);
    const popular = best.filter((item) => !just.has(item));
    sizes.forEach((size, at) => {
      if (offered.slice(0, size).some((item) => bought.has(item))) ours[at]! += 1;
      if (popular.slice(0, size).some((item) => bought.has(item))) popularity[at]! += 1;
    });
  }
  const share = (hits: number): number => hits / Math.max(1, people);
  return { people, ours: ours.map(share), popularity: popularity.map(share) };
}

function aroundDay(
  { starts, days, bought }: Purchases,
  customer: number,
  day: number,
  horizon: number,
  usable: ReadonlySet<number>,
): { tastes: Taste<number>[]; then: Set<number> } {
  const own = new Map<number, Taste<number>>();
  const then = new Set<number>();
  for (let at = starts[customer]!; at < starts[customer + 1]! && days[at]! < day + horizon; at++) {
    const item = bought[at]!;
    if (!usable.has(item)) continue;
    const age = day - 1 - days[at]!;
    if (age < 0) then.add(item);
    else if (age < TASTE_DAYS) own.set(item, { item, age, count: (own.get(item)?.count ?? 0) + 1 });
  }
  return { tastes: [...own.values()], then };
}
