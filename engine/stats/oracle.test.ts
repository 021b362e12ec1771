import { describe, expect, it } from 'vitest';
import { bestArm } from './best-arm.ts';
import { difference, relativeDifference, type Estimate } from './confidence-sequence.ts';
import { betaCdf, chiSquareSurvival } from './distributions.ts';
import oracle from './fixtures/oracle.json' with { type: 'json' };
import { holm } from './holm.ts';
import { meanMoments, ratioMoments, shareMoments } from './moments.ts';
import { sampleRatio } from './sample-ratio.ts';

/** Equal to a part in a billion, and below 1e-12 to that. */
function agree(actual: number | undefined, expected: number, of = 1e-9): void {
  expect(Math.abs((actual ?? NaN) - expected)).toBeLessThanOrEqual(of * Math.max(Math.abs(expected), 1e-3));
}

function agreeOn(actual: Estimate | null, expected: Estimate): void {
  for (const key of ['value', 'low', 'high', 'p'] as const) agree(actual?.[key], expected[key]);
}

const at = (numbers: readonly number[], index: number): number => numbers[index] ?? NaN;

describe('the figures agree with gbstats, scipy and mpmath to 1e-9', () => {
  it.each(oracle.shares)('confidence sequence of shares $counts, alpha $alpha, tuning $tuning', (row) => {
    const control = shareMoments(at(row.counts, 0), at(row.counts, 1));
    const treatment = shareMoments(at(row.counts, 2), at(row.counts, 3));
    agreeOn(difference(control, treatment, row), row.absolute);
    agreeOn(relativeDifference(control, treatment, row), row.relative);
  });

  it.each(oracle.means)('confidence sequence of means $sums, alpha $alpha, tuning $tuning', (row) => {
    const control = meanMoments(at(row.sums, 0), at(row.sums, 1), at(row.sums, 2));
    const treatment = meanMoments(at(row.sums, 3), at(row.sums, 4), at(row.sums, 5));
    agreeOn(difference(control, treatment, row), row.absolute);
    agreeOn(relativeDifference(control, treatment, row), row.relative);
  });

  it.each(oracle.ratios)('delta method of the ratio $sums', ({ sums, mean, variance }) => {
    const [n = 0, x = 0, y = 0, xx = 0, yy = 0, xy = 0] = sums;
    const ratio = ratioMoments({ n, x, y, xx, yy, xy });
    agree(ratio.mean, mean);
    agree(ratio.variance, variance);
  });

  it.each(oracle.sampleRatio)('sample ratio of $arrivals for $shares', ({ arrivals, shares, p }) => {
    const answer = sampleRatio(arrivals, shares);
    agree(answer.p, p);
    expect(answer.flagged).toBe(p < 0.001);
  });

  it.each(oracle.bestArm)('chance to be best and expected loss of $arms', ({ arms, chanceToBest, expectedLoss }) => {
    const answer = bestArm(arms.map(([customers = 0, conversions = 0]) => ({ customers, conversions })));
    answer.forEach((arm, index) => {
      agree(arm.chanceToBest, at(chanceToBest, index));
      agree(arm.expectedLoss, at(expectedLoss, index));
    });
  });

  it.each(oracle.holm)('Holm of $p', ({ p, adjusted }) => {
    holm(p).forEach((value, index) => {
      agree(value, at(adjusted, index));
    });
  });

  it.each(oracle.chiSquare)('chi-square beyond $x with $df degrees of freedom', ({ x, df, survival }) => {
    expect(chiSquareSurvival(x, df) / survival).toBeCloseTo(1, 9);
  });

  it.each(oracle.beta)('Beta($a, $b) up to $x', ({ x, a, b, cdf }) => {
    expect(betaCdf(x, a, b) / cdf).toBeCloseTo(1, 9);
  });
});
