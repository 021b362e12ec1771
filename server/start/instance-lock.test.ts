import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { AlreadyRunning, lockDataFolder } from './instance-lock.ts';

describe('the lock of a data folder', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'naru-lock-'));
    file = join(folder, 'naru.pid');
    onTestFinished(() => rmSync(folder, { recursive: true }));
  });

  it('holds this process’s id until it is given back', () => {
    const unlock = lockDataFolder(join(folder, 'made', 'here'));
    const made = join(folder, 'made', 'here', 'naru.pid');
    expect(readFileSync(made, 'utf8')).toBe(String(process.pid));
    unlock();
    expect(existsSync(made)).toBe(false);
  });

  it('makes a folder that only its user can look into', () => {
    lockDataFolder(join(folder, 'new'))();
    expect((statSync(join(folder, 'new')).mode & 0o777).toString(8)).toBe('700');
  });

  it.each(['start.mjs', 'restore.ts'])('refuses a second start while the first (%s) runs', (name) => {
    const script = join(folder, 'scripts', name);
    mkdirSync(join(folder, 'scripts'));
    writeFileSync(script, 'process.stdin.resume()');
    const first = spawn(process.execPath, [script]);
    onTestFinished(() => void first.kill());
    writeFileSync(file, String(first.pid));
    expect(() => lockDataFolder(folder)).toThrow(AlreadyRunning);
    expect(() => lockDataFolder(folder)).toThrow(
      `Naru already runs on this data folder (process ${first.pid}). Use that one, end it, or name another folder in NARU_DATA.`,
    );
    expect(readFileSync(file, 'utf8')).toBe(String(first.pid));
  });

  it('is taken over from a process that is gone', async () => {
    const gone = spawn(process.execPath, ['-e', '']);
    await new Promise((resolve) => gone.once('exit', resolve));
    writeFileSync(file, String(gone.pid));
    lockDataFolder(folder)();
    expect(existsSync(file)).toBe(false);
  });

  it('is taken over from a number that another program has by now', () => {
    writeFileSync(file, String(process.ppid));
    lockDataFolder(folder)();
    expect(existsSync(file)).toBe(false);
  });

  it('is taken over from a file that names no process', () => {
    for (const text of ['', 'nonsense', '-1', '0']) {
      writeFileSync(file, text);
      lockDataFolder(folder)();
    }
  });
});
