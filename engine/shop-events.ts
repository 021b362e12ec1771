/**
 * Events that Naru itself makes of what it finds out about a customer. Journeys can start from them, wait for them and
 * count them like any other; they are no activity of the customer's own, so neither histories nor features hold them.
 */

/** The customer's stored churn band is another than at the refresh before. */
export const BAND_CHANGED = 'churn_band_changed';

/** What the event carries: `band >= 8` and `from < 8` is entering the top three bands, the other way round leaving them. */
export interface BandChange {
  /** 1 (safest) to 10. */
  readonly band: number;
  readonly from: number;
  readonly direction: 'up' | 'down';
  /** Calibrated probability of no purchase within the horizon. */
  readonly probability: number;
}

const own: ReadonlySet<string> = new Set([BAND_CHANGED]);

/** Whether an event was made by Naru about a customer, and not by the customer. */
export function isNarusOwn(event: string): boolean {
  return own.has(event);
}
