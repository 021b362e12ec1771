import { canonicalJson } from '../../engine/canonical-json.ts';
import type { PublishRequest } from '../../engine/contract/journeys.ts';
import type { Wait } from '../../engine/node-type.ts';
import type { Plan } from '../../engine/plan.ts';
import type { Services } from '../services.ts';
import { execute } from '../store/database.ts';
import { inIds } from '../store/ids.ts';
import { CounterDeltas } from './counters.ts';
import { endRuns } from './end-run.ts';
import { groupBy } from './group-by.ts';
import { rewait, type NewWaits } from './rewait.ts';
import { closeIntent, openIntents, touchIntent, type PublishIntent } from './publish-intents.ts';
import { activeRuns, lockCustomersOf } from './run-chunks.ts';
import { parsed, slotMinute, type RunRow } from './run-row.ts';
import { setWaits } from './set-waits.ts';

/** What became of those inside. */
export interface Moves {
  /** Now in the new version, at the same node, under the same run. */
  readonly moved: number;
  /** Go on in the version they are in. */
  readonly stayed: number;
  /** Left with the reason `replaced`. */
  readonly left: number;
}

/** Most people whom one sweep looks at for one publication. */
const MOST_FINISHED = 100_000;

/**
 * Does with the people inside what was chosen at publishing, in short transactions, after what an older publication has
 * not ended. Who stands at a node that the new version does not have (or has as another type) stays in the old one. A
 * wait whose settings changed is worked out anew from the moment the person arrived.
 *
 * @param plan the new version, already live.
 */
export async function movePeopleInside(
  services: Services,
  plan: Plan,
  choice: PublishRequest['inside'],
): Promise<Moves> {
  const { database } = services;
  const older = await openIntents(database, database.db, 'm.journey_id = ? and m.version < ?', [
    plan.journey,
    plan.version,
  ]);
  for (const intent of older) await goOn(services, intent, Infinity);
  return carryOut(services, plan, choice, 0, Infinity);
}

/**
 * Goes on with publications that have stood still: their process died before everybody had moved, or left.
 *
 * @param before whose last step is at or before this moment (epoch milliseconds).
 * @returns how many moved or left, about 100,000 at most.
 */
export async function finishMoves(services: Services, before: number): Promise<number> {
  const { database } = services;
  let changed = 0;
  for (const intent of await openIntents(database, database.reader, 'm.touched_at <= ?', [before])) {
    const { moved, left } = await goOn(services, intent, MOST_FINISHED - changed);
    changed += moved + left;
    if (changed >= MOST_FINISHED) break;
  }
  return changed;
}

async function goOn(services: Services, intent: PublishIntent, most: number): Promise<Moves> {
  const plan = await services.plans.get(intent.journey, intent.version);
  return carryOut(services, plan, intent.choice, intent.after, most);
}

/** @param done runs up to this id have been done with. @param most how many are looked at, about. */
async function carryOut(
  services: Services,
  plan: Plan,
  choice: PublishRequest['inside'],
  done: number,
  most: number,
): Promise<Moves> {
  const { database, carrier } = services;
  const sum = { moved: 0, stayed: 0, left: 0 };
  let isOver = false;
  for (let after = done; sum.moved + sum.stayed + sum.left < most;) {
    const rows = await activeRuns(database, database.db, plan.journey, after);
    const last = rows.at(-1);
    isOver = last === undefined;
    if (last === undefined) break;
    const older = rows.filter((row) => row.version < plan.version);
    if (choice === 'stay') sum.stayed += older.length;
    else if (older.length > 0) await carryOutChunk(services, { plan, choice, after }, older, sum);
    after = last.id;
  }
  if (choice !== 'stay' && isOver) await closeIntent(database, plan.journey, plan.version);
  if (choice === 'move') for (const queue of ['live', 'bulk'] as const) carrier.due(queue);
  return sum;
}

/** A publication, and the id up to which it has done with everybody. */
interface Step {
  readonly plan: Plan;
  readonly choice: 'move' | 'leave';
  readonly after: number;
}

