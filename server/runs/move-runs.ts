import { execute, type Database, type Tx } from '../store/database.ts';
import type { Resting } from './resting.ts';

/** A change of one run, written only while its row is still the one that was read. */
export interface RunMove {
  readonly id: number;
  readonly rev: number;
  readonly resting: Resting;
}

/** Column, its SQL type and where its value comes from. */
const COLUMNS: readonly (readonly [string, 'text' | 'bigint', keyof Resting])[] = [
  ['place', 'text', 'place'],
  ['node_id', 'text', 'node'],
  ['visit', 'bigint', 'visit'],
  ['arrived_at', 'bigint', 'arrivedAt'],
  ['facts', 'text', 'facts'],
  ['wait', 'text', 'wait'],
  ['wakeable', 'bigint', 'wakeable'],
  ['cause', 'text', 'cause'],
  ['due_at', 'bigint', 'dueAt'],
  ['batch_id', 'text', 'batch'],
  ['ended_at', 'bigint', 'endedAt'],
  ['end_reason', 'text', 'endReason'],
  ['held_code', 'text', 'heldCode'],
  ['held_detail', 'text', 'heldDetail'],
  ['held_count', 'bigint', 'heldCount'],
];

const SET = COLUMNS.map(([column, type], index) => `${column} = cast(v.column${String(index + 3)} as ${type})`).join(
  ', ',
);
const TUPLE = `(${'?,'.repeat(COLUMNS.length + 1)}?)`;
const BLOCK = 128;

/**
 * Writes where runs stand now, each only if its `rev` is still the one that was read.
 *
 * @returns the ids that were written; whoever is missing was moved by somebody else meanwhile.
 */
export async function moveRuns(database: Database, tx: Tx, moves: readonly RunMove[]): Promise<Set<number>> {
  const moved = new Set<number>();
  for (let start = 0; start < moves.length;) {
    const left = moves.length - start;
    const size = left >= BLOCK ? BLOCK : 2 ** Math.floor(Math.log2(left));
    const parameters: unknown[] = [];
    for (let i = start; i < start + size; i++) {
      const move = moves[i];
      if (move === undefined) continue;
      parameters.push(move.id, move.rev);
      for (const [, , key] of COLUMNS) parameters.push(move.resting[key]);
    }
    const rows = await execute<{ id: number }>(database, tx, statement(size), parameters);
    for (const row of rows) moved.add(row.id);
    start += size;
  }
  return moved;
}

const statements = new Map<number, string>();

function statement(size: number): string {
  const known = statements.get(size);
  if (known !== undefined) return known;
  const values = Array.from({ length: size }, () => TUPLE).join(',');
  const text = `update runs set ${SET}, rev = rev + 1 from (values ${values}) as v
    where runs.id = cast(v.column1 as bigint) and runs.rev = cast(v.column2 as bigint) returning runs.id`;
  statements.set(size, text);
  return text;
}
