import { describe, expect, it } from 'vitest';
import oracle from './fixtures/wilson.json' with { type: 'json' };
import { wilsonInterval } from './wilson.ts';

describe('wilsonInterval', () => {
  it.each(oracle)('agrees with statsmodels for $hits of $count', ({ hits, count, low, high }) => {
    const interval = wilsonInterval(hits, count)!;
    expect(interval.share).toBe(hits / count);
    expect(Math.abs(interval.low - low)).toBeLessThan(1e-12);
    expect(Math.abs(interval.high - high)).toBeLessThan(1e-12);
  });

  it('has nothing to say of nobody', () => {
    expect(wilsonInterval(0, 0)).toBeNull();
  });
});
