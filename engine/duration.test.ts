import { describe, expect, it } from 'vitest';
import { DURATION_UNITS, duration, durationMs, durationText } from './duration.ts';

describe('a duration', () => {
  it('is a number of milliseconds, a day being 24 hours', () => {
    expect(DURATION_UNITS.map((unit) => durationMs({ amount: 2, unit }))).toEqual([
      2000, 120_000, 7_200_000, 172_800_000, 1_209_600_000,
    ]);
  });

  it('reads well in both languages, for one and for many', () => {
    expect(durationText({ amount: 1, unit: 'days' })).toEqual({ ko: '1일', en: '1 day' });
    expect(durationText({ amount: 3, unit: 'hours' })).toEqual({ ko: '3시간', en: '3 hours' });
  });

  it('is whole and positive', () => {
    const accepts = (amount: number) => duration.safeParse({ amount, unit: 'days' }).success;
    expect([1, 100_000].every(accepts)).toBe(true);
    expect([0, -1, 1.5, 100_001, NaN, Infinity].some(accepts)).toBe(false);
  });
});
