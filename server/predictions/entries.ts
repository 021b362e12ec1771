/**
 * A day's scores of 2,048 customer ids in a row, four bytes each: what `score_days` keeps for ever. Pure.
 */

/** Customer ids per chunk: few enough that one short transaction writes their scores. */
export const chunkSize = 2048;

/** Probabilities are kept as whole numbers 0..`levels`, a step of 0.0015 points. */
export const levels = 65_534;

/** Stands where a customer has no score. */
export const notScored = 65_535;

/** One customer's entry. */
export interface Entry {
  readonly level: number;
  readonly band: number;
  readonly heldOut: boolean;
}

/** The chunk that holds a customer. */
export function chunkOf(customer: number): number {
  return Math.floor(customer / chunkSize);
}

/** The level of a probability. */
export function levelOf(p: number): number {
  return Math.round(p * levels);
}

/** The probability of a level. */
export function probabilityOf(level: number): number {
  return level / levels;
}

/** A chunk in which nobody has a score. */
export function emptyEntries(): Buffer {
  const entries = Buffer.alloc(4 * chunkSize);
  for (let at = 0; at < entries.length; at += 4) entries.writeUInt16LE(notScored, at);
  return entries;
}

/** Writes a customer's entry into the chunk that holds it. */
export function putEntry(entries: Buffer, customer: number, p: number, band: number, heldOut: boolean): void {
  const at = 4 * (customer % chunkSize);
  entries.writeUInt16LE(levelOf(p), at);
  entries[at + 2] = band;
  entries[at + 3] = heldOut ? 1 : 0;
}

/** A customer's entry; undefined without a score. */
export function entryOf(entries: Uint8Array, customer: number): Entry | undefined {
  const at = 4 * (customer % chunkSize);
  const level = entries[at]! + 256 * entries[at + 1]!;
  if (level === notScored) return undefined;
  return { level, band: entries[at + 2]!, heldOut: entries[at + 3] === 1 };
}

/** Calls back for every customer of a chunk that has a score, ids ascending. */
export function forEachEntry(entries: Uint8Array, chunk: number, call: (customer: number, entry: Entry) => void): void {
  for (let customer = chunk * chunkSize; customer < (chunk + 1) * chunkSize; customer++) {
    const entry = entryOf(entries, customer);
    if (entry) call(customer, entry);
  }
}
