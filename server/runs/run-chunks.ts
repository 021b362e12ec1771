import { execute, type Database, type Db, type Tx } from '../store/database.ts';
import type { RunRow } from './run-row.ts';

/** Runs that one transaction changes: short enough to let everybody else in between. */
export const CHUNK = 500;

/** The next active runs of a journey after an id, by id. */
export function activeRuns(database: Database, db: Db | Tx, journey: string, after: number): Promise<RunRow[]> {
  return execute<RunRow>(
    database,
    db,
    `select * from runs where journey_id = ? and place <> 'ended' and id > ? order by id limit ?`,
    [journey, after, CHUNK],
  );
}

/** Locks the customers of these runs on PostgreSQL, ids ascending, as everybody does who changes runs. */
export async function lockCustomersOf(database: Database, tx: Tx, rows: readonly RunRow[]): Promise<void> {
  if (database.dialect !== 'postgres') return;
  const ids = [...new Set(rows.map((row) => row.customer_id))];
  await execute(database, tx, 'select id from customers where id = any(?::bigint[]) order by id for update', [ids]);
}
