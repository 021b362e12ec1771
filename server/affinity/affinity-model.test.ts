import { describe, expect, it } from 'vitest';
import { seededRandom } from '../model/random.ts';
import { judgeAffinity } from './affinity-figures.ts';
import { viewOf } from './affinity-features.ts';
import { fitAffinity, modelledItems, scoreCustomer } from './affinity-model.ts';
import { buildAffinity } from './build-affinity.ts';
import type { Item } from './order-items.ts';
import { purchaseBook, type Purchases } from './purchases.ts';
import { judgeRecommendations } from './recommendation-figures.ts';
import { packScores, unpackScore } from './stored-affinity.ts';

const item = (key: string): Item => ({
  key,
  kind: key.startsWith('product:') ? 'product' : 'category',
  name: key.slice(key.indexOf(':') + 1),
});

/** People with habits of different strength, drawn day by day from known probabilities. */
function habits(people: number, days: number, items: readonly string[], seed = 3): Purchases {
  const random = seededRandom(seed);
  const book = purchaseBook();
  for (let id = 1; id <= people; id++) {
    book.customer(id);
    const rates = items.map((_, at) => (random() < 0.3 ? 0.05 * random() : 0.002 / (1 + at)));
    const leaves = random() < 0.25 ? Math.floor(random() * days) : days;
    for (let day = 0; day < leaves; day++) {
      rates.forEach((rate, at) => {
        if (random() < rate) book.buy(day, item(items[at]!));
      });
    }
  }
  return book.finish();
}

describe('the purchase model', () => {
  const purchases = habits(1500, 400, ['category:a', 'category:b', 'category:c', 'category:d']);

  it('ranks far better than "bought it before" on days it has not seen, and its probabilities come true', () => {
    const day = 372;
    const fit = fitAffinity(purchases, modelledItems(purchases, day), 28, [day - 28, day - 56], day);
    const figures = judgeAffinity(fit, purchases, day)!;
    expect(figures.items).toBe(4);
    expect(figures.auc).toBeGreaterThan(0.8);
    expect(figures.auc).toBeGreaterThan(figures.boughtBeforeAuc + 0.05);
    expect(figures.calibrationError).toBeLessThan(0.03);
  });

  it('is fitted without a look at the days it is judged on', () => {
    const day = 372;
    const planted = habits(1500, 400, ['category:a', 'category:b', 'category:c', 'category:d']);
    // A future in which everybody buys everything must not reach the fit as of that day.
    for (let at = 0; at < planted.days.length; at++) if (planted.days[at]! >= day) planted.bought[at] = 0;
    const before = fitAffinity(purchases, modelledItems(purchases, day), 28, [day - 28, day - 56], day);
    expect(fitAffinity(planted, modelledItems(planted, day), 28, [day - 28, day - 56], day)).toEqual(before);
    const position = Int32Array.from(purchases.items, (_, index) => before.items.indexOf(index));
    for (const customer of [0, 5, 80]) {
      expect(scoreCustomer(before, planted, position, customer, day)).toEqual(
        scoreCustomer(before, purchases, position, customer, day),
      );
    }
  });

  it('sees of a customer only what came before the day', () => {
    const book = purchaseBook();
    book.customer(1);
    for (const day of [10, 20, 30]) book.buy(day, item('category:a'));
    const bought = book.finish();
    expect(viewOf(bought, 0, 10, 28)).toBeNull();
    expect(viewOf(bought, 0, 11, 28)?.habits).toEqual([{ item: 0, count: 1, recent: 1, first: 10, last: 10 }]);
    expect(viewOf(bought, 0, 20, 28)?.habits).toEqual([{ item: 0, count: 1, recent: 1, first: 10, last: 10 }]);
    expect(viewOf(bought, 0, 39, 28)?.habits).toEqual([{ item: 0, count: 3, recent: 2, first: 10, last: 30 }]);
  });

  it('learns from windows that are over, and is judged on days that its judged fit had not seen', () => {
    const [endDay, horizon] = [400, 28];
    const { fit, stored } = buildAffinity(purchases, { firstDay: 0, endDay, horizon });
    const fitAt = (day: number) =>
      fitAffinity(purchases, modelledItems(purchases, day), horizon, [day - horizon, day - 2 * horizon], day);
    expect(fit).toEqual(fitAt(endDay));
    expect(stored.figures).toEqual(judgeAffinity(fitAt(endDay - horizon), purchases, endDay - horizon));
    expect(stored.figures!.auc).toBeGreaterThan(stored.figures!.boughtBeforeAuc);
  });

  it('models a product from 200 buyers on and a category from 20 on', () => {
    const book = purchaseBook();
    for (let id = 1; id <= 200; id++) {
      book.customer(id);
      book.buy(id % 50, item('product:common'));
      if (id < 200) book.buy(1, item('product:rare'));
      if (id <= 20) book.buy(1, item('category:small'));
      if (id <= 19) book.buy(1, item('category:tiny'));
    }
    const bought = book.finish();
    const names = modelledItems(bought, 100).map((index) => bought.items[index]!.key);
    expect(names).toEqual(['product:common', 'category:small']);
  });

  it('keeps a customer’s scores in a few bytes, and what was never bought by one number', () => {
    const day = 400;
    const fit = fitAffinity(purchases, modelledItems(purchases, day), 28, [day - 28, day - 56], day);
    const position = Int32Array.from(purchases.items, (_, index) => fit.items.indexOf(index));
    let never = 0;
    for (let customer = 0; customer < 200; customer++) {
      const scores = scoreCustomer(fit, purchases, position, customer, day);
      if (!scores) continue;
      const packed = packScores(scores);
      expect(packed.length).toBe(4 + 4 * scores.again.length);
      fit.items.forEach((_, at) => {
        const own = scores.again.find((one) => one.at === at);
        if (!own) never += 1;
        const p = own?.p ?? 1 / (1 + Math.exp(-(scores.base + fit.never.intercepts[at]!)));
        expect(unpackScore(packed, at, fit.never)).toBeCloseTo(p, 4);
      });
    }
    expect(never).toBeGreaterThan(50);
  });

  it('says why it says nothing: no items, a short history, few buyers', () => {
    const missing = (of: Purchases, endDay: number): unknown =>
      buildAffinity(of, { firstDay: of.days.length === 0 ? null : 0, endDay, horizon: 28 }).stored.missing;
    expect(missing(purchaseBook().finish(), 100)).toBe('no-items');
    expect(missing(purchases, 55)).toBe('too-little-history');
    expect(missing(habits(10, 100, ['category:a']), 100)).toBe('too-few-buyers');
    expect(missing(purchases, 400)).toBeNull();
  });
});

