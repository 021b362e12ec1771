/**
 * What is known of a chunk's customers after scoring, kept until everybody is scored: only then can a percentile be told,
 * and the whole goes into `scores`. Pure.
 */
import { chunkSize } from './entries.ts';

/** One customer's part. */
export interface DraftRow {
  /** As the model gave it, to the bit. */
  readonly p: number;
  /** Bucket of the median time to the next purchase; -1 = more likely none. */
  readonly bucket: number;
  /** Null without a value model. */
  readonly purchases: number | null;
  readonly value: number | null;
  readonly atRisk: number | null;
}

/** A chunk's drafts; a row not put is absent. */
export interface Draft {
  put(customer: number, row: DraftRow): void;
  get(customer: number): DraftRow | undefined;
  /** All of it, as stored. */
  readonly bytes: Uint8Array;
}

const bytesPerRow = 8 + 3 * 4 + 1;

/** An empty draft, or one that was stored. @throws RangeError when the bytes are not a whole draft. */
export function draftOf(stored?: Uint8Array): Draft {
  const size = chunkSize * bytesPerRow;
  // A copy, because a stored one may lie anywhere in its buffer.
  const bytes = new Uint8Array(size);
  if (stored) {
    if (stored.byteLength !== size) throw new RangeError(`A draft has ${size} bytes, not ${stored.byteLength}.`);
    bytes.set(stored);
  }
  const ps = new Float64Array(bytes.buffer, 0, chunkSize);
  const figures = new Float32Array(bytes.buffer, 8 * chunkSize, 3 * chunkSize);
  const buckets = new Int8Array(bytes.buffer, 20 * chunkSize, chunkSize);
  if (!stored) ps.fill(NaN);
  const figure = (at: number): number | null => (Number.isNaN(figures[at]!) ? null : figures[at]!);
  return {
    bytes,
    put(customer, { p, bucket, purchases, value, atRisk }) {
      const at = customer % chunkSize;
      ps[at] = p;
      buckets[at] = bucket;
      figures[3 * at] = purchases ?? NaN;
      figures[3 * at + 1] = value ?? NaN;
      figures[3 * at + 2] = atRisk ?? NaN;
    },
    get(customer) {
      const at = customer % chunkSize;
      const p = ps[at]!;
      if (Number.isNaN(p)) return undefined;
      const [purchases, value, atRisk] = [figure(3 * at), figure(3 * at + 1), figure(3 * at + 2)];
      return { p, bucket: buckets[at]!, purchases, value, atRisk };
    },
  };
}
