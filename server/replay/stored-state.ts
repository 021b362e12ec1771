import type { SampleCalendar } from '../sample/calendar.ts';
import { execute, type Database } from '../store/database.ts';

/** What a replay knows over restarts. */
export interface ReplayCursor {
  /** Grows with every reset: a new round sends everything anew. */
  readonly round: number;
  /** Virtual milliseconds since the first held-back midnight. */
  readonly offset: number;
  /** Events sent in this round. */
  readonly sent: number;
  /** Events there are; null until they were read for the first time. */
  readonly total: number | null;
  /** When the last event sent really happened. */
  readonly originalAt: number | null;
  readonly running: boolean;
  readonly daysPerMinute: number;
  /** Id of the write key in use, to be revoked also after a crash. */
  readonly keyId: string | null;
}

export const FIRST_CURSOR: ReplayCursor = {
  round: 1,
  offset: 0,
  sent: 0,
  total: null,
  originalAt: null,
  running: false,
  daysPerMinute: 1,
  keyId: null,
};

const KEY = 'replay';

async function read<Value>(database: Database, key: string): Promise<Value | null> {
  const [row] = await execute<{ value: string }>(database, database.db, 'select value from settings where key = ?', [
    key,
  ]);
  return row ? (JSON.parse(row.value) as Value) : null;
}

/** How the sample's days lie over ours; null without a sample. */
export function storedCalendar(database: Database): Promise<SampleCalendar | null> {
  return read<SampleCalendar>(database, 'sample-calendar');
}

/** Where the replay stands. */
export async function readCursor(database: Database): Promise<ReplayCursor> {
  return (await read<ReplayCursor>(database, KEY)) ?? FIRST_CURSOR;
}

/** Keeps where the replay stands. */
export async function writeCursor(database: Database, cursor: ReplayCursor): Promise<void> {
  const text = 'insert into settings (key, value) values (?, ?) on conflict (key) do update set value = excluded.value';
  await database.write((tx) => execute(database, tx, text, [KEY, JSON.stringify(cursor)]));
}
