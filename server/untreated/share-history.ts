import { execute, type Database, type Tx } from '../store/database.ts';

/** From when on the shop's untreated share was `share`. */
interface ShareSince {
  readonly from: number;
  readonly share: number;
}

/** The least and the greatest untreated share of a stretch of time. */
export interface ShareRange {
  readonly least: number;
  readonly most: number;
}

const ROW = 'untreated-shares';
/** A process may go on with the share it read for a second; clocks of two machines differ, too. */
const LATE_MS = 10_000;

/** Notes a changed share, within the transaction that changes it. */
export async function noteShare(database: Database, tx: Tx, before: number, after: number, now: number): Promise<void> {
  if (before === after) return;
  const known = (await read(tx)) ?? [{ from: 0, share: before }];
  await execute(
    database,
    tx,
    'insert into settings (key, value) values (?, ?) on conflict (key) do update set value = excluded.value',
    [ROW, JSON.stringify([...known, { from: now, share: after }])],
  );
}

/**
 * Between which shares the draw was made for those who entered in [from, until]. Whoever is below the least was always
 * untreated then, whoever is above the most never; between them it depended on the moment.
 *
 * @param current the share of the settings, which holds when it was never changed.
 */
export async function shareRange(
  database: Database,
  current: number,
  from: number,
  until: number,
): Promise<ShareRange> {
  const known = (await read(database.reader)) ?? [{ from: 0, share: current }];
  const shares = known.flatMap(({ from: start, share }, index) => {
    const end = known[index + 1]?.from ?? Infinity;
    return start <= until && end + LATE_MS >= from ? [share] : [];
  });
  return { least: Math.min(...shares), most: Math.max(...shares) };
}

async function read(db: Tx | Database['reader']): Promise<readonly ShareSince[] | null> {
  const row = await db.selectFrom('settings').select('value').where('key', '=', ROW).executeTakeFirst();
  return row ? (JSON.parse(row.value) as ShareSince[]) : null;
}
