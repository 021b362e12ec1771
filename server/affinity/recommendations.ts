/** From what a customer bought to what to offer next. Pure. */

/** What was bought in the last so many days is never recommended: they have just got it. */
export const JUST_BOUGHT_DAYS = 14;
/** Purchases of so many days speak for a customer's taste; older ones say less. */
export const TASTE_DAYS = 180;
const HALF_DAYS = 30;

/** What one customer did with one item within the last `TASTE_DAYS` days. */
export interface Taste<Key> {
  readonly item: Key;
  /** Days since it was last bought; 0 = today. */
  readonly age: number;
  /** Days on which it was bought. */
  readonly count: number;
}

/** What is bought together with an item, best first. */
export type Together<Key> = (item: Key) => readonly { readonly item: Key; readonly score: number }[];

/**
 * What to offer a customer, best first: items bought together with theirs, the recent ones first, and more so what they
 * have bought themselves before; then best sellers. Never what they bought within the last `JUST_BOUGHT_DAYS` days.
 */
export function recommend<Key>(
  tastes: readonly Taste<Key>[],
  together: Together<Key>,
  bestSellers: readonly Key[],
  most: number,
): Key[] {
  const scores = new Map<Key, number>();
  for (const { item, age } of tastes) {
    const weight = 1 / (1 + age / HALF_DAYS);
    for (const { item: other, score } of together(item)) scores.set(other, (scores.get(other) ?? 0) + weight * score);
  }
  const just = new Set<Key>();
  for (const { item, age, count } of tastes) {
    if (age < JUST_BOUGHT_DAYS) just.add(item);
    const score = scores.get(item);
    if (score !== undefined) scores.set(item, score * (1 + Math.log1p(count)));
  }
  const ranked = [...scores].sort((a, b) => b[1] - a[1]).map(([item]) => item);
  const found = new Set<Key>();
  for (const item of [...ranked, ...bestSellers]) {
    if (found.size >= most) break;
    if (!just.has(item)) found.add(item);
  }
  return [...found];
}
