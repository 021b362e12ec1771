import { execute, openDatabase, type Database } from '../../store/database.ts';

/** Somebody's transaction that is stopped right before its commit. */
export interface Held {
  readonly database: Database;
  /** Resolves when its first transaction has done its work. */
  readonly reached: Promise<void>;
  /** Lets it commit. */
  goOn(): void;
}

/** A store whose first writing transaction waits before its commit; later ones do not. */
export function heldBeforeCommit(database: Database): Held {
  let goOn = (): void => undefined;
  const waits = new Promise<void>((resolve) => (goOn = resolve));
  let reach = (): void => undefined;
  const reached = new Promise<void>((resolve) => (reach = resolve));
  let isFirst = true;
  return {
    database: {
      ...database,
      write: (work, name) =>
        database.write(async (tx) => {
          const result = await work(tx);
          if (isFirst) {
            isFirst = false;
            reach();
            await waits;
          }
          return result;
        }, name),
    },
    reached,
    goOn: () => goOn(),
  };
}

/**
 * Runs two pieces of work that want the same rows: the first is held before its commit, the second begins meanwhile, and
 * the first commits once the second waits for it or has ended.
 *
 * @returns what both answered, and whether the second ended before the first had committed.
 */
export async function twoAtOnce<First, Second>(
  database: Database,
  first: (held: Database) => Promise<First>,
  second: (other: Database) => Promise<Second>,
): Promise<{ first: First; second: Second; secondWaited: boolean }> {
  const other = openDatabase(database.location);
  const held = heldBeforeCommit(database);
  try {
    const one = first(held.database);
    one.catch(() => undefined);
    await Promise.race([held.reached, one]);
    let begun = false;
    let ended = false;
    const noting: Database = {
      ...other,
      write: (work, name) => {
        begun = true;
        return other.write(work, name);
      },
    };
    const two = second(noting).finally(() => (ended = true));
    two.catch(() => undefined);
    const isWaiting = async (): Promise<boolean> => {
      if (other.dialect === 'sqlite') return begun;
      const text = `select count(*) as n from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())
        or not granted and locktype = 'transactionid'`;
      return Number((await execute<{ n: number }>(database, database.db, text))[0]?.n) > 0;
    };
    while (!ended && !(await isWaiting())) await new Promise((resolve) => setTimeout(resolve, 5));
    const secondWaited = !ended;
    held.goOn();
    return { first: await one, second: await two, secondWaited };
  } finally {
    held.goOn();
    await other.close();
  }
}
