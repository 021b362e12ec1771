/** The quantile of some values (0..1), as the value at its rank; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

/** Four significant digits. */
export const round = (value: number): number => Number(value.toPrecision(4));
