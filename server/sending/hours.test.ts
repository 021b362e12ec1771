import { describe, expect, test } from 'vitest';
import { consentSince, localDay, nightEndsAt } from './hours.ts';

const kst = (text: string): number => Date.parse(`${text}+09:00`);

describe('the night of the Network Act is 21:00:00 to 07:59:59 in Korea', () => {
  test.each([
    ['2026-03-04T20:59:59.999', null],
    ['2026-03-04T21:00:00', '2026-03-05T08:00:00'],
    ['2026-03-04T23:59:59.999', '2026-03-05T08:00:00'],
    ['2026-03-05T00:00:00', '2026-03-05T08:00:00'],
    ['2026-03-05T07:59:59.999', '2026-03-05T08:00:00'],
    ['2026-03-05T08:00:00', null],
    ['2026-02-28T22:00:00', '2026-03-01T08:00:00'],
    ['2026-12-31T21:30:00', '2027-01-01T08:00:00'],
  ])('at %s it ends at %s', (at, ends) => {
    expect(nightEndsAt(kst(at))).toBe(ends === null ? null : kst(ends));
  });
});

test('days are the shop’s own, daylight saving included', () => {
  expect(localDay(Date.UTC(1970, 0, 1, 0), 'Asia/Seoul')).toBe(0);
  expect(
    localDay(kst('2026-03-04T23:59:59.999') + 1, 'Asia/Seoul') - localDay(kst('2026-03-04T12:00:00'), 'Asia/Seoul'),
  ).toBe(1);
  expect(localDay(Date.parse('2026-03-08T23:30:00-07:00'), 'America/Los_Angeles')).toBe(
    localDay(Date.parse('2026-03-08T00:30:00-08:00'), 'America/Los_Angeles'),
  );
  expect(localDay(Date.UTC(1969, 11, 31, 12), 'UTC')).toBe(-1);
});

test('a consent counts for two calendar years', () => {
  expect(consentSince(kst('2026-03-04T12:00:00'))).toBe(kst('2024-03-04T12:00:00'));
});
