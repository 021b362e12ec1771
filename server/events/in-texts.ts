import type { Database } from '../store/database.ts';

/** `column in (…any number of texts…)` as one bound parameter. @returns the SQL fragment and its parameter. */
export function inTexts(
  database: Pick<Database, 'dialect'>,
  column: string,
  texts: readonly string[],
): readonly [string, unknown] {
  return database.dialect === 'postgres'
    ? [`${column} = any(?::text[])`, texts]
    : [`${column} in (select value from json_each(?))`, JSON.stringify(texts)];
}
