import type { Cause } from '../../engine/node-type.ts';
import { execute, type Database, type Tx } from '../store/database.ts';
import { inIds } from '../store/ids.ts';

/** A run whose message has met its fate. */
export interface MessageFate {
  readonly run: number;
  readonly node: string;
  readonly visit: number;
  readonly state: Extract<Cause, { kind: 'message' }>['state'];
  readonly reason: string | null;
}

const WOKEN = `place = 'due', due_at = 0, batch_id = null, wakeable = 0, cause = ?, rev = rev + 1`;

/**
 * Wakes the runs that wait for these messages, keeping their queue. Runs that have moved on since are left alone. The
 * caller tells the carrier after the commit.
 *
 * @returns how many were woken.
 */
export async function wakeForMessages(database: Database, tx: Tx, fates: readonly MessageFate[]): Promise<number> {
  const groups = new Map<string, { cause: string; visit: number; runs: number[] }>();
  for (const { run, visit, state, reason } of fates) {
    const cause: Cause = { kind: 'message', state, reason };
    const text = JSON.stringify(cause);
    const key = `${String(visit)} ${text}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { cause: text, visit, runs: [run] });
    else group.runs.push(run);
  }
  let woken = 0;
  for (const { cause, visit, runs } of groups.values()) {
    const [among, ids] = inIds(database, 'id', runs);
    const rows = await execute<{ id: number }>(
      database,
      tx,
      `update runs set ${WOKEN} where ${among} and visit = ? and wakeable = 1 and place <> 'ended'
       and wait like '%"message":true%' returning id`,
      [cause, ids, visit],
    );
    woken += rows.length;
  }
  return woken;
}

/**
 * Wakes one run with an event, on the live queue, if its row is still the one that was read.
 *
 * @returns false when it has moved meanwhile.
 */
export async function wakeForEvent(
  database: Database,
  tx: Tx,
  run: { readonly id: number; readonly rev: number },
  cause: Cause,
): Promise<boolean> {
  const rows = await execute<{ id: number }>(
    database,
    tx,
    `update runs set ${WOKEN}, queue = 'live' where id = ? and rev = ? and place <> 'ended' returning id`,
    [JSON.stringify(cause), run.id, run.rev],
  );
  return rows.length > 0;
}
