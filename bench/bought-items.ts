/** What people buy, of the data that tell it: purchase probabilities and recommendations on a later, unseen day. */
import { fileURLToPath } from 'node:url';
import { judgeAffinity } from '../server/affinity/affinity-figures.ts';
import { fitAffinity, modelledItems } from '../server/affinity/affinity-model.ts';
import { itemsOfOrder } from '../server/affinity/order-items.ts';
import { purchaseBook, type Purchases } from '../server/affinity/purchases.ts';
import { judgeRecommendations } from '../server/affinity/recommendation-figures.ts';
import { dayNumber } from '../server/model/shop.ts';
import { readOrders, type SampleOrder } from '../server/sample/read-files.ts';

const round = (value: number): number => Math.round(value * 10_000) / 10_000;

async function completeJourney(): Promise<Purchases> {
  const orders = await readOrders(fileURLToPath(new URL('../data/complete-journey', import.meta.url)));
  const byHousehold = new Map<number, SampleOrder[]>();
  for (const order of orders) {
    const own = byHousehold.get(order.household);
    if (own) own.push(order);
    else byHousehold.set(order.household, [order]);
  }
  const book = purchaseBook();
  for (const [household, own] of byHousehold) {
    book.customer(household);
    for (const { at, properties } of own) for (const item of itemsOfOrder(properties)) book.buy(dayNumber(at), item);
  }
  return book.finish();
}

/**
 * Figures of purchase probabilities and recommendations for the `horizon` days from `at` on, by what was known before.
 * Nothing for data whose orders tell no items (CDNOW, the generated shop, files of orders).
 */
export async function boughtItems(
  data: string,
  horizon: number,
  at: number,
): Promise<Readonly<Record<'recommend' | 'purchase', Readonly<Record<string, number>>>> | Record<string, never>> {
  if (data !== 'complete-journey') return {};
  const purchases = await completeJourney();
  const fit = fitAffinity(purchases, modelledItems(purchases, at), horizon, [at - horizon, at - 2 * horizon], at);
  const figures = judgeAffinity(fit, purchases, at);
  if (!figures) return {};
  const { people, ours, popularity } = judgeRecommendations(purchases, at, horizon, [1, 3, 10]);
  return {
    recommend: {
      people,
      hitRateAt1: round(ours[0]!),
      popularityHitRateAt1: round(popularity[0]!),
      hitRateAt3: round(ours[1]!),
      popularityHitRateAt3: round(popularity[1]!),
      hitRateAt10: round(ours[2]!),
      popularityHitRateAt10: round(popularity[2]!),
    },
    purchase: {
      items: figures.items,
      auc: round(figures.auc),
      boughtBeforeAuc: round(figures.boughtBeforeAuc),
      brier: round(figures.brier),
      calibrationError: round(figures.calibrationError),
    },
  };
}
