import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { execute, openDatabase, type Database } from './database.ts';

describe('two processes that write to one SQLite file', () => {
  let folder: string;
  let one: Database;
  let other: Database;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'naru-store-'));
    one = openDatabase({ file: join(folder, 'naru.db') });
    other = openDatabase({ file: join(folder, 'naru.db') });
    await execute(one, one.db, 'create table notes (text text)');
  });
  afterAll(async () => {
    await one.close();
    await other.close();
    await rm(folder, { recursive: true });
  });

  it('wait for each other without holding their threads', { retry: 2 }, async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let begun = (): void => undefined;
    const writing = new Promise<void>((resolve) => (begun = resolve));
    const first = one.write(async (tx) => {
      await execute(one, tx, `insert into notes values ('first')`);
      begun();
      await held;
    });
    await writing;
    let turns = 0;
    const ticking = setInterval(() => (turns += 1), 5);
    const second = other.write((tx) => execute(other, tx, `insert into notes values ('second')`));
    // The thread is free meanwhile: SQLite's own waiting would let no timer through.
    await expect.poll(() => turns, { timeout: 5000 }).toBeGreaterThan(20);
    clearInterval(ticking);
    release();
    const from = performance.now();
    await Promise.all([first, second]);
    expect(performance.now() - from).toBeLessThan(200);
    const notes = await execute<{ text: string }>(one, one.reader, 'select text from notes order by rowid');
    expect(notes.slice(-2)).toEqual([{ text: 'first' }, { text: 'second' }]);
  });
});
