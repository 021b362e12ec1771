import type { PredictedSlice } from '../../../engine/contract/predictions.ts';

/** What treating everybody at or above a probability comes to; expectations, from the daily scores. */
export interface ThresholdFigures {
  readonly people: number;
  /** Of all scored people, 0..1. */
  readonly share: number;
  /** Those among them who would leave. */
  readonly caught: number;
  /** Of all who would leave, 0..1; null when nobody would. */
  readonly caughtShare: number | null;
  /** Those among them who would have stayed anyway. */
  readonly falseAlarms: number;
  readonly cost: number;
  /** Revenue at risk among them; null without a value model. */
  readonly atRisk: number | null;
  /** Share of that revenue that must be saved for the messages to pay; null when nothing is at risk. */
  readonly breakEven: number | null;
}

/**
 * Sums the people of a histogram at or above a threshold.
 *
 * @param histogram a hundred slices, 1 % wide, lowest first. @param percent whole, 0..100. @param messageCost per person.
 */
export function atThreshold(
  histogram: readonly PredictedSlice[],
  percent: number,
  messageCost: number,
): ThresholdFigures {
  const above = histogram.slice(percent);
  const people = sum(above, (slice) => slice.people);
  const caught = sum(above, (slice) => slice.churners);
  const everybody = sum(histogram, (slice) => slice.people);
  const churners = sum(histogram, (slice) => slice.churners);
  const valued = above.filter((slice) => slice.atRisk !== null);
  const atRisk = valued.length === 0 ? null : sum(valued, (slice) => slice.atRisk ?? 0);
  const cost = people * messageCost;
  return {
    people,
    share: everybody === 0 ? 0 : people / everybody,
    caught,
    caughtShare: churners === 0 ? null : caught / churners,
    falseAlarms: people - caught,
    cost,
    atRisk,
    breakEven: atRisk === null || atRisk <= 0 ? null : cost / atRisk,
  };
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
