import { cancelForWithdrawal } from '../sending/cancel.ts';
import { takeBackClaimed } from '../sending/put-back.ts';
import { joinActivity } from '../facts/activity.ts';
import { endRuns } from '../runs/end-run.ts';
import { execute, type Database, type Tx } from '../store/database.ts';
import { inIds } from '../store/ids.ts';
import { eventsAcross, performAcross } from './events-across.ts';
import { joinedConsents, joinedProfile, writeConsents, writeProfile, type CustomerRow } from './join-profiles.ts';
import { runsOfBoth, type Merging } from './merging.ts';
import { moveSomeEvents } from './move-events.ts';
import { addCaps, dropFindings, joinMemberships, moveRunsTo } from './move-rows.ts';
import { runFates } from './run-fates.ts';

/** What a merge has done to the rows, and what is to be told after its commit. */
export interface MergedRows {
  readonly goOn: number;
  readonly ended: number;
  /** Events are left under the former id: `moveLeftEvents`. */
  readonly unmoved: boolean;
  readonly queues: ReadonlySet<'live' | 'bulk'>;
  readonly senders: ReadonlySet<string>;
}

/**
 * Makes one customer of two, in the caller's transaction, which holds both customers' locks. All of it, or nothing; only
 * events above a thousand follow later, for which the caller keeps a note.
 */
export async function mergeRows(
  database: Database,
  tx: Tx,
  merging: Merging,
  rows: { readonly former: CustomerRow; readonly survivor: CustomerRow },
  now: number,
): Promise<MergedRows> {
  const { former, survivor } = merging;
  const both = [former, survivor];
  if (database.dialect === 'postgres') {
    // Boarding and dispatchers change runs without their customers' locks.
    const [among, ids] = inIds(database, 'customer_id', both);
    const lock = `select id from runs where ${among} and place <> 'ended' order by id for update`;
    await execute(database, tx, lock, [ids]);
  }
  const runs = await runsOfBoth(database, tx, both);
  const fates = runFates(merging, runs);
  const ending = fates.filter(({ because }) => because !== null).map(({ run }) => run);
  await endRuns(database, tx, ending, 'merged', now, null, 'merged');
  // Whatever a dispatcher holds was judged by one half of what is known; before the caps are added up, so that the
  // places go back to whom they were taken from.
  const senders = await takeBackClaimed(database, tx, both);
  await moveRunsTo(database, tx, runs, former, survivor);
  await addCaps(database, tx, former, survivor);
  await joinMemberships(database, tx, former, survivor);
  await dropFindings(database, tx, former);
  await joinActivity(database, tx, former, survivor);
  await writeProfile(database, tx, joinedProfile(rows.former, rows.survivor), now);
  const consents = await joinedConsents(database, tx, former, survivor);
  await writeConsents(database, tx, consents, former, survivor);

  const queues = new Set<'live' | 'bulk'>();
  for (const { channel, purpose, granted } of consents) {
    if (purpose !== 'ad' || granted === 1) continue;
    for (const queue of await cancelForWithdrawal(database, tx, survivor, channel, now)) queues.add(queue);
  }
  const formerRuns = new Set(runs.filter((run) => run.customer_id === former).map(({ id }) => id));
  const present = await runsOfBoth(database, tx, [survivor]);
  const across = await eventsAcross(database, tx, merging, {
    ofFormer: present.filter(({ id }) => formerRuns.has(id)),
    ofSurvivor: present.filter(({ id }) => !formerRuns.has(id)),
  });
  for (const queue of await performAcross(database, tx, across, survivor, now)) queues.add(queue);
  const unmoved = await moveSomeEvents(database, tx, former, survivor);
  return { goOn: fates.length - ending.length, ended: ending.length, unmoved, queues, senders };
}
