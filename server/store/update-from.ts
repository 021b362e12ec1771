import { execute, type Database, type Tx } from './database.ts';

/** Rows that one statement changes. */
const BLOCK = 128;

/**
 * Changes many rows, each with values of its own, by blocks of VALUES.
 *
 * @param types of the values of one row; parameters alone do not tell PostgreSQL.
 * @param text the statement around the VALUES, which are named `v` with the columns `column1`, `column2`, …
 * @param around parameters that stand before and after those of the rows.
 * @returns what the statements return.
 */
export async function updateFrom<Row = never>(
  database: Pick<Database, 'dialect'>,
  tx: Tx,
  types: readonly ('bigint' | 'text')[],
  rows: readonly (readonly unknown[])[],
  text: (values: string) => string,
  around: { readonly before: readonly unknown[]; readonly after: readonly unknown[] } = { before: [], after: [] },
): Promise<Row[]> {
  const tuple = `(${types.map((type) => `cast(? as ${type})`).join(',')})`;
  const result: Row[] = [];
  for (let start = 0; start < rows.length; start += BLOCK) {
    const block = rows.slice(start, start + BLOCK);
    const values = `(values ${block.map(() => tuple).join(',')}) v`;
    const parameters = [...around.before, ...block.flat(), ...around.after];
    result.push(...(await execute<Row>(database, tx, text(values), parameters)));
  }
  return result;
}
