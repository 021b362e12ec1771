import type { Database } from '../store/database.ts';
import { execute } from '../store/database.ts';

/** Ids that one statement looks at: short enough not to hold up the process. */
const BLOCK = 8_000;
/** On PostgreSQL a transaction that began earlier may commit a smaller id; none lasts nearly this long. */
const LAG_MS = 10_000;

/** How far a reader of a growing table has come. */
interface Mark {
  readonly at: number;
  readonly id: number;
}

/**
 * Follows a table that only grows, by its id. On PostgreSQL the newest rows are handed out again for ten seconds, since
 * ids need not become visible in order: what receives them must not mind a row that it has seen.
 */
export class TailReader {
  readonly #database: Database;
  readonly #table: 'visits' | 'events';
  readonly #marks: Mark[] = [];
  #from = 0;

  constructor(database: Database, table: 'visits' | 'events', from = 0) {
    this.#database = database;
    this.#table = table;
    this.#from = from;
  }

  /**
   * Reads what has been added, block by block, and lets other work in between.
   * @param text SQL with two `?` at its end: the id after which, and up to which (included), to read; parameters before.
   */
  async read<Row>(text: string, parameters: readonly unknown[], take: (row: Row) => void): Promise<void> {
    const { reader } = this.#database;
    const [newest] = await execute<{ id: number | null }>(
      this.#database,
      reader,
      `select max(id) as id from ${this.#table}`,
    );
    const last = Number(newest?.id ?? 0);
    for (let from = this.#from; from < last; from += BLOCK) {
      const to = Math.min(from + BLOCK, last);
      for (const row of await execute<Row>(this.#database, reader, text, [...parameters, from, to])) take(row);
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#advance(last);
  }

  #advance(last: number): void {
    if (this.#database.dialect === 'sqlite') {
      this.#from = last;
      return;
    }
    const now = performance.now();
    this.#marks.push({ at: now, id: last });
    while ((this.#marks[0]?.at ?? now) < now - LAG_MS) this.#from = this.#marks.shift()?.id ?? this.#from;
  }
}
