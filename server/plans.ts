import type { Plan } from '../engine/plan.ts';
import type { Plans } from './services.ts';
import { execute, type Database } from './store/database.ts';

/** What an event can mean to a journey, beside the runs that wait for it. */
export interface JourneyWatch {
  readonly id: string;
  readonly state: 'draft' | 'live' | 'stopped';
  readonly pausedAt: number | null;
  /** The live version's plan. */
  readonly live: Plan;
  /** Every version ever published, oldest first: people may ride any of them. */
  readonly versions: readonly Plan[];
}

/** Plans with the list of everything published, for ingest. */
export interface PlanStore extends Plans {
  /** All journeys that were ever published, as of now. */
  watched(): Promise<readonly JourneyWatch[]>;
}

/** Published plans from the store, parsed once and kept: a version never changes. Reads beside any transaction. */
export function createPlans(database: Database): PlanStore {
  const kept = new Map<string, Promise<Plan>>();

  async function load(journey: string, version: number): Promise<Plan> {
    const rows = await execute<{ plan: string }>(
      database,
      database.reader,
      'select plan from plans where journey_id = ? and version = ?',
      [journey, version],
    );
    const [row] = rows;
    if (row === undefined) throw new Error(`journey ${journey} has no version ${String(version)}`);
    return JSON.parse(row.plan) as Plan;
  }

  function get(journey: string, version: number): Promise<Plan> {
    const key = `${journey}/${String(version)}`;
    const known = kept.get(key);
    if (known !== undefined) return known;
    const loading = load(journey, version);
    kept.set(key, loading);
    loading.catch(() => kept.delete(key));
    return loading;
  }

  return {
    get,
    async watched() {
      const rows = await execute<{
        id: string;
        state: JourneyWatch['state'];
        paused_at: number | null;
        live_version: number;
      }>(
        database,
        database.reader,
        'select id, state, paused_at, live_version from journeys where live_version is not null order by id',
      );
      return Promise.all(
        rows.map(async (row): Promise<JourneyWatch> => {
          const versions = await Promise.all(
            Array.from({ length: row.live_version }, (_, index) => get(row.id, index + 1)),
          );
          const live = await get(row.id, row.live_version);
          return { id: row.id, state: row.state, pausedAt: row.paused_at, live, versions };
        }),
      );
    },
  };
}
