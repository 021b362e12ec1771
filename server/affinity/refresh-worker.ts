/** The thread of a daily fit: its own connections, so that reading and fitting keep nobody waiting. */
import { parentPort, workerData } from 'node:worker_threads';
import { openDatabase, type DatabaseLocation } from '../store/database.ts';
import { buildAffinity } from './build-affinity.ts';
import { readPurchases } from './read-purchases.ts';
import { writeAffinity } from './write-affinity.ts';

/** What the thread is asked. */
export interface RefreshInput {
  readonly location: DatabaseLocation;
  readonly id: string;
  readonly now: number;
  readonly zone: string;
  /** The shop's current local day: nothing of it is looked at. */
  readonly endDay: number;
  readonly horizon: number;
}

/** What it says when it is done. */
export interface RefreshedAffinities {
  readonly id: string;
  /** Customers with scores. */
  readonly people: number;
  /** Items with probabilities. */
  readonly items: number;
  /** Why there are none; null when there are. */
  readonly missing: 'no-items' | 'too-little-history' | 'too-few-buyers' | null;
  readonly seconds: { readonly read: number; readonly fit: number; readonly write: number };
}

const { location, id, now, zone, endDay, horizon } = (workerData as { input: RefreshInput }).input;
const started = performance.now();
const database = openDatabase(location);
const { purchases, firstDay } = await readPurchases(database, zone, endDay, horizon);
const read = performance.now();
const built = buildAffinity(purchases, { firstDay, endDay, horizon });
const fitted = performance.now();
const clock = (): number => now + Math.round(performance.now() - started);
const people = await writeAffinity(database, built, purchases, { id, now, clock });
const seconds = {
  read: (read - started) / 1000,
  fit: (fitted - read) / 1000,
  write: (performance.now() - fitted) / 1000,
};
await database.close();
const { modelled: items, missing } = built.stored;
parentPort?.postMessage({ id, people, items, missing, seconds } satisfies RefreshedAffinities);
