/** Rows that the two regressions of the purchase model are fitted on. */
import { AGAIN_FEATURES, CUSTOMER_FEATURES, viewOf } from './affinity-features.ts';
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
  const start = day - horizon;
  const had = new Float64Array(modelled);
  const [again, fresh] = [new Float64Array(modelled), new Float64Array(modelled)];
  let people = 0;
  for (let customer = 0; customer < purchases.customers.length; customer++) {
    const view = viewOf(purchases, customer, start, horizon);
    if (!view) continue;
    people += 1;
    const now = boughtWithin(parts, customer, start, day);
    for (const { item } of view.habits) {
      const at = position[item]!;
      if (at < 0) continue;
      had[at]! += 1;
      if (now.delete(at)) again[at]! += 1;
    }
    for (const at of now) fresh[at]! += 1;
  }
  const odds = (yes: number, of: number): number => Math.log((yes + 0.5) / (Math.max(0, of - yes) + 0.5));
  return {
    never: fresh.map((count, item) => odds(count, people - had[item]!)),
    again: again.map((count, item) => odds(count, had[item]!)),
  };
}

/**
 * Adds the rows of a reference day: features before it, outcomes of the `horizon` days from it on.
 * @param share of the pairs that are taken, 0..1.
 */
export function addRows(rows: Rows, parts: RowParts, day: number, share: number, random: () => number): void {
  const { purchases, position, modelled, horizon } = parts;
  const terms = itemTerms(parts, day);
  const buffer = new Float64Array(AGAIN_FEATURES);
  for (let customer = 0; customer < purchases.customers.length; customer++) {
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
