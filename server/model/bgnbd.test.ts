import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { fitBgNbd, logGamma, purchaseSummary, silentProbability } from './bgnbd.ts';
import { readCdnow } from './order-files.ts';
import { dayNumber } from './shop.ts';

const cdnow = fileURLToPath(new URL('../../data/cdnow/sample.txt', import.meta.url));

describe('BG/NBD', () => {
  it('finds the published parameters on the first 39 weeks of CDNOW', async () => {
    const shop = await readCdnow(cdnow);
    const end = dayNumber('1997-09-30');
    const summaries = shop.customers.map((_, customer) => {
      const summary = purchaseSummary(shop.packed, customer, end + 1)!;
      return { ...summary, age: summary.age - 1 / 7 };
    });
    const model = fitBgNbd(summaries);
    expect(model.r).toBeCloseTo(0.2426, 3);
    expect(model.alpha).toBeCloseTo(4.4136, 2);
    expect(model.a).toBeCloseTo(0.7929, 3);
    expect(model.b).toBeCloseTo(2.4259, 2);
    expect(model.logLikelihood).toBeCloseTo(-9582.43, 1);
  });

  it('gives silence a probability that grows with silence and falls with the horizon', () => {
    const model = { r: 0.24, alpha: 4.4, a: 0.8, b: 2.4, logLikelihood: 0 };
    const silent = (lastAt: number, horizon: number): number =>
      silentProbability(model, { repeats: 5, lastAt, age: 39 }, horizon);
    expect(silent(10, 28)).toBeGreaterThan(silent(38, 28));
    expect(silent(38, 28)).toBeGreaterThan(silent(38, 90));
    expect(silent(38, 0)).toBeCloseTo(1, 12);
  });

  it('knows the gamma function', () => {
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 12);
    expect(logGamma(11)).toBeCloseTo(Math.log(3628800), 10);
  });
});
