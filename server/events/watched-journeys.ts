import type { Plan } from '../../engine/plan.ts';
import type { Services } from '../services.ts';
import { execute } from '../store/database.ts';

/** A published journey, for matching: an event may start it, or mean something to whoever rides one of its versions. */
export interface WatchedJourney {
  readonly id: string;
  /** The live version's plan when the journey takes people in; null while paused or stopped. */
  readonly open: Plan | null;
  /** Every version ever published, by number: people may ride any of them. */
  readonly versions: ReadonlyMap<number, Plan>;
}

/** All journeys that were ever published, as committed now. Read beside the ingest's transaction, which checks again. */
export async function watchedJourneys({ database, plans }: Services): Promise<ReadonlyMap<string, WatchedJourney>> {
  const rows = await execute<{ id: string; state: string; paused_at: number | null; live_version: number }>(
    database,
    database.reader,
    'select id, state, paused_at, live_version from journeys where live_version is not null order by id',
  );
  const watched = await Promise.all(
    rows.map(async ({ id, state, paused_at: pausedAt, live_version: last }): Promise<WatchedJourney> => {
      const numbers = Array.from({ length: last }, (_, index) => index + 1);
      const all = await Promise.all(numbers.map((version) => plans.get(id, version)));
      const versions = new Map(all.map((plan) => [plan.version, plan]));
      const open = state === 'live' && pausedAt === null ? (versions.get(last) ?? null) : null;
      return { id, open, versions };
    }),
  );
  return new Map(watched.map((journey) => [journey.id, journey]));
}
