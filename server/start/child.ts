import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { openLogFile } from './log-file.ts';

/** A part that ends with this code has said why and must not be started again. */
export const FATAL_EXIT = 78;

export interface PartOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly logFile: string;
  /** Says one line to the user. */
  readonly say: (line: string) => void;
  /** Opens an IPC channel and reports messages of the part. One with `ready` says that it has come up. */
  readonly onMessage?: (message: unknown) => void;
  /** Told the process id at every (re)start. */
  readonly onLaunch?: (pid: number) => void;
  /** The part ended with `FATAL_EXIT`; gets the last line of its standard error. */
  readonly onFatal?: (reason: string) => void;
}

/** A running part of the product, started again with back-off when it crashes. */
export interface Part {
  readonly pid: () => number | undefined;
  /** Sends it a message, if it is up and has a channel. */
  tell(message: object): void;
  /** Asks it to end, waits, and ends it hard after `graceMs`; it is not started again. */
  stop(graceMs: number): Promise<void>;
}

const firstDelayMs = 500;
const longestDelayMs = 30_000;
/** A part that ran for so long, or said that it was ready, did come up: what ended it was not its start. */
const steadyMs = 10_000;
const lastWordsMs = 1000;
/** What a part that ends with 1 wrote last is why (see `endWith`), unless Node wrote it of an error that nobody caught. */
const notWords = /^Node\.js v/;

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}

/** Starts a part in a process group of its own, so that Ctrl-C reaches only the supervisor, which ends the parts in order. */
export function startPart(options: PartOptions): Part {
  const { name, say } = options;
  const log = openLogFile(options.logFile);
  let child: ChildProcess | null = null;
  let stopping = false;
  let delay = firstDelayMs;
  let timer: NodeJS.Timeout | undefined;

  const launch = (): void => {
    const startedAt = Date.now();
    let tail = '';
    const started = spawn(options.command, [...options.args], {
      cwd: options.cwd,
      env: options.env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', ...(options.onMessage ? (['ipc'] as const) : [])],
    });
    child = started;
    if (started.pid !== undefined) options.onLaunch?.(started.pid);
    (started.stdout as Readable).on('data', (data: Buffer) => log.write(data));
    (started.stderr as Readable).on('data', (data: Buffer) => {
      tail = (tail + data.toString()).slice(-8000);
      log.write(data);
    });
    started.on('message', (message) => {
      if ((message as { ready?: unknown } | null)?.ready) delay = firstDelayMs;
      options.onMessage?.(message);
    });
    let over = false;
    const ended = (why: string, code: number | null): void => {
      if (over) return;
      over = true;
      child = null;
      if (stopping) return;
      if (code === FATAL_EXIT) {
        options.onFatal?.(lastLine(tail) || why);
        return;
      }
      const words = lastLine(tail);
      const said = code === 1 && words !== '' && !notWords.test(words) ? `${why}, ${words.slice(0, 200)}` : why;
      const cause = /heap out of memory/i.test(tail) ? `${why}, out of memory` : said;
      if (Date.now() - startedAt > steadyMs) delay = firstDelayMs;
      say(`${name} ended (${cause}); starting it again in ${delay / 1000} s. Details: ${options.logFile}`);
      timer = setTimeout(launch, delay);
      delay = Math.min(longestDelayMs, delay * 2);
    };
    started.on('error', (error) => ended(error.message, null));
    started.on('exit', (code, signal) => {
      const tell = (): void => ended(signal ?? `code ${code}`, code);
      // Its last words may still be in the pipe; a grandchild that holds the pipe open must not delay the next start.
      const late = setTimeout(tell, lastWordsMs);
      started.once('close', () => {
        clearTimeout(late);
        tell();
      });
    });
  };
  launch();

  return {
    pid: () => child?.pid,
    tell(message) {
      if (child?.connected === true) child.send(message, () => undefined);
    },
    async stop(graceMs) {
      stopping = true;
      clearTimeout(timer);
      const running = child;
      if (running && running.exitCode === null && running.signalCode === null) {
        const gone = new Promise<void>((resolve) => running.once('exit', () => resolve()));
        running.kill('SIGTERM');
        const hard = setTimeout(() => running.kill('SIGKILL'), graceMs);
        await gone;
        clearTimeout(hard);
      }
      await log.end();
    },
  };
}
