import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { difference, relativeDifference } from './confidence-sequence.ts';
import { shareMoments } from './moments.ts';

/** A fixed generator (Lehmer), so that the test is the same test every time. */
function generator(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/** Share of tests, looked at 30 times each, in which the interval ever left out the truth. */
function everOutside(rates: readonly [number, number], tests: number): number {
  const random = generator(20_260_105);
  const hits = (trials: number, rate: number): number =>
    Array.from({ length: trials }, random).filter((u) => u < rate).length;
  let outside = 0;
  for (let test = 0; test < tests; test += 1) {
    let [left, right] = [0, 0];
    let ever = false;
    for (let n = 200; n <= 6000; n += 200) {
      left += hits(200, rates[0]);
      right += hits(200, rates[1]);
      const seen = difference(shareMoments(n, left), shareMoments(n, right));
      const truth = rates[1] - rates[0];
      if (seen !== null && (seen.low > truth || seen.high < truth)) ever = true;
    }
    if (ever) outside += 1;
  }
  return outside / tests;
}

describe('confidence sequence', () => {
  it('leaves out the truth in less than a twentieth of the tests, however often one looks', () => {
    expect(everOutside([0.1, 0.1], 400)).toBeLessThan(0.05);
    expect(everOutside([0.05, 0.08], 200)).toBeLessThan(0.05);
  });

  it('finds a difference that is there', () => {
    const seen = difference(shareMoments(20_000, 2000), shareMoments(20_000, 2400));
    expect(seen?.low).toBeGreaterThan(0);
    expect(seen?.p).toBeLessThan(0.05);
  });

  it('excludes zero exactly when its p-value is below alpha', () => {
    const count = fc.integer({ min: 0, max: 2000 });
    fc.assert(
      fc.property(count, count, fc.constantFrom(0.01, 0.05, 0.2), (a, b, alpha) => {
        const seen = difference(shareMoments(2000, a), shareMoments(2000, b), { alpha });
        if (seen === null || Math.abs(seen.p - alpha) < 1e-9) return;
        expect(seen.low > 0 || seen.high < 0).toBe(seen.p < alpha);
      }),
    );
  });

  it('says the same with the arms exchanged', () => {
    const [a, b] = [shareMoments(900, 90), shareMoments(1100, 140)];
    const [there, back] = [difference(a, b), difference(b, a)];
    expect(back?.value).toBeCloseTo(-(there?.value ?? NaN), 12);
    expect(back?.low).toBeCloseTo(-(there?.high ?? NaN), 12);
    expect(back?.p).toBe(there?.p);
  });

  it('has nothing to say of an empty arm, of arms that do not vary, or relative to nothing', () => {
    expect(difference(shareMoments(0, 0), shareMoments(9, 3))).toBeNull();
    expect(difference(shareMoments(9, 0), shareMoments(9, 9))).toBeNull();
    expect(relativeDifference(shareMoments(9, 0), shareMoments(9, 3))).toBeNull();
  });
});
