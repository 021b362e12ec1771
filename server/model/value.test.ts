import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { expectedPurchases, hypergeometric } from './bgnbd-purchases.ts';
import { expectedSpend, fitGammaGamma } from './gamma-gamma.ts';
import { historyToBlob, packHistories } from './history.ts';
import type { DailyActivity } from './history.ts';
import { readCdnow } from './order-files.ts';
import { seededRandom } from './random.ts';
import { dayNumber } from './shop.ts';
import { buyerSummary, buyerSummaryOf, expectedValue, fitValue } from './value.ts';

const cdnow = fileURLToPath(new URL('../../data/cdnow/sample.txt', import.meta.url));
/** The day after the 39 weeks on which the papers fit. */
const calibrationEnd = dayNumber('1997-10-01');
/** As printed by Fader, Hardie and Lee (2005). */
const published = { r: 0.2426, alpha: 4.4136, a: 0.7929, b: 2.4259 };

const bought = (day: number, spend: number, purchases = 1): DailyActivity => {
  return { day, access: 0, events: 0, carts: 0, purchases, spend, sent: 0, opened: 0 };
};

describe('Gamma-Gamma', () => {
  it('finds the published parameters on the 946 repeat buyers of CDNOW', async () => {
    const { customers, packed } = await readCdnow(cdnow);
    const summaries = customers.map((_, customer) => buyerSummary(packed, customer, calibrationEnd)!);
    expect(summaries.filter(({ repeats, meanSpend }) => repeats > 0 && meanSpend > 0)).toHaveLength(946);
    const model = fitGammaGamma(summaries)!;
    expect([model.p, model.q, model.v].map((value) => value.toFixed(2))).toEqual(['6.25', '3.74', '15.44']);
  });

  it('draws a mean towards the shop’s, less the more is known', () => {
    const model = { p: 6.249, q: 3.745, v: 15.448 };
    const average = (6.249 * 15.448) / 2.745;
    expect(expectedSpend(model, { repeats: 0, meanSpend: 0 })).toBeCloseTo(average, 10);
    const [once, often] = [1, 50].map((repeats) => expectedSpend(model, { repeats, meanSpend: 100 })) as [
      number,
      number,
    ];
    expect(average).toBeLessThan(once);
    expect(once).toBeLessThan(often);
    expect(often).toBeLessThan(100);
  });

  it('fits the same in any currency, and not at all on a handful of buyers', async () => {
    const { customers, packed } = await readCdnow(cdnow);
    const summaries = customers.map((_, customer) => buyerSummary(packed, customer, calibrationEnd)!);
    const won = summaries.map((summary) => ({ ...summary, meanSpend: summary.meanSpend * 1300 }));
    const [dollars, wons] = [fitGammaGamma(summaries)!, fitGammaGamma(won)!];
    expect(wons.p).toBeCloseTo(dollars.p, 3);
    expect(wons.v / 1300).toBeCloseTo(dollars.v, 2);
    expect(fitGammaGamma(summaries.filter(({ repeats }) => repeats > 0).slice(0, 29))).toBeUndefined();
  });
});

describe('expected purchases', () => {
  it('are those of the authors’ worked example: 1.226 in the second 39 weeks', () => {
    const example = { repeats: 2, lastAt: 30.43, age: 38.86 };
    expect(expectedPurchases(published, example, 39 * 7)).toBeCloseTo(1.226, 3);
  });

  it('begin at the rate of somebody active times the chance of being so, whatever the history', () => {
    const random = seededRandom(5);
    for (let round = 0; round < 200; round++) {
      const model = { r: 0.1 + 2 * random(), alpha: 0.5 + 10 * random(), a: 0.2 + 2 * random(), b: 0.3 + 4 * random() };
      const age = 1 + 100 * random();
      const repeats = Math.floor(random() * 200);
      const lastAt = repeats === 0 ? 0 : age * random();
      const { r, alpha, a, b } = model;
      const gone = repeats === 0 ? 0 : (a / (b + repeats - 1)) * ((alpha + age) / (alpha + lastAt)) ** (r + repeats);
      const rate = (r + repeats) / (alpha + age) / (1 + gone);
      const short = 1e-4;
      const found = expectedPurchases(model, { repeats, lastAt, age }, short * 7) / short;
      expect(Math.abs(found - rate)).toBeLessThanOrEqual(1e-3 * rate + 1e-7);
    }
  });

  it('agree with the untransformed formula and stay steady where it divides by zero', () => {
    const summary = { repeats: 3, lastAt: 20, age: 30 };
    const { r, alpha, a, b } = published;
    const t = 4;
    const ratio = ((alpha + 30) / (alpha + 30 + t)) ** (r + 3);
    const plain =
      (((a + b + 2) / (a - 1)) * (1 - ratio * hypergeometric(r + 3, b + 3, a + b + 2, t / (alpha + 30 + t)))) /
      (1 + (a / (b + 2)) * ((alpha + 30) / (alpha + 20)) ** (r + 3));
    expect(expectedPurchases(published, summary, 28)).toBeCloseTo(plain, 12);
    const at = (value: number): number => expectedPurchases({ ...published, a: value }, summary, 28);
    expect(at(1)).toBeCloseTo((at(1 - 1e-4) + at(1 + 1e-4)) / 2, 6);
  });

  it('foretell the next 39 weeks of CDNOW as low as they are known to, in number and in money', async () => {
    const { customers, packed } = await readCdnow(cdnow);
    const model = fitValue(packed, calibrationEnd)!;
    let [purchases, value, days, spent] = [0, 0, 0, 0];
    customers.forEach((_, customer) => {
      const summary = buyerSummary(packed, customer, calibrationEnd)!;
      const expected = expectedValue(model, summary, 273);
      purchases += expected.purchases;
      value += expected.value!;
      const later = buyerSummary(packed, customer, calibrationEnd + 273)!;
      days += later.repeats - summary.repeats;
      spent += later.repeats * later.meanSpend - summary.repeats * summary.meanSpend;
    });
    expect(days).toBe(1882);
    expect(purchases / days).toBeCloseTo(0.87, 2);
    expect(value / spent).toBeCloseTo(0.83, 2);
  });
});

describe('a buyer’s summary', () => {
  it('sees only earlier days, counts days of purchase, and takes returns off', () => {
    const packed = packHistories([
      { activity: [bought(10, 50), bought(17, 30, 2), bought(20, -6, 0), bought(24, 20), bought(30, 99)] },
      { activity: [bought(29, -5, 0), bought(31, 5)] },
    ]);
    expect(buyerSummary(packed, 0, 30)).toEqual({ repeats: 2, lastAt: 2, age: 20 / 7, meanSpend: 22 });
    expect(buyerSummary(packed, 1, 31)).toBeUndefined();
    const blobs = [0, 1].map((customer) => {
      const from = packed.starts[customer]!;
      const days = [...packed.days.slice(from, packed.starts[customer + 1])];
      const rowOf = (index: number): number[] => [...packed.values.slice(index * 7, index * 7 + 7)];
      const activity = days.map((day, index) => bought(day, rowOf(from + index)[4]!, rowOf(from + index)[3]));
      return historyToBlob({ activity });
    });
    for (const day of [9, 11, 18, 30, 31, 40]) {
      blobs.forEach((blob, customer) => expect(buyerSummaryOf(blob, day)).toEqual(buyerSummary(packed, customer, day)));
    }
    expect(buyerSummaryOf(new Uint8Array(0), 30)).toBeUndefined();
    expect(fitValue(packed, 9)).toBeNull();
  });
});
