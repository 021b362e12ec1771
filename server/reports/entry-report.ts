import type { LiveNumbers } from '../../engine/contract/live.ts';
import { execute, type Database } from '../store/database.ts';

/** Who was not let in, and what keeps an audience from entering. */
export async function entryReport(
  database: Database,
  journey: string,
  version: number,
): Promise<Pick<LiveNumbers, 'refused' | 'entryProblem'>> {
  const rows = await execute<{ name: string; value: number }>(
    database,
    database.reader,
    `select name, sum(value) as value from counters where journey_id = ? and version = ? and name like 'refused:%'
     group by name order by name`,
    [journey, version],
  );
  const [troubled] = await execute<{ problem: string }>(
    database,
    database.reader,
    `select problem from audience_entries where journey_id = ? and version = ? and problem is not null
     and finished_at is null order by due_at desc limit 1`,
    [journey, version],
  );
  return {
    refused: Object.fromEntries(rows.map(({ name, value }) => [name.slice('refused:'.length), Number(value)])),
    entryProblem: troubled ? (JSON.parse(troubled.problem) as NonNullable<LiveNumbers['entryProblem']>) : null,
  };
}
