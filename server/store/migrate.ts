import { Migrator } from 'kysely';
import type { Database } from './database.ts';
import { migrations } from './migrations.ts';

/** The database was written by a newer Naru than this one. */
export class DatabaseTooNew extends Error {
  override name = 'DatabaseTooNew';
}

/**
 * Brings the schema up to date.
 * @throws DatabaseTooNew when the database holds a migration that this code does not know.
 */
export async function migrate(database: Database): Promise<void> {
  const all = migrations(database.dialect);
  const migrator = new Migrator({ db: database.db, provider: { getMigrations: () => Promise.resolve(all) } });
  const { error } = await migrator.migrateToLatest();
  if (!error) return;
  if (error instanceof Error && /previously executed migration .* is missing/.test(error.message)) {
    throw new DatabaseTooNew(
      'The database was written by a newer version of Naru. Update Naru, or choose another data folder.',
    );
  }
  throw error instanceof Error ? error : new Error('The migration failed.', { cause: error });
}
