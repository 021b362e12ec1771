import { inTexts } from '../events/in-texts.ts';
import { survivorNames } from '../people/joined-names.ts';
import type { Services } from '../services.ts';
import { execute, insertRows, type Database, type Tx } from '../store/database.ts';
import type { CustomerRow } from './join-profiles.ts';
import { mergeRows, type MergedRows } from './merge-rows.ts';
import { mergeRules, UnknownPlan, type MergeRules } from './merging.ts';
import { moveLeftEvents } from './move-events.ts';
import type { NamedMerge } from './named-merge.ts';
import { rememberAll } from './remember.ts';

/** Why two customers are not merged: the same id; the other way round already; into somebody else already. */
export type MergeRefusal = 'merge-self' | 'merge-cycle' | 'merged-elsewhere';

/**
 * What became of it. `same`: they were one before. `remembered`: nobody was known under the previous id. `renamed`:
 * nobody was known under the id that stays, and the previous customer has taken it.
 */
export type MergeOutcome =
  | { readonly status: 'same' | 'remembered' | 'renamed' }
  | { readonly status: 'merged'; readonly goOn: number; readonly ended: number }
  | { readonly status: 'refused'; readonly code: MergeRefusal };

/** Somebody came or went between two looks: look again. */
class LookAgain extends Error {
  override name = 'LookAgain';
}

/**
 * Merges the customer known by one id into the one known by another, in one short transaction under both customers'
 * locks. May be told again, or broken off anywhere: then nothing has happened, or everything but the moving of events
 * above a thousand, which the sweep ends.
 */
export async function mergeNamed(services: Services, merge: NamedMerge): Promise<MergeOutcome> {
  const { also, ...own } = merge;
  const done = await mergeOne(services, own);
  if (also === undefined || done.status === 'refused') return done;
  const second = await mergeOne(services, { ...own, previous: also });
  return second.status === 'refused' || done.status === 'merged' ? done : second;
}

/** Looks at two ids before it is given up; each further one means that somebody else has just changed one of them. */
const MOST_LOOKS = 50;

async function mergeOne(services: Services, merge: NamedMerge): Promise<MergeOutcome> {
  if (merge.previous === merge.into) return { status: 'refused', code: 'merge-self' };
  const { database, carrier } = services;
  for (let look = 0; look < MOST_LOOKS; look++) {
    const rules = await mergeRules(services);
    let done: Done;
    try {
      done = await database.write((tx) => mergeWithin(services, tx, merge, rules), 'merge');
    } catch (error) {
      if (error instanceof LookAgain || error instanceof UnknownPlan || isTaken(error)) continue;
      throw error;
    }
    if (done === 'nobody') {
      if ((await rememberAll(services, [merge])).has(merge.previous)) return { status: 'remembered' };
      continue;
    }
    if (!('rows' in done)) return done;
    const { queues, senders, unmoved, goOn, ended } = done.rows;
    for (const queue of queues) carrier.due(queue);
    if (senders.size > 0) carrier.dispatch([...senders]);
    if (unmoved) await moveLeftEvents(services);
    return { status: 'merged', goOn, ended };
  }
  throw new Error('Two customers could not be merged: their ids changed at every look.');
}

type Done = MergeOutcome | { readonly rows: MergedRows } | 'nobody';

/** Somebody has taken the name at this moment (PostgreSQL). */
function isTaken(error: unknown): boolean {
  return (error as { code?: unknown }).code === '23505';
}

async function mergeWithin(
  { database, clock }: Services,
  tx: Tx,
  { previous, into, source }: NamedMerge,
  rules: MergeRules,
): Promise<Done> {
  const now = clock();
  const aliases = await survivorNames(database, tx, [previous, into]);
  const name = aliases.get(into) ?? into;
  const before = aliases.get(previous);
  if (before !== undefined) {
    return before === name ? { status: 'same' } : { status: 'refused', code: 'merged-elsewhere' };
  }
  if (name === previous) return { status: 'refused', code: 'merge-cycle' };
  const rows = await lockedRows(database, tx, [previous, name]);
  const [former, survivor] = [rows.get(previous), rows.get(name)];
  if (former === undefined) return 'nobody';
  if (survivor === undefined) {
    await rename(database, tx, former, name, now);
    await writeAlias(database, tx, [previous, former.id, null, now, source, 0]);
    return { status: 'renamed' };
  }
  const merging = { ...rules, former: former.id, survivor: survivor.id };
  const done = await mergeRows(database, tx, merging, { former, survivor }, now);
  await execute(database, tx, 'update aliases set customer_id = ? where customer_id = ?', [survivor.id, former.id]);
  await writeAlias(database, tx, [previous, survivor.id, former.id, now, source, done.unmoved ? 1 : 0]);
  await execute(database, tx, 'delete from customers where id = ?', [former.id]);
  return { rows: done };
}

async function lockedRows(
  database: Database,
  tx: Tx,
  names: readonly string[],
): Promise<ReadonlyMap<string, CustomerRow>> {
  const [among, texts] = inTexts(database, 'external_id', names);
  const lock = database.dialect === 'postgres' ? 'order by id for update' : '';
  const rows = await execute<CustomerRow>(database, tx, `select * from customers where ${among} ${lock}`, [texts]);
  return new Map(rows.map((row) => [row.external_id, row]));
}

/** Nobody is known under the id that stays: the person keeps their row, and all that hangs on it. */
async function rename(database: Database, tx: Tx, former: CustomerRow, name: string, now: number): Promise<void> {
  const text = 'update customers set external_id = ?, updated_at = ? where id = ?';
  await execute(database, tx, text, [name, now, former.id]);
  // The name is ours from here on; it may have been given up while we waited for a lock.
  if ((await survivorNames(database, tx, [name])).size > 0) throw new LookAgain();
}

async function writeAlias(database: Database, tx: Tx, values: readonly unknown[]): Promise<void> {
  const columns = ['external_id', 'customer_id', 'former_id', 'at', 'source', 'unmoved'];
  await insertRows(database, tx, 'aliases', columns, [values]);
}
