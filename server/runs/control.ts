import type { Wait } from '../../engine/node-type.ts';
import type { Services } from '../services.ts';
import { execute, type Database, type Tx } from '../store/database.ts';
import { inIds } from '../store/ids.ts';
import { groupBy } from './group-by.ts';
import { keepRemaining, rewait, type NewWaits } from './rewait.ts';
import { activeRuns, lockCustomersOf } from './run-chunks.ts';
import { parsed, slotMinute, type RunRow } from './run-row.ts';
import { setWaits } from './set-waits.ts';

/** What to do with what fell due during a pause. */
export type ResumeMode = 'run-now' | 'keep-remaining' | 'skip';

/** How far a resume has come: if the process ends in between, the next call goes on from there. */
interface Progress {
  readonly mode: ResumeMode;
  readonly now: number;
  readonly after: number;
  /** Runs up to `after` that a leg or an event has changed in the same instant: they are looked at again. */
  readonly again?: readonly number[];
}

/** Pauses a live journey: nobody moves, enters or is sent anything; events are still matched. @returns false when it was not live, or paused already. */
export async function pauseJourney(services: Services, journey: string): Promise<boolean> {
  const { database, clock } = services;
  const rows = await database.write(
    (tx) =>
      execute<{ id: string }>(
        database,
        tx,
        `update journeys set paused_at = ? where id = ? and state = 'live' and paused_at is null returning id`,
        [clock(), journey],
      ),
    'pause',
  );
  return rows.length > 0;
}

/**
 * Ends a pause. `run-now`: what fell due moves at once. `keep-remaining`: everybody waits as much longer as the pause
 * was long; waits on the wall clock are worked out anew. `skip`: whoever fell due begins the wait again from now.
 * Runs that were woken by an event or a message move in every mode.
 *
 * @returns how many waits were changed; null when the journey was not paused.
 */
export async function resumeJourney(services: Services, journey: string, mode: ResumeMode): Promise<number | null> {
  const { database, carrier, clock } = services;
  const [row] = await execute<{ paused_at: number | null }>(
    database,
    database.db,
    'select paused_at from journeys where id = ?',
    [journey],
  );
  const pausedAt = row?.paused_at ?? null;
  if (pausedAt === null) return null;
  let changed = 0;
  if (mode !== 'run-now') changed = await changeWaits(services, journey, mode, pausedAt);
  await database.write(async (tx) => {
    await execute(database, tx, 'update journeys set paused_at = null where id = ?', [journey]);
    await execute(database, tx, 'delete from settings where key = ?', [progressKey(journey)]);
  }, 'resume');
  for (const queue of ['live', 'bulk'] as const) carrier.due(queue);
  const senders = await execute<{ sender_id: string }>(
    database,
    database.reader,
    `select distinct sender_id from messages where state in ('queued', 'claimed', 'sending') and due_at <= ?`,
    [clock()],
  );
  carrier.dispatch(senders.map((sender) => sender.sender_id));
  return changed;
}

async function changeWaits(
  services: Services,
  journey: string,
  mode: Exclude<ResumeMode, 'run-now'>,
  pausedAt: number,
): Promise<number> {
  const { database, carrier } = services;
  let progress = await readProgress(services, journey, mode);
  let changed = 0;
  for (;;) {
    const { again = [], now } = progress;
    const rows =
      again.length > 0
        ? await activeAmong(database, again)
        : await activeRuns(database, database.db, journey, progress.after);
    const after = again.length > 0 ? progress.after : rows.at(-1)?.id;
    if (after === undefined) return changed;
    const waiting = rows.filter(
      (row) => isTimed(row) && (mode === 'keep-remaining' ? true : (row.due_at ?? now) <= now),
    );
    const waits = await newWaits(services, journey, waiting, mode, pausedAt, now);
    const {
      parkedUntil,
      changed: done,
      next,
    } = await database.write(async (tx) => {
      await lockCustomersOf(database, tx, waiting);
      const changes = waiting.flatMap((row) => {
        const wait = waits.get(row.id);
        return wait === undefined ? [] : [{ row, wait, version: row.version }];
      });
      const set = await setWaits(database, tx, changes);
      const missed = changes.map(({ row }) => row.id).filter((id) => !set.changed.has(id));
      const reached: Progress = { mode, now, after, again: missed };
      await saveProgress(services, tx, journey, reached);
      return { ...set, next: reached };
    }, 'rewait');
    carrier.slots([...new Set([...parkedUntil].map(slotMinute))]);
    changed += done.size;
    progress = next;
  }
}

/** Of these runs, as they are now, those that are still inside. */
function activeAmong(database: Database, runs: readonly number[]): Promise<RunRow[]> {
  const [among, ids] = inIds(database, 'id', runs);
  const text = `select * from runs where ${among} and place <> 'ended' order by id`;
  return execute<RunRow>(database, database.db, text, [ids]);
}

/** Waits for a time, was not woken, and is not merely held. */
function isTimed(row: RunRow): boolean {
  return row.held_code === null && row.cause === null && parsed<Wait>(row.wait)?.until !== undefined;
}

async function newWaits(
  services: Services,
  journey: string,
  rows: readonly RunRow[],
  mode: Exclude<ResumeMode, 'run-now'>,
  pausedAt: number,
  now: number,
): Promise<NewWaits> {
  const all = new Map<number, Wait | null>();
  for (const [version, group] of groupBy(rows, (row) => row.version)) {
    const plan = await services.plans.get(journey, version);
    const waits =
      mode === 'skip'
        ? await rewait(services, plan, group, () => now, now)
        : await keepRemaining(services, plan, group, now - pausedAt, now);
    for (const [id, wait] of waits) all.set(id, wait);
  }
  return all;
}

function progressKey(journey: string): string {
  return `resume/${journey}`;
}

async function readProgress(services: Services, journey: string, mode: ResumeMode): Promise<Progress> {
  const { database, clock } = services;
  const [row] = await execute<{ value: string }>(database, database.db, 'select value from settings where key = ?', [
    progressKey(journey),
  ]);
  const kept = row === undefined ? null : (JSON.parse(row.value) as Progress);
  return kept?.mode === mode ? kept : { mode, now: clock(), after: 0 };
}

async function saveProgress(services: Services, tx: Tx, journey: string, progress: Progress): Promise<void> {
  await execute(
    services.database,
    tx,
    'insert into settings (key, value) values (?, ?) on conflict (key) do update set value = excluded.value',
    [progressKey(journey), JSON.stringify(progress)],
  );
}
