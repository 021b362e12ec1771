import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startWorker } from '../model/worker-thread.ts';
import { execute, openDatabase } from './database.ts';
import { Turns } from './turns.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'naru-turns-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('turns at the lock', () => {
  let clock: number;
  let mine: Turns;
  let theirs: Turns;
  beforeEach(() => {
    clock = 1_000_000;
    mine = new Turns(join(folder, 'turns'), () => clock);
    theirs = new Turns(join(folder, 'turns'), () => clock);
  });
  afterEach(() => {
    mine.close();
    theirs.close();
  });
  /** Is the turn given without any wait? */
  const atOnce = (): Promise<boolean> =>
    Promise.race([
      mine.myTurn().then(() => true),
      new Promise<boolean>((resolve) => setImmediate(() => resolve(false))),
    ]);

  it('are given at once where nobody waits, and where only others wait who are patient too', async () => {
    expect(await atOnce()).toBe(true);
    theirs.raise(true);
    expect(await atOnce()).toBe(true);
    mine.wrote();
    expect(await atOnce()).toBe(false);
  });

  it('are left to whoever is pressed, but not for ever', async () => {
    theirs.raise(false);
    const from = performance.now();
    await mine.myTurn();
    expect(performance.now() - from).toBeGreaterThanOrEqual(95);
  });

  it('come when whoever raised a hand has lowered it, is gone, or stands in the future of a clock set back', async () => {
    theirs.raise(false);
    theirs.lower(false);
    expect(await atOnce()).toBe(true);
    theirs.raise(false);
    expect(await atOnce()).toBe(false);
    clock += 20;
    expect(await atOnce()).toBe(true);
    theirs.raise(false);
    clock -= 3_600_000;
    expect(await atOnce()).toBe(true);
  });

  it('go on without a file that can be written', async () => {
    const turns = new Turns(join(folder, 'nowhere', 'turns'));
    turns.raise(false);
    await turns.myTurn();
    turns.close();
  });
});

it('somebody who writes without a pause lets the others in between', async () => {
  const file = join(folder, 'naru.db');
  const pressed = openDatabase({ file });
  await execute(pressed, pressed.db, 'create table notes (who text)');
  const busy = startWorker(new URL('./testing/busy-writer.ts', import.meta.url), { file });
  await once(busy, 'message');
  for (let n = 0; n < 30; n++) {
    await pressed.write((tx) => execute(pressed, tx, `insert into notes values ('pressed')`));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const gone = once(busy, 'exit');
  busy.postMessage('end');
  await gone;
  const rows = await execute<{ who: string }>(pressed, pressed.reader, 'select who from notes order by rowid');
  const places = rows.flatMap(({ who }, index) => (who === 'pressed' ? [index] : []));
  const between = places.map((place, index) => place - (places[index - 1] ?? 0)).sort((a, b) => a - b);
  await pressed.close();
  expect(places).toHaveLength(30);
  // One that was being written, and one begun before the hand was seen; by chance alone it is dozens.
  expect(between.at(-6)).toBeLessThan(8);
});

describe('what is flushed to disk', () => {
  it('is every transaction but those that the sweep repairs', async () => {
    const database = openDatabase({ file: join(folder, 'naru.db') });
    const manner = async (name?: 'leg' | 'ingest'): Promise<unknown> =>
      database.write(
        async (tx) => (await execute<{ synchronous: number }>(database, tx, 'pragma synchronous'))[0],
        name,
      );
    const [normal, full] = [{ synchronous: 1 }, { synchronous: 2 }];
    expect([await manner('ingest'), await manner('leg'), await manner()]).toEqual([full, normal, full]);
    await expect(database.write(() => Promise.reject(new Error('no')), 'leg')).rejects.toThrow('no');
    expect(await manner('ingest')).toEqual(full);
    expect(await execute(database, database.db, 'pragma synchronous')).toEqual([full]);
    await database.close();
  });
});
