import type { Services } from '../services.ts';
import { execute, type Database, type Tx } from '../store/database.ts';
import { endRuns } from './end-run.ts';
import { dropIntents } from './publish-intents.ts';
import { activeRuns, lockCustomersOf } from './run-chunks.ts';

/**
 * Stops a journey: from this moment nobody enters, moves or is sent anything. Those inside still have to leave, which is
 * `finishStop`'s; the sweep does it should this process end before.
 */
export async function stopJourney({ database }: Services, journey: string): Promise<void> {
  await database.write(async (tx) => {
    await execute(database, tx, `update journeys set state = 'stopped', paused_at = null where id = ?`, [journey]);
    await dropIntents(database, tx, journey);
  }, 'stop');
}

/**
 * Lets those leave who are still inside a stopped journey, in short transactions. Whoever is inside a journey that is
 * not stopped, or no longer, stays.
 *
 * @param most how many leave, about.
 * @returns how many left.
 */
export async function finishStop(services: Services, journey: string, most = Infinity): Promise<number> {
  const { database, clock } = services;
  for (let left = 0; ;) {
    if (left >= most) return left;
    const rows = await activeRuns(database, database.db, journey, 0);
    if (rows.length === 0) return left;
    const ended = await database.write(async (tx) => {
      await lockCustomersOf(database, tx, rows);
      if (!(await isStopped(database, tx, journey))) return null;
      return endRuns(database, tx, rows, 'stopped', clock());
    }, 'leave');
    if (ended === null) return left;
    left += ended.size;
    // Whoever waits for this process, on SQLite, comes in between.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Most people whom one sweep lets leave stopped journeys. */
const MOST_FINISHED = 100_000;

/**
 * Lets those leave who are still inside stopped journeys: the process that stopped one may have ended before all had left.
 *
 * @returns how many left, about 100,000 at most.
 */
export async function finishStops(services: Services): Promise<number> {
  const { database } = services;
  const journeys = await execute<{ id: string }>(
    database,
    database.reader,
    `select id from journeys j where state = 'stopped'
     and exists (select 1 from runs where journey_id = j.id and place <> 'ended')`,
  );
  let left = 0;
  for (const { id } of journeys) left += await finishStop(services, id, MOST_FINISHED - left);
  return left;
}

/** Whether a stop still holds; until the transaction ends, nobody publishes the journey anew. */
async function isStopped(database: Database, tx: Tx, journey: string): Promise<boolean> {
  const lock = database.dialect === 'postgres' ? ' for share' : '';
  const text = `select id from journeys where id = ? and state = 'stopped'${lock}`;
  return (await execute(database, tx, text, [journey])).length > 0;
}
