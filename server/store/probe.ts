import type { Services } from '../services.ts';
import { execute, type Database } from './database.ts';
import type { StoreTrouble } from './trouble.ts';

const ROW = 'probe';
/** More than the free ends of pages: a disk without room does not take it. */
const PROBE = 'x'.repeat(65_536);

const probes = new WeakMap<Database, Promise<unknown>>();

/**
 * What keeps this process from writing, as of now. While all is well nothing is tried; after a transaction that could not
 * be written a row is written and removed again, so that a quiet shop notices too when the trouble has passed.
 *
 * @returns null when the store can be written, as far as is known.
 */
export async function storeTrouble({
  database,
  log,
}: Pick<Services, 'database' | 'log'>): Promise<StoreTrouble | null> {
  if (database.trouble() === null) return null;
  const probe =
    probes.get(database) ??
    write(database)
      .catch((error: unknown) => log.debug({ err: error }, 'the store still cannot be written'))
      .finally(() => probes.delete(database));
  probes.set(database, probe);
  // A locked database keeps the probe waiting for half a minute; the answer must not wait that long.
  await Promise.race([probe, new Promise((resolve) => setTimeout(resolve, 1000).unref())]);
  return database.trouble();
}

async function write(database: Database): Promise<void> {
  await database.write((tx) =>
    execute(
      database,
      tx,
      'insert into settings (key, value) values (?, ?) on conflict (key) do update set value = excluded.value',
      [ROW, PROBE],
    ),
  );
  await database.write((tx) => execute(database, tx, 'delete from settings where key = ?', [ROW]));
}
