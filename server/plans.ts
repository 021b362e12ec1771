import type { Plan } from '../engine/plan.ts';
import type { Plans } from './services.ts';
import { execute, type Database } from './store/database.ts';

/** Published plans from the store, parsed once and kept: a version never changes. Reads beside any transaction. */
export function createPlans(database: Database): Plans {
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

  return { get };
}
