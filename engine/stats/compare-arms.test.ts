import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareArms, type ArmCounts } from './compare-arms.ts';

const arm = (customers: number, conversions: number, rest: Partial<ArmCounts> = {}): ArmCounts => ({
  label: 'x',
  control: false,
  customers,
  conversions,
  revenueSum: conversions * 10,
  revenueSumSq: conversions * 100,
  ...rest,
});
const control = (customers: number, conversions: number): ArmCounts => arm(customers, conversions, { control: true });
const HALVES = [1, 1];
const WEEK = 7 * 86_400_000;

describe('compareArms', () => {
  it('compares every arm with the control and names the one that is clearly better', () => {
    const { arms, baseline, srm, winner, withheld } = compareArms([arm(10_000, 1300), control(10_000, 1000)], HALVES);
    expect({ baseline, winner, withheld, flagged: srm.flagged }).toEqual({
      baseline: 1,
      winner: 0,
      withheld: null,
      flagged: false,
    });
    expect(arms[1]?.difference).toBeNull();
    expect(arms[0]?.difference?.value).toBeCloseTo(0.03, 12);
    expect(arms[0]?.difference?.low).toBeGreaterThan(0);
    expect(arms[0]?.relative?.value).toBeCloseTo(0.3, 12);
    expect(arms[0]?.revenueDifference?.value).toBeCloseTo(0.3, 12);
    expect(arms[0]?.chanceToBest).toBeGreaterThan(0.999);
    expect(arms.map(({ rate, revenuePerCustomer }) => [rate, revenuePerCustomer])).toEqual([
      [0.13, 1.3],
      [0.1, 1],
    ]);
  });

  it('compares with the first arm when there is no control, and lets the control win', () => {
    expect(compareArms([arm(10_000, 1300), arm(10_000, 1000)], HALVES).baseline).toBe(0);
    expect(compareArms([control(10_000, 1300), arm(10_000, 1000)], HALVES).winner).toBe(0);
  });

  it('names nobody while customers arrive in other shares than planned', () => {
    const broken = compareArms([control(10_000, 1000), arm(11_000, 2000)], HALVES);
    expect(broken).toMatchObject({ winner: null, withheld: 'sample-ratio', srm: { flagged: true } });
    expect(compareArms([control(10_000, 1000), arm(11_000, 2000)], [10, 11])).toMatchObject({ winner: 1 });
  });

  it('names nobody in the first week when it is told the time', () => {
    const arms = [control(10_000, 1000), arm(10_000, 2000)];
    expect(compareArms(arms, HALVES, { ranFor: WEEK - 1 })).toMatchObject({ winner: null, withheld: 'too-early' });
    expect(compareArms(arms, HALVES, { ranFor: WEEK })).toMatchObject({ winner: 1 });
  });

  it('names nobody between two good arms that cannot be told apart', () => {
    const close = compareArms([control(10_000, 1000), arm(10_000, 1400), arm(10_000, 1410)], [1, 1, 1]);
    expect(close).toMatchObject({ winner: null, withheld: 'not-clear' });
    expect(close.arms[2]?.difference?.low).toBeGreaterThan(0);
    expect(compareArms([control(1000, 100), arm(1000, 100)], HALVES).winner).toBeNull();
  });

  it('gives no interval on nothing, and no NaN anywhere', () => {
    const counts = fc
      .tuple(fc.nat(3000), fc.nat(3000), fc.boolean())
      .map(([customers, hits, isControl]) => arm(customers, Math.min(customers, hits), { control: isControl }));
    fc.assert(
      fc.property(fc.array(counts, { minLength: 1, maxLength: 4 }), (arms) => {
        const result = compareArms(
          arms,
          arms.map(() => 1),
        );
        expect(JSON.stringify(result)).toBe(
          JSON.stringify(result, (_, value: unknown) => {
            if (typeof value === 'number' && !Number.isFinite(value)) throw new Error('not finite');
            return value;
          }),
        );
        if (result.srm.flagged) expect(result.winner).toBeNull();
        for (const { difference } of result.arms)
          if (difference) expect(difference.low <= difference.value && difference.value <= difference.high).toBe(true);
      }),
      { numRuns: 60 },
    );
    expect(compareArms([control(5, 0), arm(5, 5)], HALVES)).toMatchObject({
      winner: null,
      arms: [{}, { difference: null }],
    });
    expect(compareArms([control(50, 10)], [1])).toMatchObject({ winner: null, withheld: 'too-few-arms' });
  });
});
