import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SplitArm } from './config.ts';
import { evenly, sharesOf, withShare } from './shares.ts';

const arms = fc
  .array(fc.integer({ min: 0, max: 10_000 }), { minLength: 2, maxLength: 8 })
  .filter((weights) => weights.some((weight) => weight > 0))
  .map((weights): SplitArm[] => weights.map((weight, index) => ({ id: `arm${String(index)}`, label: '', weight })));

const sum = (numbers: readonly number[]): number => Math.round(numbers.reduce((a, b) => a + b, 0) * 10) / 10;

describe('shares of arms', () => {
  it('sum to exactly 100 for every set of weights', () => {
    fc.assert(
      fc.property(arms, (some) => {
        expect(sum(sharesOf(some))).toBe(100);
      }),
    );
  });

  it('give the asked arm its share and keep locked arms as they are', () => {
    fc.assert(
      fc.property(arms, fc.integer({ min: 0, max: 100 }), (some, percent) => {
        const before = sharesOf(some);
        const locked = new Set(some.length > 2 ? ['arm1'] : []);
        const after = withShare(some, 'arm0', percent, locked);
        const room = 100 - (locked.size > 0 ? (before[1] ?? 0) : 0);
        expect(sum(after.map((arm) => arm.weight))).toBe(100);
        expect(after[0]?.weight).toBeCloseTo(Math.min(percent, room), 6);
        if (locked.size > 0) expect(after[1]?.weight).toBe(before[1]);
      }),
    );
  });

  it('change nothing when every other arm is locked', () => {
    const two: SplitArm[] = [
      { id: 'a', label: '', weight: 70 },
      { id: 'b', label: '', weight: 30 },
    ];
    expect(withShare(two, 'a', 10, new Set(['b']))).toEqual(two);
  });

  it('divide three arms as evenly as tenths of a percent allow', () => {
    const three: SplitArm[] = ['a', 'b', 'c'].map((id) => ({ id, label: '', weight: 9 }));
    expect(evenly(three).map((arm) => arm.weight)).toEqual([33.4, 33.3, 33.3]);
  });
});
