import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestArm } from './best-arm.ts';

const arm = fc
  .tuple(fc.integer({ min: 0, max: 200_000 }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([customers, rate]) => ({ customers, conversions: Math.round(customers * rate) }));

describe('bestArm', () => {
  it('gives chances that sum to one and losses that are no gains', () => {
    fc.assert(
      fc.property(fc.array(arm, { minLength: 1, maxLength: 5 }), (arms) => {
        const answer = bestArm(arms);
        expect(answer.reduce((sum, { chanceToBest }) => sum + chanceToBest, 0)).toBeCloseTo(1, 9);
        for (const { expectedLoss, chanceToBest } of answer) {
          expect(expectedLoss >= 0 && expectedLoss <= 1).toBe(true);
          expect(chanceToBest >= 0 && chanceToBest <= 1 + 1e-9).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('gives equal arms equal chances', () => {
    for (const { chanceToBest } of bestArm(Array.from({ length: 4 }, () => ({ customers: 900, conversions: 30 })))) {
      expect(chanceToBest).toBeCloseTo(0.25, 9);
    }
  });

  it('does not care about the order of the arms', () => {
    fc.assert(
      fc.property(fc.array(arm, { minLength: 2, maxLength: 4 }), (arms) => {
        const there = bestArm(arms).map(({ chanceToBest }) => chanceToBest);
        const back = bestArm(arms.toReversed()).map(({ chanceToBest }) => chanceToBest);
        back.toReversed().forEach((chance, index) => {
          expect(chance).toBeCloseTo(there[index] ?? NaN, 9);
        });
      }),
      { numRuns: 30 },
    );
  });
});
