import { describe, expect, it } from 'vitest';
import { holm } from './holm.ts';
import { ratioMoments, shareMoments } from './moments.ts';
import { sampleRatio } from './sample-ratio.ts';

describe('sampleRatio', () => {
  it('flags a split that is off and none that is not', () => {
    expect(sampleRatio([10_000, 10_000], [1, 1])).toEqual({ p: 1, flagged: false });
    expect(sampleRatio([10_000, 10_600], [1, 1]).flagged).toBe(true);
    expect(sampleRatio([10_000, 10_100], [0.5, 0.5]).flagged).toBe(false);
  });

  it('has nothing to say about nobody or a single arm', () => {
    expect(sampleRatio([0, 0], [1, 1]).flagged).toBe(false);
    expect(sampleRatio([7], [1])).toEqual({ p: 1, flagged: false });
  });

  it('leaves out arms without a share, and flags them when somebody is there', () => {
    expect(sampleRatio([500, 500, 0], [1, 1, 0])).toEqual(sampleRatio([500, 500], [1, 1]));
    expect(sampleRatio([500, 500, 1], [1, 1, 0])).toEqual({ p: 0, flagged: true });
  });
});

describe('holm', () => {
  it('multiplies by how many are left and never turns the order around', () => {
    expect(holm([0.01, 0.04, 0.03]).map((p) => Math.round(p * 1000) / 1000)).toEqual([0.03, 0.06, 0.06]);
    expect(holm([])).toEqual([]);
    expect(holm([0.9, 0.8])).toEqual([1, 1]);
  });
});

describe('moments', () => {
  it('are zero where there is nobody', () => {
    expect(shareMoments(0, 0)).toEqual({ n: 0, mean: 0, variance: 0 });
    expect(ratioMoments({ n: 4, x: 5, y: 0, xx: 9, yy: 0, xy: 0 })).toEqual({ n: 4, mean: 0, variance: 0 });
  });

  it('of a ratio whose parts go hand in hand have no variance', () => {
    expect(ratioMoments({ n: 3, x: 12, y: 6, xx: 56, yy: 14, xy: 28 })).toMatchObject({ mean: 2, variance: 0 });
  });
});
