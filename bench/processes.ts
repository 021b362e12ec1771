/** Real processes for benchmarks: the embedded Temporal server and workers, in a temporary folder. */
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { workerArguments } from '../server/start/node-arguments.ts';
import { isLiveDue, LIVE_WORKER } from '../server/live-due.ts';
import type { FiguresPorts } from '../server/start/figures-ports.ts';
import { startEmbeddedTemporal, whenListening, type EmbeddedTemporal } from '../server/start/embedded-temporal.ts';
import { obtainTemporal } from '../server/start/temporal-binary.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Says progress where it does not mix with the result. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Megabytes of memory that a process holds; NaN of none. Linux only. */
export async function residentMb(pid: number | null | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? NaN) / 1024;
}

/** A temporary folder that is removed afterwards. */
export async function temporaryFolder(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'naru-bench-'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** The embedded server, as `npm start` runs it. */
export async function benchTemporal(folder: string): Promise<EmbeddedTemporal> {
  const binary = await obtainTemporal(say);
  const temporal = await startEmbeddedTemporal({
    binary,
    dataFolder: folder,
    logFile: join(folder, 'temporal.log'),
    say,
  });
  await whenListening(temporal.address, 60_000);
  return temporal;
}

/** The two worker processes, of the live and of the bulk queue. */
export interface BenchWorkers {
  readonly pids: readonly number[];
  /** Tells the live worker that somebody is due, as the supervisor does. */
  liveDue(): void;
  stop(): Promise<void>;
}

/** Starts the workers as `npm start` does and waits until they carry. */
export async function benchWorkers(
  env: NodeJS.ProcessEnv,
  folder: string,
  ports?: FiguresPorts,
): Promise<BenchWorkers> {
  const own = (queue: 'live' | 'bulk'): NodeJS.ProcessEnv => ({
    ...env,
    NARU_QUEUES: queue,
    [LIVE_WORKER]: '1',
    ...(ports && { NARU_METRICS_PORT: ports[queue] }),
  });
  const live = await startWorker(own('live'), join(folder, 'worker.log'));
  const bulk = await startWorker(own('bulk'), join(folder, 'bulk-worker.log'), live.tell);
  return {
    pids: [live.pid, bulk.pid],
    liveDue: () => live.tell({ due: 'live' }),
    async stop() {
      await Promise.all([live.stop(), bulk.stop()]);
    },
  };
}

/** A worker process. */
export interface StartedWorker {
  readonly pid: number;
  readonly tell: (message: object) => void;
  stop(): Promise<void>;
}

/** Starts one worker process and waits until it carries; for both queues unless `NARU_QUEUES` says otherwise. */
export function startWorker(
  env: NodeJS.ProcessEnv,
  logFile: string,
  onLiveDue?: (message: object) => void,
): Promise<StartedWorker> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [...(process.env['NARU_BENCH_NODE_ARGS']?.split(' ') ?? []), ...workerArguments],
      { cwd: root, env: { ...process.env, LOG_LEVEL: 'warn', ...env }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
    );
    const log = createWriteStream(logFile, { flags: 'a' });
    child.stdout!.pipe(log);
    child.stderr!.pipe(log);
    const gone = new Promise<void>((done) => child.once('exit', () => done()));
    child.on('message', (message) => {
      if (isLiveDue(message)) onLiveDue?.({ ...(message as object) });
      if ((message as { ready?: string }).ready === undefined) return;
      resolve({
        pid: child.pid!,
        tell: (told) => void (child.connected && child.send(told)),
        async stop() {
          child.kill('SIGTERM');
          const hard = setTimeout(() => child.kill('SIGKILL'), 15_000);
          await gone;
          clearTimeout(hard);
        },
      });
    });
    child.once('exit', (code) => reject(new Error(`the worker ended with code ${code}; see ${logFile}`)));
  });
}

/** CPU milliseconds that a process has used so far; NaN where the machine does not tell. */
export async function cpuMs(pid: number | undefined): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
