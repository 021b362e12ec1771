import type { Database } from './database.ts';

/**
 * `column in (…any number of ids…)` as one bound parameter, so that the statement stays the same for every length.
 *
 * @returns the SQL fragment (with one `?`) and its parameter.
 */
export function inIds(
  database: Pick<Database, 'dialect'>,
  column: string,
  ids: readonly number[],
): readonly [string, unknown] {
  return database.dialect === 'postgres'
    ? [`${column} = any(?::bigint[])`, ids]
    : [`${column} in (select value from json_each(?))`, JSON.stringify(ids)];
}
