import { execute, type Database } from '../store/database.ts';

/** A chunk's packed entries of a day (see `entries.ts`); undefined where none are kept. */
export async function storedEntries(database: Database, day: number, chunk: number): Promise<Uint8Array | undefined> {
  const [row] = await execute<{ entries: Uint8Array }>(
    database,
    database.reader,
    'select entries from score_days where day = ? and chunk = ?',
    [day, chunk],
  );
  return row?.entries;
}
