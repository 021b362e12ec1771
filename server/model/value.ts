/**
 * What a customer is likely to bring in: expected purchase days (BG/NBD) times expected spend of each (Gamma-Gamma).
 * Both are in closed form, so the daily refresh works them out for everybody. Pure.
 */
import { z } from 'zod';
import { expectedPurchases } from './bgnbd-purchases.ts';
import { fitBgNbd } from './bgnbd.ts';
import type { PurchaseSummary } from './bgnbd.ts';
import { expectedSpend, fitGammaGamma } from './gamma-gamma.ts';
import { columnCount, daysIn, purchasesColumn, spendColumn } from './history.ts';
import type { PackedHistories } from './history.ts';

/** The fitted parameters as they travel with a model; times in weeks, money in the shop's currency. */
export const valueModel = z.object({
  bgnbd: z.object({ r: z.number(), alpha: z.number(), a: z.number(), b: z.number() }),
  /** Null when too few people bought more than once to know how spend varies: there are purchases then, but no value. */
  gammaGamma: z.object({ p: z.number(), q: z.number(), v: z.number() }).nullable(),
});

/** The fitted parameters of both models. */
export type ValueModel = z.infer<typeof valueModel>;

/** What both models know of a customer as of the start of a day. */
export type BuyerSummary = PurchaseSummary & { readonly meanSpend: number };

/** What is expected of a customer within a number of days. */
export interface ExpectedValue {
  /** Purchase days. */
  readonly purchases: number;
  /** What they bring in, in the shop's currency; null without a Gamma-Gamma model. */
  readonly value: number | null;
  /** What somebody who surely stays brings in at the customer's own pace; null without a Gamma-Gamma model. */
  readonly valueIfStaying: number | null;
}

const daysPerWeek = 7;
const bytesPerDay = 4 * (1 + columnCount);

/** A customer's days as they are read one after the other. */
interface DayReader {
  readonly count: number;
  day(index: number): number;
  purchases(index: number): number;
  spend(index: number): number;
}

/**
 * A customer's purchases and spend before `day`; undefined without a purchase. Spend after the first purchase day counts,
 * returns taken off; what is not above 0 then says nothing and `meanSpend` is 0.
 */
function summarise(days: DayReader, day: number): BuyerSummary | undefined {
  let [first, last, purchaseDays, spend] = [0, 0, 0, 0];
  for (let index = 0; index < days.count; index++) {
    const at = days.day(index);
    if (at >= day) break;
    if (days.purchases(index) > 0) {
      if (purchaseDays === 0) first = at;
      last = at;
      purchaseDays++;
    }
    if (purchaseDays > 1) spend += days.spend(index);
  }
  if (purchaseDays === 0) return undefined;
  const repeats = purchaseDays - 1;
  return {
    repeats,
    lastAt: (last - first) / daysPerWeek,
    age: (day - first) / daysPerWeek,
    meanSpend: repeats > 0 ? Math.max(0, spend / repeats) : 0,
  };
}

/** Classes, because closures made for each of a million customers cost more than what they read. */
class PackedDays implements DayReader {
  readonly count: number;
  readonly #start: number;
  readonly #packed: PackedHistories;
  constructor(packed: PackedHistories, customer: number) {
    this.#packed = packed;
    this.#start = packed.starts[customer]!;
    this.count = packed.starts[customer + 1]! - this.#start;
  }
  day(index: number): number {
    return this.#packed.days[this.#start + index]!;
  }
  purchases(index: number): number {
    return this.#packed.values[(this.#start + index) * columnCount + purchasesColumn]!;
  }
  spend(index: number): number {
    return this.#packed.values[(this.#start + index) * columnCount + spendColumn]!;
  }
}

class StoredDays implements DayReader {
  readonly count: number;
  readonly #view: DataView;
  constructor(blob: Uint8Array) {
    this.count = daysIn(blob);
    this.#view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  }
  day(index: number): number {
    return this.#view.getInt32(index * bytesPerDay, true);
  }
  purchases(index: number): number {
    return this.#view.getFloat32(index * bytesPerDay + 4 + 4 * purchasesColumn, true);
  }
  spend(index: number): number {
    return this.#view.getFloat32(index * bytesPerDay + 4 + 4 * spendColumn, true);
  }
}

/** As `summarise`, of one of many customers. */
export function buyerSummary(packed: PackedHistories, customer: number, day: number): BuyerSummary | undefined {
  return summarise(new PackedDays(packed, customer), day);
}

/** As `summarise`, of a stored history (see `historyToBlob`). */
export function buyerSummaryOf(blob: Uint8Array, day: number): BuyerSummary | undefined {
  return summarise(new StoredDays(blob), day);
}

/** Most customers a fit looks at: evenly chosen beyond that, which moves the parameters by less than their own error. */
const fitLimit = 50_000;

/**
 * Fits both models on what was known before `endDay`.
 *
 * @returns null when nobody had bought by then.
 */
export function fitValue(packed: PackedHistories, endDay: number): ValueModel | null {
  const total = packed.starts.length - 1;
  const taken = Math.min(fitLimit, total);
  const summaries: BuyerSummary[] = [];
  for (let index = 0; index < taken; index++) {
    const summary = buyerSummary(packed, Math.floor((index * total) / taken), endDay);
    if (summary) summaries.push(summary);
  }
  if (summaries.length === 0) return null;
  const { r, alpha, a, b } = fitBgNbd(summaries);
  const spend = fitGammaGamma(summaries);
  return { bgnbd: { r, alpha, a, b }, gammaGamma: spend ? { p: spend.p, q: spend.q, v: spend.v } : null };
}

/** Expected purchases and value of a customer in the next `days`. */
export function expectedValue(model: ValueModel, summary: BuyerSummary, days: number): ExpectedValue {
  const purchases = expectedPurchases(model.bgnbd, summary, days);
  if (!model.gammaGamma) return { purchases, value: null, valueIfStaying: null };
  const spend = expectedSpend(model.gammaGamma, summary);
  // The posterior mean of an active customer's rate.
  const perWeek = (model.bgnbd.r + summary.repeats) / (model.bgnbd.alpha + summary.age);
  return { purchases, value: purchases * spend, valueIfStaying: ((perWeek * days) / daysPerWeek) * spend };
}
