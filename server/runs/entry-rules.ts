import type { EntryRules } from '../../engine/journey.ts';
import { execute, type Database, type Db, type Tx } from '../store/database.ts';
import { inIds } from '../store/ids.ts';

/** Why somebody was not let in. */
export type RefusalReason =
  'stopped' | 'paused' | 'duplicate' | 'entered-before' | 'still-inside' | 'too-soon' | 'cap-reached';

/** What the re-entry rules look at: one customer's earlier runs in the journey. */
export interface EarlierRuns {
  readonly lastEnteredAt: number;
  readonly active: boolean;
}

/** Judges one customer by the re-entry rules and the least gap; null = may enter. */
export function judgeReentry(rules: EntryRules, earlier: EarlierRuns | undefined, at: number): RefusalReason | null {
  if (earlier === undefined) return null;
  if (rules.reentry === 'once') return 'entered-before';
  if (rules.reentry === 'after-exit' && earlier.active) return 'still-inside';
  // An earlier moment (the clock was set back, or an event came late) is no gap at all, not a gap below nothing.
  return Math.max(0, at - earlier.lastEnteredAt) < rules.gapMs ? 'too-soon' : null;
}

/** The customers' earlier runs in the journey, in any version. */
export async function earlierRuns(
  database: Database,
  tx: Tx | Db,
  journey: string,
  customers: readonly number[],
): Promise<Map<number, EarlierRuns>> {
  const [among, ids] = inIds(database, 'customer_id', customers);
  const rows = await execute<{ customer_id: number; last: number; active: number }>(
    database,
    tx,
    `select customer_id, max(entered_at) as last, sum(case when place = 'ended' then 0 else 1 end) as active
     from runs where journey_id = ? and ${among} group by customer_id`,
    [journey, ids],
  );
  return new Map(
    rows.map((row) => [row.customer_id, { lastEnteredAt: Number(row.last), active: Number(row.active) > 0 }]),
  );
}

/** How many entered the journey in [from, to). */
export async function entriesBetween(
  database: Database,
  tx: Tx | Db,
  journey: string,
  from: number,
  to: number,
): Promise<number> {
  const [row] = await execute<{ n: number }>(
    database,
    tx,
    'select count(*) as n from runs where journey_id = ? and entered_at >= ? and entered_at < ?',
    [journey, from, to],
  );
  return Number(row?.n ?? 0);
}
