/** Rows that the two regressions of the purchase model are fitted on. */
import { AGAIN_FEATURES, CUSTOMER_FEATURES, LOOKBACK_DAYS, viewOf } from './affinity-features.ts';
import type { Purchases } from './purchases.ts';

/** Rows of one regression: `width` numbers each, the last one the item's own term. */
export interface PairRows {
  readonly width: number;
  readonly inputs: number[];
  /** Position of the item among the modelled ones. */
  readonly items: number[];
  readonly outcomes: boolean[];
}

/** Customers who never had an item before the day, and those who had. */
export interface Rows {
  readonly never: PairRows;
  readonly again: PairRows;
}

/** What the rows are made from. */
export interface RowParts {
  readonly purchases: Purchases;
  /** Position of each item among the modelled ones; -1 = not modelled. */
  readonly position: Int32Array;
  readonly modelled: number;
  readonly horizon: number;
}

/** Log-odds per modelled item, of those who never had it and of those who had, of buying it within a window. */
export interface ItemTerms {
  readonly never: Float64Array;
  readonly again: Float64Array;
}

/** Rows without any. */
export function noRows(): Rows {
  const empty = (width: number): PairRows => ({ width, inputs: [], items: [], outcomes: [] });
  return { never: empty(CUSTOMER_FEATURES + 1), again: empty(AGAIN_FEATURES + 1) };
}

/** The modelled items that a customer bought from `from` up to the day before `until`. */
export function boughtWithin(
  { purchases, position }: RowParts,
  customer: number,
  from: number,
  until: number,
): Set<number> {
  const { starts, days, bought } = purchases;
  const found = new Set<number>();
  for (let at = starts[customer]!; at < starts[customer + 1]! && days[at]! < until; at++) {
    if (days[at]! >= from && position[bought[at]!]! >= 0) found.add(position[bought[at]!]!);
  }
  return found;
}

/** How often each item was bought in the `horizon` days before `day`, by people who had it before and who had not. */
export function itemTerms(parts: RowParts, day: number): ItemTerms {
  const { purchases, position, modelled, horizon } = parts;
  const { starts, days, bought } = purchases;
  const start = day - horizon;
  const [had, again, fresh] = [new Float64Array(modelled), new Float64Array(modelled), new Float64Array(modelled)];
  // The customer who was last seen with an item, before and within the window.
  const [before, within] = [new Int32Array(modelled).fill(-1), new Int32Array(modelled).fill(-1)];
  let people = 0;
  for (let customer = 0; customer < purchases.customers.length; customer++) {
    let isKnown = false;
    for (let at = starts[customer]!; at < starts[customer + 1]! && days[at]! < day; at++) {
      if (days[at]! < start - LOOKBACK_DAYS) continue;
      const item = position[bought[at]!]!;
      if (days[at]! < start) {
        isKnown = true;
        if (item < 0 || before[item] === customer) continue;
        before[item] = customer;
        had[item]! += 1;
      } else if (isKnown && item >= 0 && within[item] !== customer) {
        within[item] = customer;
        if (before[item] === customer) again[item]! += 1;
        else fresh[item]! += 1;
      }
    }
    if (isKnown) people += 1;
  }
  const odds = (yes: number, of: number): number => Math.log((yes + 0.5) / (Math.max(0, of - yes) + 0.5));
  return {
    never: fresh.map((count, item) => odds(count, people - had[item]!)),
    again: again.map((count, item) => odds(count, had[item]!)),
  };
}

/**
 * Adds the rows of a reference day: features before it, outcomes of the `horizon` days from it on.
 *
 * @param shares of the customers, and of each one's items, that are taken: 0..1.
 */
export function addRows(
  rows: Rows,
  parts: RowParts,
  day: number,
  shares: { readonly customers: number; readonly items: number },
  random: () => number,
): void {
  const share = shares.items;
  const { purchases, position, modelled, horizon } = parts;
  const terms = itemTerms(parts, day);
  const buffer = new Float64Array(AGAIN_FEATURES);
  for (let customer = 0; customer < purchases.customers.length; customer++) {
    if (shares.customers < 1 && random() >= shares.customers) continue;
    const view = viewOf(purchases, customer, day, horizon);
    if (!view) continue;
    const outcome = boughtWithin(parts, customer, day, day + horizon);
    const had = new Set<number>();
    for (const habit of view.habits) {
      const item = position[habit.item]!;
      if (item < 0) continue;
      had.add(item);
      if (share < 1 && random() >= share) continue;
      view.write(habit, buffer, 0);
      for (const value of buffer) rows.again.inputs.push(value);
      rows.again.inputs.push(terms.again[item]!);
      rows.again.items.push(item);
      rows.again.outcomes.push(outcome.has(item));
    }
    for (let item = 0; item < modelled; item++) {
      if (had.has(item) || (share < 1 && random() >= share)) continue;
      for (const value of view.customer) rows.never.inputs.push(value);
      rows.never.inputs.push(terms.never[item]!);
      rows.never.items.push(item);
      rows.never.outcomes.push(outcome.has(item));
    }
  }
}
