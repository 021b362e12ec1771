import { z } from 'zod';
import type { Millis } from './facts.ts';
import type { Text } from './text.ts';

/** Units of a length of time. A day is 24 hours and a week 168; waits on the wall clock are a different thing. */
export const DURATION_UNITS = ['seconds', 'minutes', 'hours', 'days', 'weeks'] as const;
export const durationUnit = z.enum(DURATION_UNITS);
export type DurationUnit = z.infer<typeof durationUnit>;

/** A length of time as a person writes it: `3 days`. */
export const duration = z.object({
  amount: z.number().int().min(1).max(100_000),
  unit: durationUnit,
});
export type Duration = z.infer<typeof duration>;

const MILLIS: Readonly<Record<DurationUnit, Millis>> = {
  seconds: 1000,
  minutes: 60_000,
  hours: 3_600_000,
  days: 86_400_000,
  weeks: 604_800_000,
};
const KO: Readonly<Record<DurationUnit, string>> = {
  seconds: '초',
  minutes: '분',
  hours: '시간',
  days: '일',
  weeks: '주',
};

/** The duration in milliseconds. */
export function durationMs(value: Duration): Millis {
  return value.amount * MILLIS[value.unit];
}

/** The duration in words: `3일`, `3 days`, `1 day`. */
export function durationText(value: Duration): Text {
  const unit = value.amount === 1 ? value.unit.slice(0, -1) : value.unit;
  return { ko: `${String(value.amount)}${KO[value.unit]}`, en: `${String(value.amount)} ${unit}` };
}
