import type { Services } from '../services.ts';
import { execute, type Database, type Tx } from '../store/database.ts';

/** Events that one transaction moves: about 20 ms. */
export const EVENTS_AT_ONCE = 1000;

/**
 * Moves the newest events of a former customer to the survivor. The caller holds the survivor's lock.
 * @returns whether there may be more.
 */
export async function moveSomeEvents(database: Database, tx: Tx, former: number, survivor: number): Promise<boolean> {
  const moved = await execute<{ id: number }>(
    database,
    tx,
    `update events set customer_id = ? where id in
       (select id from events where customer_id = ? order by occurred_at desc, id desc limit ${EVENTS_AT_ONCE}) returning id`,
    [survivor, former],
  );
  return moved.length === EVENTS_AT_ONCE;
}

/**
 * Ends merges whose customer had more events than one transaction moves: by whoever merged them, and, should that
 * process have ended, by the sweep. Whatever comes in meanwhile is the survivor's already.
 *
 * @returns how many merges were ended.
 */
export async function moveLeftEvents(services: Pick<Services, 'database'>): Promise<number> {
  const { database } = services;
  const left = 'select id from aliases where unmoved = 1 order by id';
  const rows = await execute<{ id: number }>(database, database.db, left);
  for (const { id } of rows) {
    while (await database.write((tx) => moveOn(database, tx, id), 'merge')) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  return rows.length;
}

async function moveOn(database: Database, tx: Tx, alias: number): Promise<boolean> {
  const read = (): Promise<{ customer_id: number; former_id: number }[]> =>
    execute(database, tx, 'select customer_id, former_id from aliases where id = ? and unmoved = 1', [alias]);
  const [row] = await read();
  if (row === undefined) return false;
  const { customer_id: survivor, former_id: former } = row;
  const lock = database.dialect === 'postgres' ? ' for update' : '';
  await execute(database, tx, `select id from customers where id = ?${lock}`, [survivor]);
  // Before we had the lock, the survivor may have been merged into another.
  const [again] = await read();
  if (again?.customer_id !== survivor) return again !== undefined;
  const more = await moveSomeEvents(database, tx, former, survivor);
  if (!more) await execute(database, tx, 'update aliases set unmoved = 0 where id = ?', [alias]);
  return more;
}
