import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { CompiledQuery, Kysely, PostgresDialect, SqliteDialect, type Transaction } from 'kysely';
import pg from 'pg';
import { faultPoint, type CommitName } from '../fault-point.ts';
import { flushed } from './flush.ts';
import { numbered } from './numbered.ts';
import { retrying } from './retrying.ts';
import type { Schema } from './schema.ts';
import { AS_ARRAYS, cachingConnection, WholeMigrationsDialect } from './sqlite-connection.ts';
import { Turns } from './turns.ts';
import { storeTroubleOf, type StoreTrouble } from './trouble.ts';

export type Dialect = 'sqlite' | 'postgres';
export type Tx = Transaction<Schema>;
export type Db = Kysely<Schema>;

/** The store: one writing connection (SQLite) or a pool (PostgreSQL), and a read-only one for heavy reads. */
export interface Database {
  readonly dialect: Dialect;
  /** Where it was opened, so that a thread of its own can open it again. */
  readonly location: DatabaseLocation;
  readonly db: Db;
  /** Read-only; on SQLite a connection of its own, so that reads never wait for a transaction. */
  readonly reader: Db;
  /**
   * Runs one short writing transaction (no I/O but SQL inside). BEGIN IMMEDIATE on SQLite; the whole
   * function is run again on SQLITE_BUSY (for half a minute), 40001 and 40P01 (ten times), with jitter.
   *
   * @param name of a transaction that chaos may interrupt before and after its commit (see `fault-point.ts`), and that
   * may be flushed to disk with the next one (`flush.ts`).
   */
  write<T>(work: (tx: Tx) => Promise<T>, name?: CommitName): Promise<T>;
  /** What kept the last transaction of this process from being written; null while all is well. */
  trouble(): StoreTrouble | null;
  close(): Promise<void>;
}

/** Where the data lives: a PostgreSQL URL, or the path of an SQLite file. */
export type DatabaseLocation = { readonly url: string } | { readonly file: string };

/** Remembers what kept the last transaction from being written. */
function watched(write: Database['write']): Pick<Database, 'write' | 'trouble'> {
  let trouble: StoreTrouble | null = null;
  return {
    async write(work, name) {
      try {
        const result = await write(work, name);
        trouble = null;
        return result;
      } catch (error) {
        trouble = storeTroubleOf(error) ?? trouble;
        throw error;
      }
    },
    trouble: () => trouble,
  };
}

/** Transactions that come by the thousand and that nobody waits for. */
const PATIENT: ReadonlySet<CommitName | undefined> = new Set<CommitName>(['enter', 'leave', 'resume', 'rewait']);

function openSqlite(file: string, isPatient: boolean): Database {
  mkdirSync(dirname(file), { recursive: true });
  const main = cachingConnection(file);
  main.connection.pragma('journal_mode = WAL');
  main.connection.pragma('synchronous = FULL');
  main.connection.pragma('foreign_keys = OFF');
  // Checkpoints every 64 MB instead of 4: pages that change in each transaction are copied back once, not each time.
  main.connection.pragma('wal_autocheckpoint = 16384');
  main.connection.pragma('cache_size = -65536');
  main.connection.pragma('temp_store = MEMORY');
  // A migration that is broken off leaves nothing behind, and processes that start together migrate one after another.
  const db = new Kysely<Schema>({ dialect: new WholeMigrationsDialect({ database: main }) });
  const readOnly = cachingConnection(file, { readonly: true });
  const reader = new Kysely<Schema>({ dialect: new SqliteDialect({ database: readOnly }) });
  const turns = new Turns(`${file}-turns`);
  return {
    dialect: 'sqlite',
    location: { file },
    db,
    reader,
    ...watched((work, name) => {
      const gives = isPatient || PATIENT.has(name);
      let raised = false;
      const write = <T>(whole: (tx: Tx) => Promise<T>): Promise<T> =>
        db.connection().execute(async (held) => {
          if (gives) await turns.myTurn();
          main.impatient.begins += 1;
          const written = await flushed(main.connection, name, () => held.transaction().execute(whole));
          turns.wrote();
          return written;
        });
      return passing(work, name, (whole) =>
        retrying(
          () => write(whole),
          () => {
            raised = true;
            turns.raise(gives);
          },
        ),
      ).finally(() => {
        if (raised) turns.lower(gives);
      });
    }),
    async close() {
      turns.close();
      await reader.destroy();
      await db.destroy();
    },
  };
}

