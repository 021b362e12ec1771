import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketOf } from './bucket-of.ts';
import { BUCKETS } from './draw.ts';

const everyBucket = Array.from({ length: BUCKETS }, (_, bucket) => bucket);
const allotment = (weights: readonly number[], names?: readonly string[]): number[] =>
  everyBucket.map((bucket) => bucketOf(weights, bucket, names));

function sizes(arms: readonly number[], count: number): number[] {
  return Array.from({ length: count }, (_, arm) => arms.filter((other) => other === arm).length);
}

const moved = (before: readonly unknown[], after: readonly unknown[]): number =>
  before.filter((arm, bucket) => arm !== after[bucket]).length / BUCKETS;

/** The share of customers that has to move, however the arms are handed out. */
const needed = (before: readonly number[], after: readonly number[]): number => {
  const total = (weights: readonly number[]): number => weights.reduce((sum, weight) => sum + weight, 0);
  const [a, b] = [total(before), total(after)];
  return before.reduce((sum, weight, arm) => sum + Math.abs(weight / a - (after[arm] ?? 0) / b), 0) / 2;
};

describe('bucketOf', () => {
  it('gives every arm exactly its share of the buckets', () => {
    expect(sizes(allotment([50, 50]), 2)).toEqual([5000, 5000]);
    expect(sizes(allotment([1, 1, 1]), 3)).toEqual([3334, 3333, 3333]);
    expect(sizes(allotment([0.1, 0.9]), 2)).toEqual([1000, 9000]);
    expect(sizes(allotment([0, 7, 0]), 3)).toEqual([0, BUCKETS, 0]);
  });

  it('does not care how the weights are scaled', () => {
    expect(allotment([1, 3])).toEqual(allotment([25, 75]));
  });

  it('moves exactly those who must when one of two arms grows', () => {
    const before = allotment([50, 50]);
    const after = allotment([80, 20]);
    expect(moved(before, after)).toBeCloseTo(0.3, 10);
    expect(before.every((arm, bucket) => arm !== 0 || after[bucket] === 0)).toBe(true);
  });

  it('moves about a third when a third equal arm comes, and back again the same people', () => {
    const names = ['a', 'b', 'c'];
    const two = allotment([1, 1, 0], names);
    const three = allotment([1, 1, 1], names);
    expect(moved(two, three)).toBeLessThan(1 / 3 + 0.02);
    expect(allotment([1, 1, 0], names)).toEqual(two);
  });

  it('moves only the people of the arm that goes, when arms are known by name', () => {
    const before = allotment([1, 1, 1], ['a', 'b', 'c']).map((arm) => ['a', 'b', 'c'][arm]);
    const after = allotment([1, 1], ['a', 'c']).map((arm) => ['a', 'c'][arm]);
    const between = before.filter((arm, bucket) => arm !== 'b' && arm !== after[bucket]);
    expect(between.length / BUCKETS).toBeLessThan(0.02);
  });

  it('moves few more than must move, for any change of weights', () => {
    const weights = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(weights, fc.integer({ min: 1, max: 100 }), (before, weight) => {
        const after = before.with(0, weight);
        expect(moved(allotment(before), allotment(after))).toBeLessThan(needed(before, after) + 0.03);
      }),
      { numRuns: 20 },
    );
  });

  it('refuses weights that are no weights and buckets that are no buckets', () => {
    expect(() => bucketOf([], 0)).toThrow(RangeError);
    expect(() => bucketOf([0, 0], 0)).toThrow(RangeError);
    expect(() => bucketOf([1, -1], 0)).toThrow(RangeError);
    expect(() => bucketOf([1, Number.NaN], 0)).toThrow(RangeError);
    expect(() => bucketOf([1, 1], BUCKETS)).toThrow(RangeError);
  });
});
