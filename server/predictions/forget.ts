import { execute, type Database } from '../store/database.ts';

/**
 * Forgets every refresh and what came of it: the sample shop is gone, and its figures say nothing of the shop that stays.
 * Whoever stays is scored anew by the next sweep, and a look back begins again.
 */
export async function forgetRefreshes(database: Database): Promise<void> {
  await database.write(async (tx) => {
    await execute(database, tx, 'delete from refreshes');
    await execute(database, tx, `delete from settings where key in ('looked-back', 'refresh-progress', 'rfm-day')`);
  });
  const inParts = [
    'delete from scores where customer_id in (select customer_id from scores limit 5000) returning 1',
    'delete from score_days where day = (select min(day) from score_days) returning 1',
  ];
  for (const text of inParts) {
    while ((await database.write((tx) => execute(database, tx, text))).length > 0);
  }
}
