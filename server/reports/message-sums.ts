import type { NodeId } from '../../engine/journey.ts';
import { execute, type Database } from '../store/database.ts';
import { byIdOnly } from './index-hints.ts';

/** Messages of one node by state and, where they have one, by reason. */
export interface MessageCounts {
  readonly states: Readonly<Record<string, number>>;
  readonly reasons: Readonly<Record<string, number>>;
}

interface Sum {
  readonly node_id: string;
  readonly state: string;
  readonly reason: string | null;
  readonly n: number;
}

interface Block {
  readonly sums: readonly Sum[];
  readonly settled: boolean;
}

/** Ids per block. */
const BLOCK = 4096;
const OPEN = new Set(['queued', 'claimed', 'sending']);

/**
 * How many messages of one version are in which state, per node. Message ids are divided into blocks whose sums are
 * kept; blocks with an open message are read again each time, of the others one each time (a provider's late word).
 */
export class MessageSums {
  readonly #database: Database;
  readonly #journey: string;
  readonly #version: number;
  readonly #blocks = new Map<number, Block>();
  #first: number | null = null;
  #round = 0;

  constructor(database: Database, journey: string, version: number) {
    this.#database = database;
    this.#journey = journey;
    this.#version = version;
  }

  /** Reads what may have changed. Call one at a time. */
  async refresh(): Promise<void> {
    const [ends] = await this.#select<{ first: number | null; last: number | null }>(
      `select ${this.#first === null ? '(select min(id) from messages where journey_id = ?)' : 'null'} as first,
              (select max(id) from messages) as last`,
      this.#first === null ? [this.#journey] : [],
    );
    this.#first ??= ends?.first === null || ends?.first === undefined ? null : Math.floor(Number(ends.first) / BLOCK);
    if (this.#first === null) return;
    const last = Math.floor(Number(ends?.last ?? 0) / BLOCK);
    const again = this.#first + (this.#round++ % (last - this.#first + 1));
    for (let block = this.#first; block <= last; block += 1) {
      if (block !== again && this.#blocks.get(block)?.settled) continue;
      await this.#read(block, last);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** The counts of a node, as of the last refresh. */
  of(node: NodeId): MessageCounts {
    const states: Record<string, number> = {};
    const reasons: Record<string, number> = {};
    for (const { sums } of this.#blocks.values()) {
      for (const { node_id: at, state, reason, n } of sums) {
        if (at !== node) continue;
        states[state] = (states[state] ?? 0) + Number(n);
        if (reason !== null) reasons[reason] = (reasons[reason] ?? 0) + Number(n);
      }
    }
    return { states, reasons };
  }

  async #read(block: number, last: number): Promise<void> {
    const sums = await this.#select<Sum>(
      `select node_id, state, reason, count(*) as n from messages ${byIdOnly(this.#database)}
        where id >= ? and id < ? and journey_id = ? and version = ? group by node_id, state, reason`,
      [block * BLOCK, (block + 1) * BLOCK, this.#journey, this.#version],
    );
    // The newest two blocks may still be filled.
    const settled = block < last - 1 && sums.every((sum) => !OPEN.has(sum.state));
    this.#blocks.set(block, { sums, settled });
  }

  #select<Row>(text: string, parameters: readonly unknown[]): Promise<Row[]> {
    return execute<Row>(this.#database, this.#database.reader, text, parameters);
  }
}
