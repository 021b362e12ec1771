import type { RfmFact } from './facts.ts';
import type { RfmGroup, RfmSelection } from './filter.ts';

/**
 * Quintile score of one metric: 1 + floor(5 x share of customers who are strictly worse), at most 5. Ties get the same
 * score, and a crowd of equal customers stays together.
 *
 * @param strictlyWorse customers who are strictly worse in this metric.
 * @param customers everybody with at least one order in the window, the scored one included; at least 1.
 */
export function rfmScore(strictlyWorse: number, customers: number): number {
  return Math.min(5, 1 + Math.floor((5 * strictlyWorse) / customers));
}

/** The one named group of a cell of the R x F grid (scores 1..5); without an order (`null`) a prospect. */
export function rfmGroupOf(r: number | null, f: number | null): RfmGroup {
  if (r === null || f === null) return 'prospect';
  if (r >= 5 && f >= 4) return 'champions';
  if (r >= 3 && f >= 4) return 'loyal';
  if (r >= 4) return f >= 2 ? 'potential-loyalist' : r >= 5 ? 'new' : 'promising';
  if (r >= 3) return f >= 3 ? 'need-attention' : 'about-to-sleep';
  if (f >= 5) return 'cannot-lose';
  return f >= 3 ? 'at-risk' : 'hibernating';
}

/**
 * Is this customer in the painted part of the grid? A painted cell or a named group suffices; when neither is painted
 * the whole grid counts. The monetary range applies on top and leaves out customers without an order.
 */
export function inSelection(selection: RfmSelection, fact: RfmFact): boolean {
  const { cells, groups, m } = selection;
  if (m !== undefined && (fact.m === null || fact.m < m.min || fact.m > m.max)) return false;
  if (cells.length === 0 && groups.length === 0) return true;
  return groups.includes(fact.group) || cells.some((cell) => cell.r === fact.r && cell.f === fact.f);
}
