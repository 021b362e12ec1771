import type { RefreshDay, SettledDay, SettledGroup } from '../../../engine/contract/predictions.ts';

/** A refresh whose outcome is known. */
export type Settled = RefreshDay & { readonly settled: SettledDay };

/** The settled days, newest first. */
export function settledDays(refreshes: readonly RefreshDay[]): Settled[] {
  return refreshes.filter((day): day is Settled => day.settled !== null).sort((a, b) => b.day - a.day);
}

/** The day to judge the model by: the newest whose outcome the model had not seen, else the newest. */
export function dayToJudgeBy(refreshes: readonly RefreshDay[]): Settled | null {
  const days = settledDays(refreshes);
  return days.find(({ seen }) => !seen) ?? days[0] ?? null;
}

/** The last settled day's figures over all people; null when none has been settled. */
export function lastSettled(
  refreshes: readonly RefreshDay[],
): { readonly day: number; readonly all: SettledGroup } | null {
  const [last] = settledDays(refreshes);
  return last ? { day: last.day, all: last.settled.all } : null;
}

/** The day on which the first of the open refreshes will be settled; null when none is open. */
export function firstSettledOn(refreshes: readonly RefreshDay[]): number | null {
  const open = refreshes.filter(({ settled }) => settled === null).map(({ day, horizon }) => day + horizon);
  return open.length === 0 ? null : Math.min(...open);
}