async function carryOutChunk(
  services: Services,
  step: Step,
  older: readonly RunRow[],
  sum: { moved: number; stayed: number; left: number },
): Promise<void> {
  const work = step.choice === 'leave' ? leaveChunk : moveChunk;
  for (let todo = older; todo.length > 0;) {
    const { done, stays } = await work(services, step, todo);
    sum[step.choice === 'leave' ? 'left' : 'moved'] += done.size;
    sum.stayed += stays.size;
    // Whoever was boarded, woken or carried on since they were read is done with as they stand now.
    todo = await stillOlder(
      services,
      step.plan,
      todo.filter(({ id }) => !done.has(id) && !stays.has(id)),
    );
  }
}

/** What was done with a chunk: with whom, and who stays as they are. The others have changed since they were read. */
interface Done {
  readonly done: ReadonlySet<number>;
  readonly stays: ReadonlySet<number>;
}

/** Of these runs, as they are now, those that are still inside an older version. */
async function stillOlder({ database }: Services, plan: Plan, rows: readonly RunRow[]): Promise<RunRow[]> {
  if (rows.length === 0) return [];
  const [among, ids] = inIds(
    database,
    'id',
    rows.map((row) => row.id),
  );
  const text = `select * from runs where ${among} and place <> 'ended' and version < ? order by id`;
  return execute<RunRow>(database, database.db, text, [ids, plan.version]);
}

async function leaveChunk(
  { database, clock }: Services,
  { plan, after }: Step,
  rows: readonly RunRow[],
): Promise<Done> {
  const done = await database.write(async (tx) => {
    await lockCustomersOf(database, tx, rows);
    await touchIntent(database, tx, { journey: plan.journey, version: plan.version, after }, clock());
    return endRuns(database, tx, rows, 'replaced', clock());
  }, 'replace');
  return { done, stays: new Set() };
}

async function moveChunk(services: Services, { plan, after }: Step, rows: readonly RunRow[]): Promise<Done> {
  const { database, carrier, clock } = services;
  const stays = new Set<number>();
  const movable: RunRow[] = [];
  const changedWaits: RunRow[] = [];
  for (const [version, group] of groupBy(rows, (row) => row.version)) {
    const old = await services.plans.get(plan.journey, version);
    for (const row of group) {
      const [before, next] = [old.steps[row.node_id], plan.steps[row.node_id]];
      if (before === undefined || next?.type !== before.type) {
        stays.add(row.id);
        continue;
      }
      movable.push(row);
      const timed = parsed<Wait>(row.wait)?.message !== true && row.wait !== null && row.held_code === null;
      if (timed && row.cause === null && canonicalJson(before.config) !== canonicalJson(next.config)) {
        changedWaits.push(row);
      }
    }
  }
  const waits = await rewait(services, plan, changedWaits, (row) => row.arrived_at, clock());
  const { changed, parkedUntil } = await database.write(async (tx) => {
    await lockCustomersOf(database, tx, movable);
    await touchIntent(database, tx, { journey: plan.journey, version: plan.version, after }, clock());
    const done = await setWaits(
      database,
      tx,
      movable.map((row) => ({ row, wait: waitAfterMove(row, waits), version: plan.version })),
    );
    const counters = new CounterDeltas();
    for (const row of movable) {
      if (!done.changed.has(row.id)) continue;
      counters.add(plan.journey, row.version, row.node_id, 'moved-out', 1);
      counters.add(plan.journey, row.version, row.node_id, 'waiting', -1);
      counters.add(plan.journey, plan.version, row.node_id, 'moved-in', 1);
      counters.add(plan.journey, plan.version, row.node_id, 'waiting', 1);
    }
    await counters.write(database, tx);
    return done;
  }, 'move');
  carrier.slots([...new Set([...parkedUntil].map(slotMinute))]);
  return { done: changed, stays };
}

/** The wait in the new version; null for whoever has to be decided, or woken, at once. */
function waitAfterMove(row: RunRow, waits: NewWaits): Wait | null {
  if (row.wait === null || row.cause !== null || row.held_code !== null) return null;
  const anew = waits.get(row.id);
  return anew === undefined ? parsed<Wait>(row.wait) : anew;
}
