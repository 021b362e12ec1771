import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startPart, type Part } from './child.ts';
import { freePort } from './free-port.ts';

const run = promisify(execFile);

/** Where a Temporal server listens when an address names no port. */
const TEMPORAL_PORT = 7233;

/** The embedded Temporal server: Temporal's own development server with its data in a file. */
export interface EmbeddedTemporal {
  readonly address: string;
  /** Its web page. */
  readonly webUrl: string;
  readonly part: Part;
}

/** Arguments of `temporal server start-dev` as Naru runs it: WAL and NORMAL are twice as fast as its default. */
export function temporalArguments(options: { port: number; uiPort: number | null; file: string }): string[] {
  return [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(options.port)],
    ...(options.uiPort === null ? ['--headless'] : ['--ui-ip', '127.0.0.1', '--ui-port', String(options.uiPort)]),
    ...['--db-filename', options.file, '--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=NORMAL'],
    ...['--search-attribute', 'kind=Keyword', '--search-attribute', 'journey=Keyword'],
    ...['--log-level', 'error', '--log-format', 'json'],
  ];
}

/** The parts of a server's address as Temporal's clients read it: `host`, `host:port` or `[IPv6]:port`. */
export function hostAndPort(address: string): { readonly host: string; readonly port: number } {
  const [, bracketed, plain = '', port] = /^(?:\[(.+)\]|([^:]*))(?::(\d+))?$/.exec(address) ?? ['', undefined, address];
  return { host: bracketed ?? plain, port: port === undefined ? TEMPORAL_PORT : Number(port) };
}

/** Resolves when something accepts connections at the address. */
export async function whenListening(address: string, patienceMs: number): Promise<void> {
  const { host, port } = hostAndPort(address);
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect({ host, port });
      // A host that swallows what comes neither answers nor refuses.
      socket.setTimeout(Math.max(1, deadline - Date.now()), () => {
        socket.destroy();
        resolve(false);
      });
      socket.on('connect', () => {
        socket.destroy();
        resolve(true);
      });
      socket.on('error', () => resolve(false));
    });
    if (open) return;
    if (Date.now() > deadline) throw new Error(`Nothing answers at ${address} after ${patienceMs / 1000} s.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Ends the server that a supervisor which was killed left behind: it would keep the data file. */
async function endLeftover(pidFile: string, dataFile: string): Promise<void> {
  const pid = Number(await readFile(pidFile, 'utf8').catch(() => ''));
  if (!Number.isInteger(pid) || pid <= 1) return;
  // Another program may have the number by now.
  const command = await run('ps', ['-p', String(pid), '-o', 'command=']).then(
    ({ stdout }) => stdout,
    () => '',
  );
  if (!command.includes('start-dev') || !command.includes(dataFile)) return;
  process.kill(pid, 'SIGTERM');
  for (let tries = 0; tries < 100; tries++) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  process.kill(pid, 'SIGKILL');
}

/** Starts the embedded server on free ports; it answers a moment later (`whenListening`). */
export async function startEmbeddedTemporal(options: {
  binary: string;
  dataFolder: string;
  logFile: string;
  say: (line: string) => void;
}): Promise<EmbeddedTemporal> {
  const pidFile = join(options.dataFolder, 'temporal.pid');
  const file = join(options.dataFolder, 'temporal.db');
  await endLeftover(pidFile, file);
  const [port, uiPort] = [await freePort(), await freePort()];
  const part = startPart({
    name: 'Temporal',
    command: options.binary,
    args: temporalArguments({ port, uiPort, file }),
    logFile: options.logFile,
    say: options.say,
    onLaunch: (pid) => writeFileSync(pidFile, String(pid)),
  });
  return {
    address: `127.0.0.1:${port}`,
    webUrl: `http://127.0.0.1:${uiPort}`,
    part: {
      pid: part.pid,
      tell: (message) => part.tell(message),
      async stop(graceMs) {
        await part.stop(graceMs);
        await rm(pidFile, { force: true });
      },
    },
  };
}
