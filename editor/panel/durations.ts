import { durationMs, type Duration, type DurationUnit } from '../../engine/duration.ts';

const LARGEST_FIRST: readonly DurationUnit[] = ['weeks', 'days', 'hours', 'minutes', 'seconds'];

/** A length of time in the largest unit that says it exactly, weeks only from two on (7 days stay 7 days). */
export function durationOf(ms: number): Duration {
  for (const unit of LARGEST_FIRST) {
    const length = durationMs({ amount: 1, unit });
    const amount = ms / length;
    if (Number.isInteger(amount) && amount >= (unit === 'weeks' ? 2 : 1)) return { amount, unit };
  }
  return { amount: Math.max(1, Math.round(ms / 1000)), unit: 'seconds' };
}
