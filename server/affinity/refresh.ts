import { randomUUID } from 'node:crypto';
import { localDay } from '../../engine/wall-clock.ts';
import { startWorker } from '../model/worker-thread.ts';
import type { Services } from '../services.ts';
import { execute, type Database } from '../store/database.ts';
import { isAffinityDue } from './due.ts';
import type { RefreshedAffinities, RefreshInput } from './refresh-worker.ts';

/** The horizon where no churn model says otherwise, days. */
export const DEFAULT_HORIZON = 28;

/** The daily fit could not be finished, or was given up. */
export class AffinityRefreshFailed extends Error {
  override name = 'AffinityRefreshFailed';
}

/** The shop's horizon: its churn model's, so that one question has one answer everywhere. */
export async function affinityHorizon(database: Database): Promise<number> {
  const text = `select sidecar from models where state = 'champion'`;
  const [row] = await execute<{ sidecar: string }>(database, database.reader, text);
  if (!row) return DEFAULT_HORIZON;
  const { horizon } = JSON.parse(row.sidecar) as { horizon?: unknown };
  return typeof horizon === 'number' && horizon > 0 ? horizon : DEFAULT_HORIZON;
}

/** A fit under way in this process, so that whoever asks again waits for it instead of beginning another. */
const underWay = new WeakMap<Database, Promise<RefreshedAffinities>>();
const BEAT_MS = 5000;

/**
 * The daily fit when it is due; see `refreshAffinities`.
 *
 * @param beat called every few seconds meanwhile.
 * @returns null when it is not due.
 */
export async function refreshDueAffinities(
  services: Pick<Services, 'database' | 'settings' | 'clock'>,
  beat: () => void = () => undefined,
): Promise<RefreshedAffinities | null> {
  if (!(await isAffinityDue(services))) return null;
  const { database } = services;
  let going = underWay.get(database);
  if (!going) {
    going = refreshAffinities(services).finally(() => underWay.delete(database));
    underWay.set(database, going);
  }
  const beating = setInterval(beat, BEAT_MS);
  try {
    return await going;
  } finally {
    clearInterval(beating);
  }
}

/**
 * Works out anew, from the orders up to yesterday, what everybody is likely to buy and what is bought together. Runs in
 * a thread of its own; until it is done the last fit stays in use. A fit that was broken off leaves rows that the next
 * one replaces.
 *
 * @param signal ends the thread at once.
 * @throws AffinityRefreshFailed when it was given up, or the thread failed.
 */
export async function refreshAffinities(
  services: Pick<Services, 'database' | 'settings' | 'clock'>,
  signal?: AbortSignal,
): Promise<RefreshedAffinities> {
  const { database, settings, clock } = services;
  const now = clock();
  const { zone } = await settings.get();
  const input: RefreshInput = {
    location: database.location,
    id: randomUUID(),
    now,
    zone,
    endDay: localDay(now, zone),
    horizon: await affinityHorizon(database),
  };
  signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const worker = startWorker(new URL('./refresh-worker.ts', import.meta.url), input);
    let over = false;
    const end = (act: () => void): void => {
      if (over) return;
      over = true;
      signal?.removeEventListener('abort', stop);
      void worker.terminate();
      act();
    };
    const fail = (message: string): void => end(() => reject(new AffinityRefreshFailed(message)));
    const stop = (): void => fail('The daily fit of purchases was given up.');
    signal?.addEventListener('abort', stop);
    worker.on('message', (done: RefreshedAffinities) => end(() => resolve(done)));
    worker.on('error', (error) => fail(error.message));
    worker.on('exit', () => fail('The thread of the daily fit ended.'));
  });
}
