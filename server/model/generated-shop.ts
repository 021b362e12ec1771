/**
 * A generated shop whose customers fade out before they leave: visits thin out first, then carts, then orders.
 * Used by tests and benchmarks; nothing in it is real.
 */
import { packHistories } from './history.ts';
import type { DailyActivity, History } from './history.ts';
import { seededRandom } from './random.ts';
import type { Shop } from './shop.ts';

/** What to generate. */
export interface GeneratedShopRequest {
  readonly customers: number;
  /** Days of history; the first is `firstDay`. */
  readonly days: number;
  readonly firstDay?: number;
  readonly seed: number;
}

/** One customer's life: arrives, visits and buys at an own pace, fades over about five weeks, is gone. */
function life(request: GeneratedShopRequest, firstDay: number, random: () => number): History {
  const { days } = request;
  const arrives = Math.floor(random() * days * 0.6);
  const stays = 60 - Math.log(1 - random()) * 260;
  const leaves = arrives + stays;
  const visitRate = 0.05 + 0.35 * random();
  const orderShare = 0.1 + 0.3 * random();
  const basket = 10 + 60 * random();
  const activity: DailyActivity[] = [];
  for (let offset = arrives; offset < days; offset++) {
    const left = leaves - offset;
    if (left <= 0) break;
    const fading = Math.min(1, left / 35);
    if (offset !== arrives && random() >= visitRate * (0.15 + 0.85 * fading)) continue;
    const bought = offset === arrives || random() < orderShare * fading;
    activity.push({
      day: firstDay + offset,
      access: 1,
      events: 1 + Math.floor(random() * 8 * fading),
      carts: bought || random() < 0.3 * fading ? 1 : 0,
      purchases: bought ? 1 : 0,
      spend: bought ? Math.round(basket * (0.5 + random()) * 100) / 100 : 0,
      sent: 0,
      opened: 0,
    });
  }
  return { activity };
}

/** The histories of a generated shop. */
export function generatedHistories(request: GeneratedShopRequest): History[] {
  const random = seededRandom(request.seed);
  const firstDay = request.firstDay ?? 20_000;
  return Array.from({ length: request.customers }, () => life(request, firstDay, random));
}

/** A generated shop, packed in shared memory. */
export function generatedShop(request: GeneratedShopRequest): Shop {
  const histories = generatedHistories(request);
  const firstDay = request.firstDay ?? 20_000;
  return {
    customers: histories.map((_, index) => `g${index}`),
    packed: packHistories(histories, (bytes) => new SharedArrayBuffer(bytes)),
    firstDay,
    lastDay: firstDay + request.days - 1,
  };
}
