/**
 * From a customer's history to the model's inputs. Training, the daily refresh and live scoring all come through
 * `writeSequence` and `writeContext`; nothing else in the product makes features.
 */
import { columnCount, packHistories, purchasesColumn, spendColumn } from './history.ts';
import type { History, PackedHistories } from './history.ts';

/** Days the network looks back on: the 90 days before the reference day, which itself is excluded. */
export const sequenceDays = 90;

/**
 * Channels per day: the packed columns as log1p, then "known" (0 before the first sight of the person). The hours of
 * people's visits are no channel: whether they would help on the validation day has not been tried.
 */
export const channels = ['access', 'events', 'carts', 'purchases', 'spend', 'sent', 'opened', 'known'] as const;

/** Number of channels. */
export const channelCount = channels.length;

/** Numbers in one customer's sequence. */
export const sequenceSize = sequenceDays * channelCount;

/** The context features: all log1p but the last, which is a plain difference. */
export const contextFeatures = [
  'recency',
  'purchases',
  'tenure',
  'meanSpend',
  'meanGap',
  'gapDeviation',
  'lastGap',
  'recencyToGap',
  'purchases180',
  'purchases90',
  'trend28',
] as const;

/** Number of context features. */
export const contextCount = contextFeatures.length;

const recencyToGapCap = 200;

/** Index of the first day of `[from, to)` that is at or after `day`; days ascend. */
function lowerBound(days: Int32Array, from: number, to: number, day: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (days[middle]! < day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether anything is known of the customer before `day` (or on it, when `includeToday`). */
export function isKnown(packed: PackedHistories, customer: number, day: number, includeToday = false): boolean {
  const start = packed.starts[customer]!;
  return start < packed.starts[customer + 1]! && packed.days[start]! < (includeToday ? day + 1 : day);
}

/**
 * Writes the sequence, `sequenceDays` × `channelCount`, oldest day first, at `offset` of `target`.
 * Everything it does not set is set to 0.
 */
export function writeSequence(
  packed: PackedHistories,
  customer: number,
  day: number,
  target: Float32Array,
  offset: number,
): void {
  target.fill(0, offset, offset + sequenceSize);
  const start = packed.starts[customer]!;
  const end = packed.starts[customer + 1]!;
  if (start === end) return;
  const firstDay = day - sequenceDays;
  const known = offset + channelCount - 1;
  for (let step = Math.max(0, packed.days[start]! - firstDay); step < sequenceDays; step++) {
    target[known + step * channelCount] = 1;
  }
  for (let index = lowerBound(packed.days, start, end, firstDay); index < end; index++) {
    const step = packed.days[index]! - firstDay;
    if (step >= sequenceDays) break;
    const from = index * columnCount;
    const to = offset + step * channelCount;
    for (let column = 0; column < columnCount; column++) {
      const value = packed.values[from + column]!;
      if (value > 0) target[to + column] = Math.log1p(value);
    }
  }
}

/**
 * Writes the context features, not yet standardised, at `offset` of `target`. The reference day's own activity
 * counts only with `includeToday` (live scoring); a purchase of today counts as one day ago, the youngest that training sees.
 */
export function writeContext(
  packed: PackedHistories,
  customer: number,
  day: number,
  includeToday: boolean,
  target: Float64Array,
  offset: number,
): void {
  const start = packed.starts[customer]!;
  const end = packed.starts[customer + 1]!;
  const until = includeToday ? day + 1 : day;
  let purchases = 0;
  let purchaseDays = 0;
  let spend = 0;
  let first = 0;
  let last = 0;
  let lastGap = 0;
  let gapSquares = 0;
  let in180 = 0;
  let in90 = 0;
  let in28 = 0;
  let before28 = 0;
  for (let index = start; index < end; index++) {
    const at = packed.days[index]!;
    if (at >= until) break;
    const bought = packed.values[index * columnCount + purchasesColumn]!;
    if (!(bought > 0)) continue;
    if (purchaseDays === 0) {
      first = at;
    } else {
      lastGap = at - last;
      gapSquares += lastGap * lastGap;
    }
    purchaseDays++;
    last = at;
    purchases += bought;
    spend += packed.values[index * columnCount + spendColumn]!;
    const age = Math.max(1, day - at);
    if (age <= 180) in180 += bought;
    if (age <= 90) in90 += bought;
    if (age <= 28) in28 += bought;
    else if (age <= 56) before28 += bought;
  }
  const tenure = isKnown(packed, customer, day, includeToday) ? Math.max(1, day - packed.days[start]!) : 0;
  const recency = purchaseDays > 0 ? Math.max(1, day - last) : tenure;
  const gaps = purchaseDays - 1;
  const meanGap = gaps > 0 ? (last - first) / gaps : tenure;
  const variance = gaps > 0 ? gapSquares / gaps - meanGap * meanGap : 0;
  target[offset] = Math.log1p(recency);
  target[offset + 1] = Math.log1p(purchases);
  target[offset + 2] = Math.log1p(tenure);
  target[offset + 3] = Math.log1p(purchases > 0 ? Math.max(0, spend / purchases) : 0);
  target[offset + 4] = Math.log1p(meanGap);
  target[offset + 5] = Math.log1p(Math.sqrt(Math.max(0, variance)));
  target[offset + 6] = Math.log1p(gaps > 0 ? lastGap : tenure);
  target[offset + 7] = Math.log1p(Math.min(recencyToGapCap, meanGap > 0 ? recency / meanGap : 0));
  target[offset + 8] = Math.log1p(in180);
  target[offset + 9] = Math.log1p(in90);
  target[offset + 10] = in28 - before28;
}

/** Means and standard deviations of the context features on the training rows; they travel with the model. */
export interface ContextScale {
  readonly means: readonly number[];
  readonly deviations: readonly number[];
}

/** Beyond this many deviations a feature says no more; keeps a strange customer from throwing the network off. */
const farthest = 8;

/** Standardises one customer's context in single precision, the form in which the network reads it. */
export function standardise(
  scale: ContextScale,
  raw: Float64Array,
  from: number,
  target: Float32Array,
  to: number,
): void {
  for (let feature = 0; feature < contextCount; feature++) {
    const z = (raw[from + feature]! - scale.means[feature]!) / scale.deviations[feature]!;
    target[to + feature] = Math.min(farthest, Math.max(-farthest, z));
  }
}

/** The sequence of one history: 90 days before `day` × 8 channels. */
export function sequence(history: History, day: number): Float32Array {
  const target = new Float32Array(sequenceSize);
  writeSequence(packHistories([history]), 0, day, target, 0);
  return target;
}

/** The 11 context features of one history, not yet standardised. */
export function context(history: History, day: number, includeToday: boolean): Float64Array {
  const target = new Float64Array(contextCount);
  writeContext(packHistories([history]), 0, day, includeToday, target, 0);
  return target;
}
