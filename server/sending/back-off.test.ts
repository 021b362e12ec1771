import { expect, test } from 'vitest';
import { backOffMs, MAX_ATTEMPTS } from './back-off.ts';

test('waits grow threefold to an hour, spread by a quarter', () => {
  for (const [attempt, least] of [
    [1, 5_000],
    [2, 15_000],
    [3, 45_000],
    [7, 3_600_000],
    [MAX_ATTEMPTS, 3_600_000],
  ] as const) {
    for (const message of [1, 2, 77, 300_000]) {
      const wait = backOffMs(attempt, message);
      expect(wait).toBeGreaterThanOrEqual(least);
      expect(wait).toBeLessThanOrEqual(least * 1.25);
    }
  }
  expect(new Set([1, 2, 3, 4].map((message) => backOffMs(1, message))).size).toBe(4);
});

test('what the provider asked for is honoured, up to a day', () => {
  expect(backOffMs(1, 1, 120_000)).toBe(120_000);
  expect(backOffMs(1, 1, 1e12)).toBe(86_400_000);
  expect(backOffMs(9, 1, 1)).toBeGreaterThanOrEqual(3_600_000);
});
