import { execute, type Database } from '../store/database.ts';

/**
 * Forgets every refresh and what came of it: the sample shop is gone, and its figures say nothing of the shop that stays.
 * Whoever stays is scored anew by the next sweep, and a look back begins again.
 */
export async function forgetRefreshes(database: Database): Promise<void> {
  await database.write(async (tx) => {
    for (const table of ['scores', 'refreshes']) await execute(database, tx, `delete from ${table}`);
    await execute(database, tx, `delete from settings where key in ('looked-back', 'refresh-progress', 'rfm-day')`);
  });
  // 8 kB a row: a few thousand go in one short transaction.
  for (;;) {
    const gone = await database.write((tx) =>
      execute<{ day: number }>(
        database,
        tx,
        'delete from score_days where day = (select min(day) from score_days) returning day',
      ),
    );
    if (gone.length === 0) return;
  }
}
