import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** What a leg is about to do: a whole batch, or one run of a batch that has already ended a worker. */
export interface LegNote {
  readonly batch: string;
  readonly run?: number;
}

/** A worker's notes of the legs under way, which outlive it: whatever is still noted when it has died may have killed it. */
export interface LegsUnderWay {
  /** Notes a leg; call what it returns when the leg is over, however it ended. */
  begin(note: LegNote): () => void;
  /** What the workers of this machine that have died left noted, each once. */
  takeLeft(): LegNote[];
}

/**
 * Notes in files of the folder, one per worker. They need not reach the disk: it is the process that dies, not the machine.
 * @param own process id, in whose name the notes are made.
 */
export function legsUnderWay(folder: string, own: number = process.pid): LegsUnderWay {
  mkdirSync(folder, { recursive: true });
  const host = hostname();
  const file = join(folder, `${host}-${own}`);
  const notes = new Set<LegNote>();
  const write = (): void => {
    try {
      writeFileSync(file, [...notes].map(({ batch, run = '' }) => `${batch} ${run}\n`).join(''));
    } catch {
      // A full disk must not stop the legs: without notes a crash is only repaired by the sweep.
    }
  };
  return {
    begin(note) {
      notes.add(note);
      write();
      return () => {
        notes.delete(note);
        write();
      };
    },
    takeLeft() {
      const left: LegNote[] = [];
      for (const name of readdirSync(folder)) {
        const pid = Number(name.slice(host.length + 1));
        if (!name.startsWith(`${host}-`) || (pid !== own && isAlive(pid))) continue;
        // Workers that start together: whoever takes the file counts its crash, once.
        const taken = join(folder, `taken-${own}`);
        try {
          renameSync(join(folder, name), taken);
        } catch {
          continue;
        }
        for (const line of readFileSync(taken, 'utf8').split('\n')) {
          const [batch = '', run = ''] = line.split(' ');
          if (batch !== '') left.push(run === '' ? { batch } : { batch, run: Number(run) });
        }
        rmSync(taken);
      }
      return left;
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
