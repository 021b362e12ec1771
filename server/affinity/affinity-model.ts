/** How likely each customer is to buy each item within the horizon: two pooled logistic regressions. */
import { fitLogistic } from '../model/logistic-regression.ts';
import { logistic } from '../model/probability.ts';
import { seededRandom } from '../model/random.ts';
import { AGAIN_FEATURES, CUSTOMER_FEATURES, viewOf } from './affinity-features.ts';
import { addRows, itemTerms, noRows, type PairRows, type RowParts } from './affinity-rows.ts';
import { buyersOf, type Purchases } from './purchases.ts';

/** Products bought by fewer people are not modelled; categories need far fewer, as all share their weights. */
export const PRODUCT_BUYERS = 200;
export const CATEGORY_BUYERS = 20;
/** Positions are stored in two bytes. */
const MOST_ITEMS = 65_535;
/** Customers, and pairs of them and items, that are looked at for a fit, per reference day. */
const CUSTOMERS = 10_000;
const PAIRS = 80_000;

/** A regression shared by all items, with what is each item's own. */
export interface PooledWeights {
  readonly weights: readonly number[];
  /** Per modelled item, the logit when all features are 0. */
  readonly intercepts: readonly number[];
}

/** The fitted model. Items are indices into the purchases' items. */
export interface AffinityFit {
  readonly horizon: number;
  readonly items: readonly number[];
  readonly never: PooledWeights;
  readonly again: PooledWeights;
}

/** Which items can be modelled, the most bought first, as of a day. */
export function modelledItems(purchases: Purchases, endDay: number): number[] {
  const buyers = buyersOf(purchases, endDay);
  return purchases.items
    .map((_, index) => index)
    .filter(
      (index) => buyers[index]! >= (purchases.items[index]!.kind === 'product' ? PRODUCT_BUYERS : CATEGORY_BUYERS),
    )
    .sort((a, b) => buyers[b]! - buyers[a]! || a - b)
    .slice(0, MOST_ITEMS);
}

/** Fits one pooled regression and each item's deviation from it (shrunk to 0 by a normal prior of spread 1 / √`precision`). */
function fitPooled(rows: PairRows, items: number): { weights: Float64Array; shifts: Float64Array } {
  const { width, inputs, outcomes } = rows;
  if (outcomes.length === 0) return { weights: new Float64Array(width + 1), shifts: new Float64Array(items) };
  const { weights } = fitLogistic(inputs, width, outcomes, 1);
  const logits = Float64Array.from(outcomes, (_, row) => {
    let sum = weights[width]!;
    for (let feature = 0; feature < width; feature++) sum += weights[feature]! * inputs[row * width + feature]!;
    return sum;
  });
  const shifts = new Float64Array(items);
  const precision = 4;
  for (let round = 0; round < 8; round++) {
    const gradient = Float64Array.from(shifts, (shift) => -precision * shift);
    const curvature = new Float64Array(items).fill(precision);
    rows.items.forEach((item, row) => {
      const p = logistic(logits[row]! + shifts[item]!);
      gradient[item]! += (outcomes[row] ? 1 : 0) - p;
      curvature[item]! += p * (1 - p);
    });
    for (let item = 0; item < items; item++)
      shifts[item]! += Math.max(-1, Math.min(1, gradient[item]! / curvature[item]!));
  }
  return { weights, shifts };
}

/**
 * Fits the model on reference days whose outcome windows end at or before `endDay`, for scoring as of `endDay`.
 * @param days reference days, the latest first.
 */
export function fitAffinity(
  purchases: Purchases,
  items: readonly number[],
  horizon: number,
  days: readonly number[],
  endDay: number,
): AffinityFit {
  const position = new Int32Array(purchases.items.length).fill(-1);
  items.forEach((item, at) => (position[item] = at));
  const parts: RowParts = { purchases, position, modelled: items.length, horizon };
  const rows = noRows();
  const random = seededRandom(20_170_101);
  const customers = Math.min(1, CUSTOMERS / Math.max(1, purchases.customers.length));
  const pairs = customers * purchases.customers.length * items.length;
  const shares = { customers, items: Math.min(1, PAIRS / Math.max(1, pairs)) };
  for (const day of days) addRows(rows, parts, day, shares, random);
  const terms = itemTerms(parts, endDay);
  const pooled = (kind: 'never' | 'again'): PooledWeights => {
    const { width } = rows[kind];
    const { weights, shifts } = fitPooled(rows[kind], items.length);
    return {
      weights: [...weights.slice(0, width - 1)],
      intercepts: items.map((_, at) => weights[width]! + weights[width - 1]! * terms[kind][at]! + shifts[at]!),
    };
  };
  return { horizon, items, never: pooled('never'), again: pooled('again') };
}

/** One customer's chances: `base` for whatever they never bought (its logit is `base` + the item's intercept). */
export interface CustomerScores {
  readonly base: number;
  /** Items bought before, by position among the modelled ones. */
  readonly again: readonly { readonly at: number; readonly p: number }[];
}

/** Scores a customer as of a day; null when they bought nothing within the look-back. */
export function scoreCustomer(
  fit: Pick<AffinityFit, 'horizon' | 'never' | 'again'>,
  purchases: Purchases,
  position: Int32Array,
  customer: number,
  day: number,
): CustomerScores | null {
  const view = viewOf(purchases, customer, day, fit.horizon);
  if (!view) return null;
  let base = 0;
  for (let feature = 0; feature < CUSTOMER_FEATURES; feature++) {
    base += fit.never.weights[feature]! * view.customer[feature]!;
  }
  const row = new Float64Array(AGAIN_FEATURES);
  const again: { at: number; p: number }[] = [];
  for (const habit of view.habits) {
    const at = position[habit.item]!;
    if (at < 0) continue;
    view.write(habit, row, 0);
    let logit = fit.again.intercepts[at]!;
    for (let feature = 0; feature < AGAIN_FEATURES; feature++) logit += fit.again.weights[feature]! * row[feature]!;
    again.push({ at, p: logistic(logit) });
  }
  return { base, again };
}
