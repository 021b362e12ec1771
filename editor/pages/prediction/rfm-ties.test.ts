import { describe, expect, it } from 'vitest';
import { rfmGroupOf } from '../../../engine/rfm.ts';
import { rfmTies } from './rfm-ties.ts';

/** A grid with so many people in each cell. */
function grid(people: (r: number, f: number) => number) {
  return [1, 2, 3, 4, 5].flatMap((r) =>
    [1, 2, 3, 4, 5].map((f) => ({ r, f, group: rfmGroupOf(r, f), people: people(r, f), revenue: 0 })),
  );
}

describe('scores that most customers share', () => {
  it('are none on a grid of fifths, and on an empty one', () => {
    expect(rfmTies(grid(() => 7))).toEqual([]);
    expect(rfmTies(grid(() => 0))).toEqual([]);
  });

  it('are told for recency where everybody bought last on one day, as after a replay', () => {
    expect(rfmTies(grid((r) => (r === 1 ? 10 : 0)))).toEqual([{ axis: 'r', score: 1, share: 1 }]);
  });

  it('are told for frequency where a crowd has ordered once, from more than a half on', () => {
    expect(rfmTies(grid((_r, f) => (f === 1 ? 5 : 1)))).toEqual([{ axis: 'f', score: 1, share: 25 / 45 }]);
    expect(rfmTies(grid((_r, f) => (f === 1 ? 4 : 1)))).toEqual([]);
  });
});
