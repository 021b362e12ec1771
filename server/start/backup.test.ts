import { spawn, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import SQLite from 'better-sqlite3';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase, insertRows } from '../store/database.ts';
import { migrate } from '../store/migrate.ts';
import { backUp } from './backup.ts';
import { restore } from './restore.ts';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/**
 * A database that opens, answers and can be copied without an error, but one of whose indexes has lost half of its rows:
 * only a check of the whole finds that.
 */
function damagedDatabase(file: string): void {
  const damaged = new SQLite(file);
  damaged.unsafeMode(true);
  const addNames = (from: number): void => {
    for (let id = from; id < from + 5; id++) damaged.prepare('insert into people values (?, ?)').run(id, `name-${id}`);
  };
  damaged.exec('create table people (id integer primary key, name text); create index by_name on people (name)');
  addNames(1);
  const entry = `select type, name, tbl_name, rootpage, sql from sqlite_schema where name = 'by_name'`;
  const index = damaged.prepare(entry).raw().get() as unknown[];
  damaged.pragma('writable_schema = on');
  damaged.exec(`delete from sqlite_schema where name = 'by_name'`);
  damaged.pragma('writable_schema = reset');
  addNames(6);
  damaged.pragma('writable_schema = on');
  damaged.prepare('insert into sqlite_schema values (?, ?, ?, ?, ?)').run(...index);
  damaged.pragma('writable_schema = reset');
  damaged.close();
}

describe('the backup', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'naru-backup-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
  });

  it('is the database as of one moment, taken while it is written, and passes SQLite’s check', async () => {
    const file = join(folder, 'naru.db');
    const database = openDatabase({ file });
    onTestFinished(() => database.close());
    await migrate(database);
    // Each transaction adds a pair: a copy that holds half of one is torn.
    let pairs = 0;
    const addPairs = (count: number): Promise<unknown> =>
      database.write(async (tx) => {
        const rows = Array.from({ length: count * 2 }, (_, index) => [
          `pair-${pairs + Math.floor(index / 2)}-${index % 2}`,
          'x'.repeat(2000),
        ]);
        await insertRows(database, tx, 'settings', ['key', 'value'], rows);
        pairs += count;
      });
    await addPairs(3000);
    const before = pairs;

    // By the command, in a process of its own, while this one writes.
    let copied = false;
    const command = spawn(
      process.execPath,
      ['--import', 'tsx', join(root, 'scripts', 'backup.ts'), join(folder, 'made', 'copy.db')],
      { cwd: root, env: { ...process.env, NARU_DATA: folder, DATABASE_URL: '' } },
    );
    let said = '';
    for (const stream of [command.stdout, command.stderr])
      stream.on('data', (data: Buffer) => (said += data.toString()));
    const gone = new Promise<number | null>((resolve) => command.once('close', resolve));
    void gone.then(() => (copied = true));
    while (!copied) {
      await addPairs(1);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(said).toMatch(/copy\.db: \d+\.\d MB, checked\.\n$/);
    expect(await gone).toBe(0);
    expect(pairs).toBeGreaterThan(before);
    expect(readdirSync(join(folder, 'made'))).toEqual(['copy.db']);
    // Everybody's names and addresses are in it.
    expect((statSync(join(folder, 'made', 'copy.db')).mode & 0o777).toString(8)).toBe('600');
    const copy = new SQLite(join(folder, 'made', 'copy.db'), { readonly: true });
    expect(copy.pragma('integrity_check', { simple: true })).toBe('ok');
    const { halves } = copy.prepare(`select count(*) as halves from settings where key like 'pair-%'`).get() as {
      halves: number;
    };
    copy.close();
    expect(halves % 2).toBe(0);
    expect(halves).toBeGreaterThanOrEqual(before * 2);

    // Restored, it is a store like any other.
    const restored = openDatabase({ file: join(folder, 'made', 'copy.db') });
    await migrate(restored);
    await restored.close();
  });

  it('is not settled while Naru runs on the folder: what stands in its queue is to be sent', async () => {
    const file = join(folder, 'naru.db');
    const database = openDatabase({ file });
    await migrate(database);
    await database.close();
    const script = join(folder, 'scripts', 'start.mjs');
    mkdirSync(dirname(script));
    writeFileSync(script, 'process.stdin.resume()');
    const running = spawn(process.execPath, [script]);
    onTestFinished(() => void running.kill());
    writeFileSync(join(folder, 'naru.pid'), String(running.pid));
    const settled = (): { status: number | null; stdout: string; stderr: string } =>
      spawnSync(process.execPath, ['--import', 'tsx', join(root, 'scripts', 'restore.ts'), '--settle'], {
        ...{ cwd: root, encoding: 'utf8' as const },
        env: { ...process.env, NARU_DATA: folder, DATABASE_URL: '' },
      });
    const refused = settled();
    expect([refused.status, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr).toContain(`Naru already runs on this data folder (process ${running.pid}).`);

    rmSync(join(folder, 'naru.pid'));
    expect(settled()).toMatchObject({ status: 0, stdout: '  0 people are inside and go on with the next start.\n' });
    expect(existsSync(join(folder, 'naru.pid'))).toBe(false);
  });

  it('is refused in one sentence when it cannot be', () => {
    const file = join(folder, 'naru.db');
    expect(() => backUp({ file }, join(folder, 'copy.db'))).toThrow(`There is no database at ${file}.`);
    expect(existsSync(join(folder, 'copy.db'))).toBe(false);
    writeFileSync(join(folder, 'copy.db'), 'mine');
    expect(() => backUp({ file }, join(folder, 'copy.db'))).toThrow('exists already');
    expect(() => backUp({ url: 'postgres://db/naru' }, join(folder, 'other.db'))).toThrow('pg_dump');
    writeFileSync(file, 'not a database, but long enough to be looked at as one'.repeat(100));
    expect(() => backUp({ file }, join(folder, 'other.db'))).toThrow('not a database');
    expect(existsSync(join(folder, 'other.db'))).toBe(false);
  });

  it('of a database that is damaged is reported as a failure and not kept, nor is such a file restored', async () => {
    const file = join(folder, 'naru.db');
    damagedDatabase(file);
    const copy = join(folder, 'copy.db');
    const broken = /The copy does not pass SQLite's check: .*by_name/;
    expect(() => backUp({ file }, copy)).toThrow(broken);
    expect(readdirSync(folder)).toEqual(['naru.db']);

    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', 'tsx', join(root, 'scripts', 'backup.ts'), copy],
      { cwd: root, env: { ...process.env, NARU_DATA: folder, DATABASE_URL: '' }, encoding: 'utf8' },
    );
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(broken);
    expect(readdirSync(folder)).toEqual(['naru.db']);

    copyFileSync(file, copy);
    const place = { dataFolder: folder, database: { file } };
    await expect(restore(place, copy, { queued: 'unknown', pause: false }, Date.now())).rejects.toThrow(broken);
    expect(readdirSync(folder).sort()).toEqual(['copy.db', 'naru.db']);
  });
});
