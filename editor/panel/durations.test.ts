import { expect, test } from 'vitest';
import { durationMs } from '../../engine/duration.ts';
import { durationOf } from './durations.ts';

test('a length of time is told in the largest unit that says it exactly', () => {
  expect(durationOf(14 * 86_400_000)).toEqual({ amount: 2, unit: 'weeks' });
  expect(durationOf(7 * 86_400_000)).toEqual({ amount: 7, unit: 'days' });
  expect(durationOf(90 * 60_000)).toEqual({ amount: 90, unit: 'minutes' });
});

test('what a person chose comes back as the same length', () => {
  for (const amount of [1, 2, 3, 7, 30, 365]) {
    for (const unit of ['seconds', 'minutes', 'hours', 'days', 'weeks'] as const) {
      expect(durationMs(durationOf(durationMs({ amount, unit })))).toBe(durationMs({ amount, unit }));
    }
  }
});
