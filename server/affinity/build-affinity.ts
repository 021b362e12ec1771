/** A whole daily fit from everybody's purchases. Pure. */
import { judgeAffinity, type AffinityFigures } from './affinity-figures.ts';
import { fitAffinity, modelledItems, type AffinityFit } from './affinity-model.ts';
import type { Item } from './order-items.ts';
import { buyersOf, type Purchases } from './purchases.ts';
import type { StoredAffinity } from './stored-affinity.ts';
import { bestSellers, neighbours } from './together.ts';

/** Rarer items are not recommended: too little is known of them. */
const FEWEST_BUYERS = 5;
const MOST_RECOMMENDED = 20_000;
/** With fewer products than this the shop's categories are recommended. */
const FEWEST_PRODUCTS = 10;
const NEIGHBOURS = 30;
const BEST_SELLERS = 50;
/**
 * Between "most people buy it with that" (0) and "typical of that" (1), with the pairs that count less when rare. Chosen
 * by the hit rate on Complete Journey's November.
 */
export const TOGETHER = { popularity: 0.5, shrink: 10, most: NEIGHBOURS } as const;

/** Things bought together, or the best sellers (`item` ''). */
export interface CopurchaseRow {
  readonly item: string;
  readonly rank: number;
  readonly other: string;
  readonly score: number;
}

/** What a fit found. */
export interface BuiltAffinity {
  readonly stored: StoredAffinity;
  /** Null where nothing could be modelled. */
  readonly fit: AffinityFit | null;
  readonly copurchases: readonly CopurchaseRow[];
}

/** Products where there are enough of them, else categories; null without items. */
export function recommendedKind(items: readonly Item[], buyers: ArrayLike<number>): Item['kind'] | null {
  const count = (kind: Item['kind']): number =>
    items.filter((item, index) => item.kind === kind && buyers[index]! >= FEWEST_BUYERS).length;
  const products = count('product');
  if (products >= FEWEST_PRODUCTS) return 'product';
  if (count('category') > 0) return 'category';
  return products > 0 ? 'product' : null;
}

/** The items that can be recommended, the most bought first. */
export function recommendable(purchases: Purchases, endDay: number): { kind: Item['kind'] | null; items: number[] } {
  const buyers = buyersOf(purchases, endDay);
  const kind = recommendedKind(purchases.items, buyers);
  const items = purchases.items
    .map((_, index) => index)
    .filter((index) => purchases.items[index]!.kind === kind && buyers[index]! >= FEWEST_BUYERS)
    .sort((a, b) => buyers[b]! - buyers[a]! || a - b)
    .slice(0, MOST_RECOMMENDED);
  return { kind, items };
}

/**
 * Fits the probabilities as of `endDay` on the two horizons of days before it, judges the same recipe on the last of
 * them by a fit that had not seen it, and finds what is bought together.
 *
 * @param firstDay local day of the shop's first order; null without orders.
 */
export function buildAffinity(
  purchases: Purchases,
  parts: { readonly firstDay: number | null; readonly endDay: number; readonly horizon: number },
): BuiltAffinity {
  const { firstDay, endDay, horizon } = parts;
  const history = firstDay === null ? 0 : endDay - firstDay;
  const modelled = modelledItems(purchases, endDay);
  const missing =
    purchases.items.length === 0
      ? 'no-items'
      : history < 2 * horizon
        ? 'too-little-history'
        : modelled.length === 0
          ? 'too-few-buyers'
          : null;
  const fit = missing === null ? fitAffinity(purchases, modelled, horizon, daysBefore(parts, endDay), endDay) : null;
  const { kind, items: wanted } = recommendable(purchases, endDay);
  const buyers = buyersOf(purchases, endDay);
  const first = fit?.items ?? [];
  const isFirst = new Set(first);
  const listed = [...first, ...wanted.filter((item) => !isFirst.has(item))];
  const stored: StoredAffinity = {
    horizon,
    day: endDay,
    items: listed.map((index) => ({ ...purchases.items[index]!, buyers: buyers[index]! })),
    modelled: first.length,
    missing,
    never: fit?.never ?? { weights: [], intercepts: [] },
    again: fit?.again ?? { weights: [], intercepts: [] },
    figures: missing === null ? unseenFigures(purchases, parts) : null,
    recommends: kind,
  };
  return { stored, fit, copurchases: copurchasesOf(purchases, endDay, horizon, wanted) };
}

/** Reference days of a fit as of `endDay`: their outcomes are known by then, and a horizon of orders comes before. */
function daysBefore({ firstDay, horizon }: { firstDay: number | null; horizon: number }, endDay: number): number[] {
  return [endDay - horizon, endDay - 2 * horizon].filter((day) => firstDay !== null && day - firstDay >= horizon);
}

function unseenFigures(
  purchases: Purchases,
  parts: { readonly firstDay: number | null; readonly endDay: number; readonly horizon: number },
): AffinityFigures | null {
  const { endDay, horizon } = parts;
  const test = endDay - horizon;
  const days = daysBefore(parts, test);
  const items = modelledItems(purchases, test);
  if (days.length === 0 || items.length === 0) return null;
  return judgeAffinity(fitAffinity(purchases, items, horizon, days, test), purchases, test);
}

function copurchasesOf(
  purchases: Purchases,
  endDay: number,
  horizon: number,
  wanted: readonly number[],
): CopurchaseRow[] {
  const keyOf = (index: number): string => purchases.items[index]!.key;
  const usable = new Set(wanted);
  const rows: CopurchaseRow[] = [];
  for (const [item, list] of neighbours(purchases, endDay, { ...TOGETHER, usable: (index) => usable.has(index) })) {
    list.forEach(({ item: other, score }, rank) => rows.push({ item: keyOf(item), rank, other: keyOf(other), score }));
  }
  bestSellers(purchases, endDay, horizon, (index) => usable.has(index), BEST_SELLERS).forEach(({ item, score }, rank) =>
    rows.push({ item: '', rank, other: keyOf(item), score }),
  );
  return rows;
}
