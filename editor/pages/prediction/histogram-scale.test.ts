import { expect, test } from 'vitest';
import { histogramScale } from './histogram-scale.ts';

const slices = (some: Readonly<Record<number, number>>): number[] =>
  Array.from({ length: 100 }, (_, slice) => some[slice] ?? 0);

test('safe people are cut off where they would hide the others', () => {
  expect(histogramScale(slices({ 0: 533, 20: 16, 70: 4 }))).toEqual({ highest: 533, top: 20 });
});

test('nothing is cut off where it hides nobody', () => {
  expect(histogramScale(slices({ 0: 12, 20: 16 }))).toEqual({ highest: 16, top: 16 });
  expect(histogramScale(slices({ 3: 40 }))).toEqual({ highest: 40, top: 40 });
  expect(histogramScale(slices({}))).toEqual({ highest: 1, top: 1 });
});
