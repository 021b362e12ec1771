import { execute, type Database } from '../store/database.ts';

/** Ids per block. */
const BLOCK = 8192;
const OPEN = new Set(['queued', 'claimed', 'sending']);

interface Block {
  readonly states: readonly { readonly state: string; readonly n: number }[];
  readonly settled: boolean;
}

/**
 * How many messages of the whole ledger are in which state, without reading it as a whole each time: ids are divided into
 * blocks whose sums are kept. Blocks with an open message are read again each time, of the others one each time, for a
 * provider may have a late word; so a figure may be some readings old where a shop has millions of settled messages.
 */
export class LedgerSums {
  readonly #database: Database;
  readonly #blocks = new Map<number, Block>();
  #round = 0;
  #reading: Promise<void> | null = null;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Messages by state. Calls at the same time share one reading. */
  async byState(): Promise<ReadonlyMap<string, number>> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = null;
    });
    await this.#reading;
    const sums = new Map<string, number>();
    for (const { states } of this.#blocks.values()) {
      for (const { state, n } of states) sums.set(state, (sums.get(state) ?? 0) + Number(n));
    }
    return sums;
  }

  async #read(): Promise<void> {
    const [ends] = await this.#select<{ last: number | null }>('select max(id) as last from messages', []);
    const last = Math.floor(Number(ends?.last ?? 0) / BLOCK);
    for (const block of this.#blocks.keys()) if (block > last) this.#blocks.delete(block);
    const again = this.#round++ % (last + 1);
    for (let block = 0; block <= last; block++) {
      if (block !== again && this.#blocks.get(block)?.settled) continue;
      const states = await this.#select<{ state: string; n: number }>(
        'select state, count(*) as n from messages where id >= ? and id < ? group by state',
        [block * BLOCK, (block + 1) * BLOCK],
      );
      // The newest two blocks may still be filled.
      const settled = block < last - 1 && states.every(({ state }) => !OPEN.has(state));
      this.#blocks.set(block, { states, settled });
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  #select<Row>(text: string, parameters: readonly unknown[]): Promise<Row[]> {
    return execute<Row>(this.#database, this.#database.reader, text, parameters);
  }
}
