import { expect, test } from 'vitest';
import type { PredictedSlice } from '../../../engine/contract/predictions.ts';
import { atThreshold } from './threshold.ts';

/** A histogram of these people, each with a value at risk of 100 times the probability. */
function histogramOf(ps: readonly number[], valued = true): PredictedSlice[] {
  return Array.from({ length: 100 }, (_, slice) => {
    const own = ps.filter((p) => Math.min(99, Math.floor(p * 100)) === slice);
    const churners = own.reduce((sum, p) => sum + p, 0);
    const atRisk = valued && own.length > 0 ? 100 * churners : null;
    return { people: own.length, churners, purchases: null, value: null, atRisk };
  });
}

const people = [0.05, 0.125, 0.25, 0.5, 0.625, 0.875, 1];

test('treating everybody above a threshold: people, churners caught, false alarms, cost, what is at stake', () => {
  for (const percent of [0, 25, 50, 51, 99, 100]) {
    const treated = people.filter((p) => Math.min(99, Math.floor(p * 100)) >= percent);
    const caught = treated.reduce((sum, p) => sum + p, 0);
    const all = people.reduce((sum, p) => sum + p, 0);
    const found = atThreshold(histogramOf(people), percent, 0.2);
    expect(found.people).toBe(treated.length);
    expect(found.share).toBeCloseTo(treated.length / people.length, 12);
    expect(found.caught).toBeCloseTo(caught, 12);
    expect(found.caughtShare).toBeCloseTo(caught / all, 12);
    expect(found.falseAlarms).toBeCloseTo(treated.length - caught, 12);
    expect(found.cost).toBeCloseTo(treated.length * 0.2, 12);
    if (treated.length > 0) {
      expect(found.atRisk).toBeCloseTo(100 * caught, 9);
      expect(found.breakEven).toBeCloseTo((treated.length * 0.2) / (100 * caught), 12);
    }
  }
});

test('without a value model nothing is said of revenue, and an empty shop divides by nobody', () => {
  expect(atThreshold(histogramOf(people, false), 50, 1)).toMatchObject({ people: 4, atRisk: null, breakEven: null });
  expect(atThreshold(histogramOf([]), 50, 1)).toEqual({
    people: 0,
    share: 0,
    caught: 0,
    caughtShare: null,
    falseAlarms: 0,
    cost: 0,
    atRisk: null,
    breakEven: null,
  });
});
