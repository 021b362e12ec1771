import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk of its own that can be filled up. */
export interface SmallDisk {
  readonly folder: string;
  /** Takes all the room that is left. */
  fill(): void;
  /** Makes room again. */
  free(): void;
  remove(): void;
}

/**
 * Mounts a disk in memory.
 * @param megabytes how large it is.
 * @returns null where this user may not mount one.
 */
export function smallDisk(megabytes: number): SmallDisk | null {
  if (process.platform !== 'linux') return null;
  const folder = mkdtempSync(join(tmpdir(), 'naru-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'naru', folder], { stdio: 'ignore' });
  } catch {
    rmSync(folder, { recursive: true });
    return null;
  }
  const ballast = join(folder, 'ballast');
  const take = (bytes: number, name: string): boolean => {
    try {
      writeFileSync(`${ballast}-${name}`, Buffer.alloc(bytes));
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return false;
      throw error;
    }
  };
  return {
    folder,
    fill() {
      for (const bytes of [65_536, 4096]) {
        for (let n = 0; take(bytes, `${bytes}-${n}`);) n += 1;
      }
    },
    free() {
      execFileSync('sh', ['-c', `rm -f '${ballast}'-*`]);
    },
    remove() {
      execFileSync('umount', ['-l', folder]);
      rmSync(folder, { recursive: true });
    },
  };
}