/**
 * A transaction that says nothing for so long belongs to a process that stands still: PostgreSQL ends it, so that nobody
 * waits for its locks, in milliseconds.
 */
const STANDSTILL_MS = 5000;

function openPostgres(url: string): Database {
  pg.types.setTypeParser(pg.types.builtins.INT8, Number);
  pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number);
  const pool = new pg.Pool({
    connectionString: url,
    max: 12,
    idle_in_transaction_session_timeout: STANDSTILL_MS,
  });
  // A connection that the server closes must not end the process, idle or in the middle of a transaction: the query that
  // follows fails, and the next transaction opens another.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  return {
    dialect: 'postgres',
    location: { url },
    db,
    reader: db,
    ...watched((work, name) => passing(work, name, (whole) => retrying(() => db.transaction().execute(whole)))),
    async close() {
      await db.destroy();
    },
  };
}

/** Lets a named transaction pass its points. */
async function passing<T>(
  work: (tx: Tx) => Promise<T>,
  name: CommitName | undefined,
  run: (whole: (tx: Tx) => Promise<T>) => Promise<T>,
): Promise<T> {
  if (name === undefined) return run(work);
  const result = await run(async (tx) => {
    const done = await work(tx);
    faultPoint(`${name}.before-commit`);
    return done;
  });
  faultPoint(`${name}.after-commit`);
  return result;
}

/**
 * Opens the store. Does not migrate: see `migrate`.
 *
 * @param isPatient lets others write first (SQLite; `turns.ts`): for a process whose work may take its time.
 */
export function openDatabase(location: DatabaseLocation, isPatient = false): Database {
  return 'url' in location ? openPostgres(location.url) : openSqlite(location.file, isPatient);
}

/** Runs text SQL with `?` placeholders (turned into `$n` on PostgreSQL); for the hot path and for dialect-free fragments. */
export async function execute<Row>(
  database: Pick<Database, 'dialect'>,
  db: Db | Tx,
  text: string,
  parameters: readonly unknown[] = [],
): Promise<Row[]> {
  const query = CompiledQuery.raw(database.dialect === 'postgres' ? numbered(text) : text, [...parameters]);
  return (await db.executeQuery<Row>(query)).rows;
}

/**
 * As `execute`, for many rows of many columns: every row is made by `make` from its values in the order of the columns.
 * On SQLite that costs a third of rows as objects.
 */
export async function executeArrays<Row>(
  database: Pick<Database, 'dialect'>,
  db: Db | Tx,
  text: string,
  parameters: readonly unknown[],
  make: (values: readonly never[]) => Row,
): Promise<Row[]> {
  if (database.dialect === 'postgres') {
    const rows = await execute<Record<string, never>>(database, db, text, parameters);
    return rows.map((row) => make(Object.values(row)));
  }
  return (await execute<readonly never[]>(database, db, AS_ARRAYS + text, parameters)).map(make);
}

/**
 * Inserts many rows by multi-row VALUES, in blocks whose statements are kept. Columns are those of `columns`, in order.
 * `suffix` may add `ON CONFLICT …` or `RETURNING …`; the returned rows of all blocks are joined.
 */
export async function insertRows<Row = never>(
  database: Pick<Database, 'dialect'>,
  tx: Db | Tx,
  table: keyof Schema,
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
  suffix = '',
): Promise<Row[]> {
  const block = Math.max(1, Math.min(128, Math.floor(30000 / columns.length)));
  const result: Row[] = [];
  for (let start = 0; start < rows.length;) {
    const left = rows.length - start;
    // Powers of two below a full block keep the number of different statements small.
    const size = left >= block ? block : 2 ** Math.floor(Math.log2(left));
    const tuple = `(${columns.map(() => '?').join(',')})`;
    const text = `insert into ${table} (${columns.join(',')}) values ${Array.from({ length: size }, () => tuple).join(',')} ${suffix}`;
    const parameters: unknown[] = [];
    for (let i = start; i < start + size; i++) for (const value of rows[i]!) parameters.push(value);
    for (const row of await execute<Row>(database, tx, text, parameters)) result.push(row);
    start += size;
  }
  return result;
}