describe('recommendations', () => {
  /** Twenty pairs of products; who buys one buys the other some weeks later. Of all, product 0 sells best. */
  function pairs(): Purchases {
    const random = seededRandom(11);
    const book = purchaseBook();
    for (let id = 1; id <= 3000; id++) {
      book.customer(id);
      for (let turn = 0; turn < 3; turn++) {
        const pair = Math.floor(random() * 20);
        const day = Math.floor(random() * 350);
        book.buy(day, item(`product:${String(2 * pair)}`));
        book.buy(day + 15 + Math.floor(random() * 10), item(`product:${String(2 * pair + 1)}`));
      }
      if (random() < 0.3) book.buy(Math.floor(random() * 370), item('product:0'));
    }
    return book.finish();
  }

  it('hit far more often than best sellers where things belong together', () => {
    const { people, ours, popularity } = judgeRecommendations(pairs(), 330, 28, [10]);
    expect(people).toBeGreaterThan(200);
    expect(ours[0]).toBeGreaterThan(0.7);
    expect(ours[0]).toBeGreaterThan(popularity[0]! + 0.25);
  });

  it('are products where there are enough of them, else categories', () => {
    const kind = (of: Purchases): unknown =>
      buildAffinity(of, { firstDay: 0, endDay: 380, horizon: 28 }).stored.recommends;
    expect(kind(pairs())).toBe('product');
    expect(kind(habits(100, 380, ['category:a', 'category:b', 'product:x']))).toBe('category');
    expect(kind(purchaseBook().finish())).toBeNull();
  });
});
