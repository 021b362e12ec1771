import SQLite from 'better-sqlite3';
import { SqliteAdapter, SqliteDialect } from 'kysely';

/** Marks statements whose rows come as arrays. */
export const AS_ARRAYS = '/* arrays */ ';

const BEGIN = 'begin immediate';
const BUSY_MS = 5000;

/**
 * Lets the next `begins` of a connection fail at once while another process writes. SQLite would wait asleep, with the
 * whole thread and up to 100 ms at a time, in which a busy writer commits and begins again; `retrying` looks every few
 * milliseconds instead, and the thread goes on.
 */
function hurry(connection: SQLite.Database, begin: SQLite.Statement, impatient: { begins: number }): void {
  const run = begin.run.bind(begin);
  begin.run = (...parameters: unknown[]) => {
    if (impatient.begins === 0) return run(...parameters);
    impatient.begins -= 1;
    connection.pragma('busy_timeout = 0');
    try {
      return run(...parameters);
    } finally {
      connection.pragma(`busy_timeout = ${BUSY_MS}`);
    }
  };
}

/**
 * Lets `rollback` pass where SQLite has rolled back by itself, as it does on a full disk: its complaint that there is
 * nothing to roll back would hide the reason.
 */
function onlyWithin(connection: SQLite.Database, rollback: SQLite.Statement): void {
  const run = rollback.run.bind(rollback);
  rollback.run = (...parameters: unknown[]) =>
    connection.inTransaction ? run(...parameters) : { changes: 0, lastInsertRowid: 0 };
}

/**
 * better-sqlite3 with its statements kept: preparing costs more than running on the hot path. So many of its next
 * transactions as `impatient.begins` says fail at once where another process writes, instead of waiting.
 */
export function cachingConnection(file: string, options: Omit<SQLite.Options, 'timeout'> = {}) {
  const connection = new SQLite(file, { ...options, timeout: BUSY_MS });
  const kept = new Map<string, SQLite.Statement>();
  const impatient = { begins: 0 };
  return {
    connection,
    impatient,
    prepare(text: string) {
      const sql = text === 'begin' ? BEGIN : text;
      let statement = kept.get(sql);
      if (!statement) {
        statement = connection.prepare(sql);
        if (sql.startsWith(AS_ARRAYS)) statement.raw(true);
        if (sql === BEGIN) hurry(connection, statement, impatient);
        if (sql === 'rollback') onlyWithin(connection, statement);
        if (kept.size > 2000) kept.clear();
        kept.set(sql, statement);
      }
      return statement as never;
    },
    close() {
      connection.close();
    },
  };
}

/** SQLite can change its schema in a transaction; Kysely does so only when it is told that it may. */
class WholeMigrations extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** Kysely’s dialect for SQLite, whose migrations are made whole or not at all. */
export class WholeMigrationsDialect extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new WholeMigrations();
  }
}
