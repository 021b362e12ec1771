import { describe, expect, it } from 'vitest';
import { JUST_BOUGHT_DAYS, recommend, type Taste } from './recommendations.ts';

const together = (item: string): { item: string; score: number }[] =>
  ({
    pasta: [
      { item: 'sauce', score: 0.9 },
      { item: 'wine', score: 0.2 },
    ],
    cheese: [{ item: 'wine', score: 0.8 }],
  })[item] ?? [];
const best = ['bread', 'milk', 'pasta', 'sauce'];
const bought = (item: string, age: number, count = 1): Taste<string> => ({ item, age, count });

describe('what to recommend', () => {
  it('is what goes with the things bought, the recent ones first, then best sellers', () => {
    expect(recommend([bought('pasta', 20)], together, best, 10)).toEqual(['sauce', 'wine', 'bread', 'milk', 'pasta']);
    const tastes = [bought('cheese', 1), bought('pasta', 170)];
    expect(recommend(tastes, together, best, 3)).toEqual(['wine', 'sauce', 'bread']);
  });

  it('is never what was just bought, neither by company nor as a best seller', () => {
    const just = JUST_BOUGHT_DAYS - 1;
    const offered = recommend([bought('pasta', 0), bought('sauce', just), bought('milk', 3)], together, best, 10);
    expect(offered).toEqual(['wine', 'bread']);
    expect(recommend([bought('sauce', JUST_BOUGHT_DAYS), bought('pasta', 0)], together, best, 1)).toEqual(['sauce']);
  });

  it('is what sells best for those of whom nothing is known', () => {
    expect(recommend([], together, best, 2)).toEqual(['bread', 'milk']);
    expect(recommend([bought('bread', 2)], together, best, 2)).toEqual(['milk', 'pasta']);
    expect(recommend([], together, [], 2)).toEqual([]);
  });
});
