import type { SettledFigures } from '../../../engine/contract/predictions.ts';

/** After treating so large a share of the people, the most endangered first. */
export interface GainsPoint {
  /** 0..1. */
  readonly treated: number;
  /** Share of all churners among them. */
  readonly caught: number;
  /** Churn rate of this last tenth, as a multiple of the average; null at the start. */
  readonly lift: number | null;
  readonly people: number;
  readonly churned: number;
}

/** The cumulative gains of tenths, beginning at nobody. Empty when nobody churned. */
export function gainsOf(tenths: readonly SettledFigures[]): GainsPoint[] {
  const people = tenths.reduce((sum, tenth) => sum + tenth.people, 0);
  const churned = tenths.reduce((sum, tenth) => sum + tenth.churned, 0);
  if (people === 0 || churned === 0) return [];
  const points: GainsPoint[] = [{ treated: 0, caught: 0, lift: null, people: 0, churned: 0 }];
  let [seen, gone] = [0, 0];
  for (const tenth of tenths) {
    seen += tenth.people;
    gone += tenth.churned;
    const lift = tenth.people === 0 ? null : (tenth.churned * people) / (tenth.people * churned);
    points.push({ treated: seen / people, caught: gone / churned, lift, people: tenth.people, churned: tenth.churned });
  }
  return points;
}
