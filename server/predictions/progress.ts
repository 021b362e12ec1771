import type { Services } from '../services.ts';
import { execute, type Database } from '../store/database.ts';

const ROW = 'refresh-progress';
/** Told at most so often, and believed for so long: a worker may have been ended. */
const EVERY_MS = 1000;
const BELIEVED_MS = 120_000;

interface Progress {
  readonly day: number;
  readonly model: string;
  readonly startedAt: number;
  readonly at: number;
  /** 0..1. */
  readonly done: number;
}

async function stored(database: Database): Promise<Progress | null> {
  const text = 'select value from settings where key = ?';
  const [row] = await execute<{ value: string }>(database, database.reader, text, [ROW]);
  return row ? (JSON.parse(row.value) as Progress) : null;
}

/** How far the refresh of a day is. */
export interface ProgressBook {
  /** When its first step began. */
  readonly startedAt: number;
  tell(done: number): Promise<void>;
  clear(): Promise<void>;
}

/** Goes on with the progress of the same day and model, or begins it. */
export async function progressOf(
  { database, clock }: Pick<Services, 'database' | 'clock'>,
  day: number,
  model: string,
): Promise<ProgressBook> {
  const before = await stored(database);
  const startedAt = before?.day === day && before.model === model ? before.startedAt : clock();
  let toldAt = -Infinity;
  const put = async (done: number): Promise<void> => {
    toldAt = performance.now();
    const value = JSON.stringify({ day, model, startedAt, at: clock(), done } satisfies Progress);
    const text =
      'insert into settings (key, value) values (?, ?) on conflict (key) do update set value = excluded.value';
    await database.write((tx) => execute(database, tx, text, [ROW, value]));
  };
  await put(before?.startedAt === startedAt ? before.done : 0);
  return {
    startedAt,
    async tell(done) {
      if (performance.now() - toldAt >= EVERY_MS) await put(Math.min(1, done));
    },
    async clear() {
      await database.write((tx) => execute(database, tx, 'delete from settings where key = ?', [ROW]));
    },
  };
}

/** The refresh under way, or null. */
export async function runningRefresh({
  database,
  clock,
}: Pick<Services, 'database' | 'clock'>): Promise<{ readonly day: number; readonly done: number } | null> {
  const found = await stored(database);
  return found && clock() - found.at < BELIEVED_MS ? { day: found.day, done: found.done } : null;
}
