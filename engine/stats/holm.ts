/** Holm's adjusted p-values, in the order given: reject where one is at most alpha and the family's error stays alpha. */
export function holm(pValues: readonly number[]): number[] {
  const order = pValues.map((_, index) => index).sort((a, b) => (pValues[a] ?? 1) - (pValues[b] ?? 1));
  const adjusted = pValues.map(() => 1);
  let highest = 0;
  order.forEach((index, rank) => {
    highest = Math.max(highest, (pValues.length - rank) * (pValues[index] ?? 1));
    adjusted[index] = Math.min(1, highest);
  });
  return adjusted;
}
