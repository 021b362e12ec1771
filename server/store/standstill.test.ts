import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askDoor } from '../../workflows/testing/door.ts';
import { execute, openDatabase, type Database } from './database.ts';
import { createTestDatabase } from './testing/postgres.ts';
import { migrate } from './migrate.ts';

describe('PostgreSQL and a process that stands still within a transaction', () => {
  let made: Awaited<ReturnType<typeof createTestDatabase>>;
  let still: Database;
  let other: Database;
  beforeAll(async () => {
    made = await createTestDatabase(await askDoor('postgres'));
    still = openDatabase({ url: made.url });
    other = openDatabase({ url: made.url });
    await migrate(still);
  });
  afterAll(async () => {
    await still.close();
    await other.close();
    await made.drop();
  });

  const set = (database: Database, value: string, then: () => Promise<void> = () => Promise.resolve()) =>
    database.write(async (tx) => {
      const text = `insert into settings (key, value) values ('k', ?) on conflict (key) do update set value = excluded.value`;
      await execute(database, tx, text, [value]);
      await then();
    });

  it(
    'frees its locks within seconds, and its write fails as a whole when it goes on',
    { timeout: 30_000 },
    async () => {
      let goOn = (): void => undefined;
      const waits = new Promise<void>((resolve) => (goOn = resolve));
      let hasWritten = (): void => undefined;
      const wrote = new Promise<void>((resolve) => (hasWritten = resolve));
      const standing = set(still, '"late"', () => {
        hasWritten();
        return waits;
      });
      standing.catch(() => undefined);
      await wrote;
      await set(other, '"in time"');
      goOn();
      await expect(standing).rejects.toThrow();
      const rows = await execute(other, other.db, `select value from settings where key = 'k'`);
      expect(rows).toEqual([{ value: '"in time"' }]);
      await set(still, '"again"');
    },
  );
});
