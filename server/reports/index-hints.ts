import type { Database } from '../store/database.ts';

/**
 * SQLite without statistics takes an index with an equality over a short range of ids, and would read a whole journey
 * for every block. PostgreSQL keeps statistics and needs no hint.
 */
export function byIdOnly({ dialect }: Pick<Database, 'dialect'>): string {
  return dialect === 'sqlite' ? 'not indexed' : '';
}

/** The few held runs have an index of their own. */
export function byHeld({ dialect }: Pick<Database, 'dialect'>): string {
  return dialect === 'sqlite' ? 'indexed by runs_held' : '';
}
