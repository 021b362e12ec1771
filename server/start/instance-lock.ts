import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Another Naru runs on the same data folder. */
export class AlreadyRunning extends Error {
  override name = 'AlreadyRunning';
}

/** Is it a supervisor (or a restore) that lives? After a power cut another program may have its number. */
function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const asked = spawnSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' });
  return asked.status !== 0 || /scripts.(start\.mjs|restore\.ts)|start.main\.ts/.test(asked.stdout);
}

/**
 * Takes the data folder for this process.
 *
 * @returns a function that gives it back.
 * @throws AlreadyRunning when a living process holds it.
 */
export function lockDataFolder(folder: string): () => void {
  // Personal data lies here: a folder that is made now is its user's alone.
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'naru.pid');
  for (let tries = 0; tries < 2; tries++) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const pid = Number(readFileSync(file, 'utf8'));
      if (pid > 1 && pid !== process.pid && runs(pid)) {
        throw new AlreadyRunning(
          `Naru already runs on this data folder (process ${pid}). Use that one, end it, or name another folder in NARU_DATA.`,
        );
      }
      rmSync(file, { force: true });
    }
  }
  throw new AlreadyRunning('The data folder cannot be locked. Name another one in NARU_DATA.');
}
