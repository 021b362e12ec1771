import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { wakeForMessages } from '../runs/wake.ts';
import { wakeItem } from '../sending/wake-item.ts';
import type { MessageReason } from '../sending/reasons.ts';
import { execute, openDatabase, type Database, type DatabaseLocation } from '../store/database.ts';
import { inIds } from '../store/ids.ts';
import { migrate } from '../store/migrate.ts';
import { checkCopy, onDisk } from './backup.ts';
import { BadSetting } from './environment.ts';
import { lockDataFolder } from './instance-lock.ts';

/**
 * What becomes of messages that stood in the queue when the backup was made. `unknown`: they may have left since, so they
 * are not sent again, and their people go on. `send`: they are sent, perhaps for the second time.
 */
export type QueuedThen = 'unknown' | 'send';

/** What a restore did. */
export interface Restored {
  /** Where the data of before lies now; null when there was none. */
  readonly before: string | null;
  /** Messages that stood in the queue and are not sent again. */
  readonly unknown: number;
  /** Messages that are sent yet: held for later than now, or all that stood in the queue, as was asked for. */
  readonly queued: number;
  /** People who are inside and go on. */
  readonly inside: number;
  /** Journeys that were paused. */
  readonly paused: number;
}

const RESTORED = 'restored' satisfies MessageReason;
const CHUNK = 500;

/**
 * Puts a backup in the place of the data, which is kept beside it, and settles what the backup cannot know. Temporal's file
 * goes aside too: its workflows know of things that the backup does not; the sweep carries everybody anew.
 *
 * @param pause also pauses all live journeys, so that somebody can look before anybody moves.
 * @throws BadSetting with one sentence; AlreadyRunning while Naru runs on the folder; an Error when the backup is damaged.
 */
export async function restore(
  place: { readonly dataFolder: string; readonly database: DatabaseLocation },
  backup: string,
  choice: { readonly queued: QueuedThen; readonly pause: boolean },
  now: number,
): Promise<Restored> {
  if ('url' in place.database) {
    throw new BadSetting('The data lies in PostgreSQL (DATABASE_URL): restore it with pg_restore, then use --settle.');
  }
  const from = resolve(backup);
  if (!existsSync(from)) throw new BadSetting(`There is no file ${from}.`);
  checkCopy(from);
  const unlock = lockDataFolder(place.dataFolder);
  try {
    const before = setAside(place.dataFolder, now);
    copyFileSync(from, place.database.file);
    onDisk(place.database.file);
    const database = openDatabase(place.database);
    try {
      await migrate(database);
      return { before, ...(await settle(database, choice, now)) };
    } finally {
      await database.close();
    }
  } finally {
    unlock();
  }
}

/** Moves what belongs to the present out of the way. @returns the folder it lies in now; null when there was nothing. */
function setAside(dataFolder: string, now: number): string | null {
  const names = readdirSync(dataFolder).filter((name) => /^(naru|temporal)\.db|^legs$/.test(name));
  if (names.length === 0) return null;
  const folder = join(dataFolder, `before-restore-${new Date(now).toISOString().replace(/[:.]/g, '-')}`);
  mkdirSync(folder);
  for (const name of names) renameSync(join(dataFolder, name), join(folder, name));
  return folder;
}

/**
 * Settles what a database that was restored cannot know: messages in its queue may have left since. Those that are held
 * for later than now cannot have, and stay.
 */
export async function settle(
  database: Database,
  { queued, pause }: { readonly queued: QueuedThen; readonly pause: boolean },
  now: number,
): Promise<Omit<Restored, 'before'>> {
  let unknown = 0;
  for (let after = 0; queued === 'unknown';) {
    const last = after;
    const done = await database.write(async (tx) => {
      const rows = await execute<{ id: number; run_id: number; node_id: string; visit: number }>(
        database,
        tx,
        `select id, run_id, node_id, visit from messages where id > ? and state in ('queued', 'claimed', 'sending')
         and (state <> 'queued' or due_at <= ?) order by id limit ?`,
        [last, now, CHUNK],
      );
      const [isMessage, ids] = inIds(
        database,
        'id',
        rows.map((row) => row.id),
      );
      const text = `update messages set state = 'unknown', reason = ?, final_at = ?, lease = null, lease_until = null, due_at = 0
        where ${isMessage}`;
      await execute(database, tx, text, [RESTORED, now, ids]);
      await wakeForMessages(
        database,
        tx,
        rows.map((row) => wakeItem(row, 'unknown', RESTORED)),
      );
      return rows;
    });
    unknown += done.length;
    after = done.at(-1)?.id ?? after;
    if (done.length < CHUNK) break;
  }
  const paused = pause
    ? await database.write((tx) =>
        execute(
          database,
          tx,
          `update journeys set paused_at = ? where state = 'live' and paused_at is null returning id`,
          [now],
        ),
      )
    : [];
  const count = async (text: string): Promise<number> =>
    Number((await execute<{ n: number }>(database, database.reader, text))[0]?.n ?? 0);
  return {
    unknown,
    queued: await count(`select count(*) as n from messages where state in ('queued', 'claimed', 'sending')`),
    inside: await count(`select count(*) as n from runs where place <> 'ended'`),
    paused: paused.length,
  };
}
