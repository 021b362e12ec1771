/** A fit as it is stored, and everybody's probabilities by it. */
import { logistic } from '../model/probability.ts';
import { execute, type Database } from '../store/database.ts';
import type { AffinityFigures } from './affinity-figures.ts';
import type { CustomerScores, PooledWeights } from './affinity-model.ts';
import type { Item } from './order-items.ts';

/** An item of a stored fit. */
export interface StoredItem extends Item {
  /** Customers who bought it within the look-back. */
  readonly buyers: number;
}

/** What the column `affinity_models.model` holds. */
export interface StoredAffinity {
  readonly horizon: number;
  /** The first day whose purchases were not looked at: days since 1970-01-01. */
  readonly day: number;
  /** The first `modelled` of them have probabilities; the others are known to recommendations only. */
  readonly items: readonly StoredItem[];
  readonly modelled: number;
  /** Why nothing is modelled; null when something is. */
  readonly missing: 'no-items' | 'too-little-history' | 'too-few-buyers' | null;
  readonly never: PooledWeights;
  readonly again: PooledWeights;
  /** On the latest horizon of days, by a fit that had not seen them. */
  readonly figures: AffinityFigures | null;
  /** Which kind of item is recommended; null while there is none. */
  readonly recommends: Item['kind'] | null;
}

/** A stored fit, with its place in the table. */
export interface KnownAffinity extends StoredAffinity {
  readonly id: string;
  readonly fittedAt: number;
  /** Position of each item's key. */
  readonly positions: ReadonlyMap<string, number>;
}

const BYTES_BASE = 4;
const BYTES_PER_ITEM = 4;
const MOST = 65_535;

/** A customer's scores as bytes; see `AffinitiesTable.ps`. */
export function packScores({ base, again }: CustomerScores): Buffer {
  const bytes = Buffer.alloc(BYTES_BASE + BYTES_PER_ITEM * again.length);
  bytes.writeFloatLE(base, 0);
  again.forEach(({ at, p }, index) => {
    bytes.writeUInt16LE(at, BYTES_BASE + BYTES_PER_ITEM * index);
    bytes.writeUInt16LE(Math.round(p * MOST), BYTES_BASE + BYTES_PER_ITEM * index + 2);
  });
  return bytes;
}

/** The probability of one item in packed scores. */
export function unpackScore(ps: Uint8Array, at: number, never: PooledWeights): number {
  const view = new DataView(ps.buffer, ps.byteOffset, ps.byteLength);
  for (let offset = BYTES_BASE; offset < ps.byteLength; offset += BYTES_PER_ITEM) {
    if (view.getUint16(offset, true) === at) return view.getUint16(offset + 2, true) / MOST;
  }
  return logistic(view.getFloat32(0, true) + (never.intercepts[at] ?? -Infinity));
}

const kept = new WeakMap<Database, Map<string, KnownAffinity>>();
/** During a refresh people have scores of the last fit and of the new one. */
const KEPT = 3;

/** A fit by its id; null when it is gone. Fits never change, so the last few are kept. */
export async function affinityById(database: Database, id: string): Promise<KnownAffinity | null> {
  let ofDatabase = kept.get(database);
  if (!ofDatabase) kept.set(database, (ofDatabase = new Map<string, KnownAffinity>()));
  const known = ofDatabase.get(id);
  if (known) return known;
  const text = 'select fitted_at, model from affinity_models where id = ?';
  const [row] = await execute<{ fitted_at: number; model: string }>(database, database.reader, text, [id]);
  if (!row) return null;
  const stored = JSON.parse(row.model) as StoredAffinity;
  const positions = new Map(stored.items.map(({ key }, at) => [key, at]));
  const found = { ...stored, id, fittedAt: row.fitted_at, positions };
  ofDatabase.set(id, found);
  const [oldest] = ofDatabase.keys();
  if (ofDatabase.size > KEPT && oldest !== undefined) ofDatabase.delete(oldest);
  return found;
}

/** The fit in use: the newest whose rows are all written; null before the first. */
export async function currentAffinity(database: Database): Promise<KnownAffinity | null> {
  const text = `select id from affinity_models where finished_at is not null order by finished_at desc, id limit 1`;
  const [row] = await execute<{ id: string }>(database, database.reader, text);
  return row ? affinityById(database, row.id) : null;
}
