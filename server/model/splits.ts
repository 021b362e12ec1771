/** The reference days of one training, all label windows apart: training, then validation, then (when asked) a test day. */
export interface Split {
  readonly training: number[];
  readonly validation: number;
  readonly test?: number;
}

/** Most reference days of a training, the latest ones: what held longer ago says less of next month. */
export const mostTrainingDays = 52;

/** What a split must respect. */
export interface SplitRequest {
  /** First day with data. */
  readonly firstDay: number;
  /** The first day that must not be seen: no feature and no label reaches it. */
  readonly endDay: number;
  /** Days in a label window. */
  readonly horizon: number;
  /** Keep one further window at the end for judging. */
  readonly withTest: boolean;
  /** Days of history the earliest training row should have. */
  readonly minimumHistory: number;
  /** Days between two training reference days. */
  readonly stride: number;
}

/**
 * Lays windows `[day, day + horizon)` from the end backwards so that each role's labels close before the next role's
 * reference day. Returns undefined when the data is too short for even one training day.
 */
export function planSplit(request: SplitRequest): Split | undefined {
  const { firstDay, endDay, horizon, withTest, minimumHistory, stride } = request;
  const test = endDay - horizon;
  const validation = withTest ? test - horizon : test;
  const training: number[] = [];
  for (let day = validation - horizon; day >= firstDay + minimumHistory; day -= stride) training.unshift(day);
  if (training.length === 0) return undefined;
  return withTest ? { training, validation, test } : { training, validation };
}
