import { expect, test } from 'vitest';
import { gainsOf } from './gains.ts';

test('gains add up, the most endangered first', () => {
  const tenths = [
    { people: 10, predicted: 8, churned: 6 },
    { people: 10, predicted: 3, churned: 2 },
    { people: 20, predicted: 1, churned: 0 },
  ];
  expect(gainsOf(tenths)).toEqual([
    { treated: 0, caught: 0, lift: null, people: 0, churned: 0 },
    { treated: 0.25, caught: 0.75, lift: 3, people: 10, churned: 6 },
    { treated: 0.5, caught: 1, lift: 1, people: 10, churned: 2 },
    { treated: 1, caught: 1, lift: 0, people: 20, churned: 0 },
  ]);
});

test('where nobody left there is nothing to catch', () => {
  expect(gainsOf([{ people: 10, predicted: 1, churned: 0 }])).toEqual([]);
  expect(gainsOf([])).toEqual([]);
});
