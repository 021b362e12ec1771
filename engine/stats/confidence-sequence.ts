import type { Moments } from './moments.ts';

/** An estimate with an interval that may be looked at after every customer. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Always-valid p-value against "no difference". */
  readonly p: number;
}

export interface SequenceSettings {
  /** Chance that the truth is ever outside; default 0.05. */
  readonly alpha?: number;
  /** Number of customers, all arms together, at which the interval is tightest; default 5,000. */
  readonly tuning?: number;
}

const ALPHA = 0.05;
const TUNING = 5000;

/**
 * Treatment minus control as an asymptotic confidence sequence (Waudby-Smith et al., arXiv 2103.06476, eq. 9 and 161).
 * Null while there is nothing to go by: an arm is empty or neither arm varies.
 */
export function difference(control: Moments, treatment: Moments, settings: SequenceSettings = {}): Estimate | null {
  if (control.n === 0 || treatment.n === 0) return null;
  const variance = control.variance / control.n + treatment.variance / treatment.n;
  return sequence(treatment.mean - control.mean, variance, control.n + treatment.n, settings);
}

/** The same relative to the control's mean, its variance by the delta method; null also when that mean is zero. */
export function relativeDifference(
  control: Moments,
  treatment: Moments,
  settings: SequenceSettings = {},
): Estimate | null {
  if (control.n === 0 || treatment.n === 0 || control.mean === 0) return null;
  const variance =
    treatment.variance / treatment.n / control.mean ** 2 +
    (control.variance * treatment.mean ** 2) / control.n / control.mean ** 4;
  const value = (treatment.mean - control.mean) / Math.abs(control.mean);
  return sequence(value, variance, control.n + treatment.n, settings);
}

function sequence(value: number, variance: number, n: number, settings: SequenceSettings): Estimate | null {
  if (!(variance > 0)) return null;
  const { alpha = ALPHA, tuning = TUNING } = settings;
  const rho2 = (-2 * Math.log(alpha) + Math.log(-2 * Math.log(alpha) + 1)) / tuning;
  const growth = n * rho2 + 1;
  const width = Math.sqrt(variance * n * ((2 * growth) / (n * n * rho2)) * Math.log(Math.sqrt(growth) / alpha));
  const p = Math.sqrt(growth) * Math.exp((-rho2 * value * value * n) / (2 * variance * growth));
  return { value, low: value - width, high: value + width, p: Math.min(1, p) };
}
