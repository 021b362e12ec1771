import { execute, type Database } from '../store/database.ts';

/** Ids that one statement looks at: short enough not to hold up the process. */
const BLOCK = 8_000;
/** On PostgreSQL a transaction that began earlier may commit a smaller id; none lasts nearly this long … */
const LAG_MS = 3_000;
/** … nor do as many ids as this go by in its time. */
const LAG_IDS = 100_000;

/** How far a reader of a growing table has come. */
interface Mark {
  readonly at: number;
  readonly id: number;
}

/** Tables whose rows are added in the order of their ids. */
export type GrowingTable = 'visits' | 'events' | 'aliases';

/** Which rows of the table a reader wants: an SQL condition that an index answers. */
export interface Wanted {
  readonly condition: string;
  readonly parameters: readonly unknown[];
}

/**
 * Follows a table that only grows, by its id. On PostgreSQL the newest rows are handed out again for some seconds, since
 * ids need not become visible in order: what receives them must not mind a row that it has seen.
 */
export class TailReader {
  readonly #database: Database;
  readonly #table: GrowingTable;
  readonly #wanted: Wanted;
  readonly #marks: Mark[] = [];
  /** Everything up to this id has been read; null = nothing has been. */
  #read: number | null = null;

  constructor(database: Database, table: GrowingTable, wanted: Wanted) {
    this.#database = database;
    this.#table = table;
    this.#wanted = wanted;
  }

  /**
   * Reads what has been added, block by block, and lets other work in between.
   * @param text SQL with two `?` at its end: the id after which, and up to which (included), to read; the wanted rows'
   *   own parameters come before them.
   */
  async read<Row>(text: string, take: (row: Row) => void): Promise<void> {
    const { from, to, last } = await this.#span();
    for (let after = from; after < to; after += BLOCK) {
      const parameters = [...this.#wanted.parameters, after, Math.min(after + BLOCK, to)];
      const rows = await execute<Row>(this.#database, this.#database.reader, text, parameters);
      for (const row of rows) take(row);
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#advance(last);
  }

  /** What to read now. The first time, where the wanted rows lie is asked of the index, so that the rest is passed over. */
  async #span(): Promise<{ from: number; to: number; last: number }> {
    const first = this.#read === null;
    const { condition, parameters } = this.#wanted;
    const [row] = await execute<{ last: number | null; low?: number | null; high?: number | null }>(
      this.#database,
      this.#database.reader,
      first
        ? `select (select max(id) from ${this.#table}) as last, min(id) as low, max(id) as high from ${this.#table} where ${condition}`
        : `select max(id) as last from ${this.#table}`,
      first ? parameters : [],
    );
    const last = Number(row?.last ?? 0);
    if (this.#read !== null) return { from: this.#read, to: last, last };
    return { from: Math.max(0, Number(row?.low ?? 0) - 1), to: Number(row?.high ?? 0), last };
  }

  #advance(last: number): void {
    if (this.#database.dialect === 'sqlite') {
      this.#read = last;
      return;
    }
    const now = performance.now();
    this.#marks.push({ at: now, id: last });
    let read = Math.max(this.#read ?? 0, last - LAG_IDS);
    for (let mark = this.#marks[0]; mark && mark.at < now - LAG_MS; mark = this.#marks[0]) {
      read = Math.max(read, mark.id);
      this.#marks.shift();
    }
    this.#read = read;
  }
}
