import type { Services } from '../services.ts';
import { execute } from '../store/database.ts';
import { runLeg, type LegResult } from './leg.ts';
import type { LegsUnderWay } from './legs-under-way.ts';
import { dueSecond, slotMinute } from './run-row.ts';

/** Why somebody is held whose leg ended the worker, twice over: it was alone when it did. */
export const CRASHED = 'worker-crashed';

/** A batch that was under way when a worker died is carried in pieces so many times smaller, each crash anew. */
const SHRINK = 8;
const FIRST_RETRY_MS = 300_000;
const LONGEST_RETRY_MS = 86_400_000;

/** Keeps one poisonous person from ending the worker for ever. */
export interface CrashGuard {
  /**
   * Counts the crash for the batches that earlier workers of this machine died with, and holds whoever was alone under
   * way then. Call before the first leg.
   * @returns how many are held now.
   */
  settle(): Promise<number>;
  /** Runs a leg: a batch that has ended a worker in pieces, while no other leg is under way. */
  leg(batch: string, now: number): Promise<LegResult>;
}

/**
 * A leg that takes more memory than the worker has, or makes a library fault, ends the process and cannot be caught. So
 * legs are noted before they begin. What is noted when a worker has died is carried alone and in ever smaller pieces
 * from then on; what was written before the crash stays written. A single run that still ends the worker is held, with
 * the reason, and is tried again alone after minutes, then hours.
 */
export function createCrashGuard(services: Services, notes: LegsUnderWay): CrashGuard {
  const { database, carrier, clock, log } = services;
  /** Legs at work side by side; a suspect waits for them and they wait for it. */
  let working = 0;
  let alone: Promise<void> = Promise.resolve();
  let waiting: (() => void)[] = [];

  const wholly = async (batch: string, now: number): Promise<LegResult> => {
    for (let gate = alone; ; gate = alone) {
      await gate;
      if (gate === alone) break;
    }
    working += 1;
    const over = notes.begin({ batch });
    try {
      return await runLeg(services, batch, now);
    } finally {
      over();
      working -= 1;
      if (working === 0) for (const go of waiting.splice(0)) go();
    }
  };

  const inPieces = async (batch: string, now: number, piece: number): Promise<LegResult> => {
    const before = alone;
    let open = (): void => undefined;
    alone = new Promise((resolve) => (open = resolve));
    try {
      await before;
      if (working > 0) await new Promise<void>((resolve) => (waiting = [...waiting, resolve]));
      const rows = await execute<{ id: number; held_code: string | null }>(
        database,
        database.reader,
        `select id, held_code from runs where batch_id = ? and place = 'riding' and (due_at is null or due_at <= ?) order by id`,
        [batch, now],
      );
      const known = rows.filter((row) => row.held_code === CRASHED).map((row) => [row.id]);
      const others = rows.filter((row) => row.held_code !== CRASHED).map((row) => row.id);
      const pieces = Array.from({ length: Math.ceil(others.length / piece) }, (_, n) =>
        others.slice(n * piece, (n + 1) * piece),
      );
      for (const ids of [...pieces, ...known]) {
        const [run] = ids;
        const over = notes.begin(ids.length === 1 && run !== undefined ? { batch, run } : { batch });
        try {
          await runLeg(services, batch, now, ids);
        } finally {
          over();
        }
      }
      return await runLeg(services, batch, now, []);
    } finally {
      open();
    }
  };

  return {
    async settle() {
      let held = 0;
      const left = notes.takeLeft();
      for (const batch of new Set(left.map((note) => note.batch))) {
        const text = 'update batches set crashes = crashes + 1 where id = ? and ended_at is null';
        await database.write((tx) => execute(database, tx, text, [batch]));
      }
      for (const { batch, run } of left) {
        if (run === undefined) continue;
        const dueAt = await hold(batch, run);
        if (dueAt === null) continue;
        held += 1;
        carrier.slots([slotMinute(dueAt)]);
      }
      if (left.length > 0) log.warn({ batches: left.map((note) => note.batch), held }, 'a worker died in these legs');
      return held;
    },
    async leg(batch, now) {
      const [row] = await execute<{ crashes: number; size: number; known: number }>(
        database,
        database.reader,
        `select crashes, size, (select count(*) from runs where batch_id = ? and held_code = '${CRASHED}') as known
         from batches where id = ?`,
        [batch, batch],
      );
      if (row === undefined || (row.crashes === 0 && Number(row.known) === 0)) return wholly(batch, now);
      return inPieces(batch, now, Math.max(1, Math.ceil(row.size / SHRINK ** row.crashes)));
    },
  };

  /** @returns when it is tried again; null when somebody else has moved it. */
  async function hold(batch: string, run: number): Promise<number | null> {
    const [row] = await execute<{ held_count: number }>(
      database,
      database.reader,
      'select held_count from runs where id = ?',
      [run],
    );
    const count = (row?.held_count ?? 0) + 1;
    const dueAt = dueSecond(clock() + Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 4 ** (count - 1)));
    const held = await database.write(
      (tx) =>
        execute(
          database,
          tx,
          `update runs set place = 'parked', batch_id = null, due_at = ?, held_code = ?, held_detail = ?, held_count = ?,
           rev = rev + 1 where id = ? and batch_id = ? and place = 'riding' returning id`,
          [dueAt, CRASHED, 'The worker ended while it carried this customer alone.', count, run, batch],
        ),
      'hold-crashed',
    );
    if (held.length === 0) return null;
    log.error({ run, batch }, 'a run that ends the worker is held');
    return dueAt;
  }
}
