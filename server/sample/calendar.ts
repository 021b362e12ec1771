const dayMs = 86_400_000;

/** The sample's year ends here; the days after the cut are held back for the replay. */
const lastDayOfData = Date.UTC(2017, 11, 31) / dayMs;
const leastHeldBackDays = 28;

/** How the sample's calendar is laid over ours. */
export interface SampleCalendar {
  /** Added to every day of the data; a multiple of seven, so that weekdays stay true. */
  readonly shiftDays: number;
  /** Last day of the data that is loaded (days since 1970-01-01); it becomes yesterday. */
  readonly cutDay: number;
  /** Days held back and replayed: 28 to 34. */
  readonly heldBackDays: number;
}

/**
 * Shifts the data by whole weeks so that the last *loaded* day is yesterday. (Laying the last day of the data on
 * yesterday would put the held-back weeks into the past, where a replay could neither wake nor convert anybody.)
 *
 * @param today local day of the shop, days since 1970-01-01.
 */
export function sampleCalendar(today: number): SampleCalendar {
  const yesterday = today - 1;
  const latestCut = lastDayOfData - leastHeldBackDays;
  const cutDay = latestCut - ((((latestCut - yesterday) % 7) + 7) % 7);
  return { shiftDays: yesterday - cutDay, cutDay, heldBackDays: lastDayOfData - cutDay };
}
