import type { NodeId } from '../../engine/journey.ts';
import { insertRows, type Database, type Tx } from '../store/database.ts';

/** Names of a node's sums; `refused:` counts, at the entry, those who were not let in. */
export type CounterName =
  'entered' | 'moved-in' | 'moved-out' | 'waiting' | `left:${string}` | `exited:${string}` | `refused:${string}`;

/** On PostgreSQL each process adds to its own rows, so that legs do not queue for one row; readers sum the shards. */
const SHARDS = 16;
const ownShard = process.pid % SHARDS;

/** Changes of node counters, gathered during a transaction and written once at its end. */
export class CounterDeltas {
  readonly #sums = new Map<string, { row: readonly [string, number, string, string]; value: number }>();

  /** Adds `n` to one counter. */
  add(journey: string, version: number, node: NodeId, name: CounterName, n: number): void {
    const key = `${journey}\n${String(version)}\n${node}\n${name}`;
    const known = this.#sums.get(key);
    if (known !== undefined) known.value += n;
    else this.#sums.set(key, { row: [journey, version, node, name], value: n });
  }

  /** Writes the sums in the order of their keys, so that two writers never wait for each other in a circle. */
  async write(database: Database, tx: Tx): Promise<void> {
    const shard = database.dialect === 'postgres' ? ownShard : 0;
    const rows = [...this.#sums.entries()]
      .filter(([, sum]) => sum.value !== 0)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { row, value }]) => [...row, shard, value]);
    await insertRows(
      database,
      tx,
      'counters',
      ['journey_id', 'version', 'node_id', 'name', 'shard', 'value'],
      rows,
      'on conflict (journey_id, version, node_id, name, shard) do update set value = counters.value + excluded.value',
    );
  }
}
