/**
 * Labelled rows for training and judging: a customer seen from a reference day, and what followed.
 */
import { contextCount, isKnown, standardise, writeContext } from './features.ts';
import type { ContextScale } from './features.ts';
import { columnCount, purchasesColumn } from './history.ts';
import type { PackedHistories } from './history.ts';

/** Parallel arrays, one entry per row. Backed by shared memory so that training threads read them in place. */
export interface Examples {
  readonly customers: Int32Array;
  readonly days: Int32Array;
  /** Index of the bucket in which the next purchase fell; the last index means none within the horizon. */
  readonly labels: Uint8Array;
  /** Context features before standardisation, `contextCount` per row. */
  readonly contexts: Float64Array;
}

/** Upper edges, in days, of the buckets of days to the next purchase. */
export function bucketEdges(horizon: number): number[] {
  if (horizon === 28) return [2, 4, 7, 11, 17, 28];
  const shares = [7, 14, 30, 45, 60, 90].map((edge) => Math.max(1, Math.round((edge * horizon) / 90)));
  return [...new Set(shares)];
}

/** The first day of purchase in `[day, day + horizon)`, or undefined. */
function nextPurchase(packed: PackedHistories, customer: number, day: number, horizon: number): number | undefined {
  const start = packed.starts[customer]!;
  for (let index = packed.starts[customer + 1]! - 1, found: number | undefined; ; index--) {
    const at = index >= start ? packed.days[index]! : -Infinity;
    if (at < day) return found;
    if (at < day + horizon && packed.values[index * columnCount + purchasesColumn]! > 0) found = at;
  }
}

/** The label of a customer seen from `day`: day 0 of the window is `day` itself, which the features do not see. */
export function bucketOf(packed: PackedHistories, customer: number, day: number, edges: readonly number[]): number {
  const next = nextPurchase(packed, customer, day, edges[edges.length - 1]!);
  if (next === undefined) return edges.length;
  return edges.findIndex((edge) => next - day < edge);
}

/**
 * Rows for everyone known on each of `days`. With more than `limit` rows, every customer keeps an even share:
 * rows are thinned by a fixed stride, so no day and no group of customers is favoured.
 */
export function examplesOn(
  packed: PackedHistories,
  days: readonly number[],
  edges: readonly number[],
  limit = Infinity,
): Examples {
  const total = packed.starts.length - 1;
  const known = knownRows(packed, days);
  const count = Math.min(limit, known);
  const examples: Examples = {
    customers: new Int32Array(new SharedArrayBuffer(4 * count)),
    days: new Int32Array(new SharedArrayBuffer(4 * count)),
    labels: new Uint8Array(new SharedArrayBuffer(count)),
    contexts: new Float64Array(new SharedArrayBuffer(8 * count * contextCount)),
  };
  // Everyone known on each day in turn, every so many of them taken: nothing is kept of those passed over.
  let row = 0;
  let place = 0;
  for (const day of days) {
    for (let customer = 0; customer < total && row < count; customer++) {
      if (!isKnown(packed, customer, day) || place++ < Math.floor((row * known) / count)) continue;
      examples.customers[row] = customer;
      examples.days[row] = day;
      examples.labels[row] = bucketOf(packed, customer, day, edges);
      writeContext(packed, customer, day, false, examples.contexts, row * contextCount);
      row++;
    }
  }
  return examples;
}

function knownRows(packed: PackedHistories, days: readonly number[]): number {
  const total = packed.starts.length - 1;
  let known = 0;
  for (const day of days) {
    for (let customer = 0; customer < total; customer++) if (isKnown(packed, customer, day)) known++;
  }
  return known;
}

/** Means and deviations of the context over rows; a feature that never moves gets deviation 1, so that it reads as 0. */
export function contextScale(examples: Examples): ContextScale {
  const count = examples.customers.length;
  const means = Array.from({ length: contextCount }, () => 0);
  const deviations = Array.from({ length: contextCount }, () => 0);
  for (let feature = 0; feature < contextCount; feature++) {
    let sum = 0;
    let squares = 0;
    for (let row = 0; row < count; row++) sum += examples.contexts[row * contextCount + feature]!;
    const mean = sum / count;
    for (let row = 0; row < count; row++) squares += (examples.contexts[row * contextCount + feature]! - mean) ** 2;
    const deviation = Math.sqrt(squares / count);
    means[feature] = mean;
    deviations[feature] = deviation > 1e-9 ? deviation : 1;
  }
  return { means, deviations };
}

/** All rows' contexts, standardised, in shared memory. */
export function standardisedContexts(examples: Examples, scale: ContextScale): Float32Array {
  const count = examples.customers.length;
  const target = new Float32Array(new SharedArrayBuffer(4 * count * contextCount));
  for (let row = 0; row < count; row++) {
    standardise(scale, examples.contexts, row * contextCount, target, row * contextCount);
  }
  return target;
}

/** Whether each row churned: no purchase within the horizon. */
export function churned(examples: Examples, buckets: number): boolean[] {
  return Array.from(examples.labels, (label) => label === buckets - 1);
}
