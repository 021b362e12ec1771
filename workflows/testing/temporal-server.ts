import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../server/start/free-port.ts';
import { installedTemporal } from '../../server/start/temporal-binary.ts';

/** A development server of the tests, with its data in a temporary file. */
export interface TemporalServer {
  readonly address: string;
  readonly pid: number;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/**
 * Starts Temporal's development server and waits until it answers.
 *
 * @param at where to keep its data and listen; by default a temporary folder (removed at the end) and a free port.
 * @param namespaces made beside `default`.
 * @throws when there is no `temporal` program or the server does not come up.
 */
export async function startTemporal(
  at?: { readonly file: string; readonly port: number },
  namespaces: readonly string[] = [],
): Promise<TemporalServer> {
  const program = await installedTemporal();
  if (program === null)
    throw new Error('there is no temporal program: npm test obtains one; or set TEMPORAL_CLI, or put it on the PATH');
  const folder = at === undefined ? await mkdtemp(join(tmpdir(), 'naru-temporal-')) : null;
  const file = at?.file ?? join(folder ?? '', 'temporal.db');
  const port = at?.port ?? (await freePort());
  const child = spawn(
    program,
    [
      ...['server', 'start-dev', '--headless', '--ip', '127.0.0.1', '--port', String(port), '--db-filename', file],
      ...['--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=NORMAL', '--log-level', 'error'],
      ...namespaces.flatMap((name) => ['--namespace', name]),
      ...['--search-attribute', 'kind=Keyword', '--search-attribute', 'journey=Keyword'],
    ],
    { stdio: 'ignore' },
  );
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await exited;
    if (folder !== null) await rm(folder, { recursive: true, force: true });
  };
  const address = `127.0.0.1:${String(port)}`;
  for (let tries = 0; ; tries++) {
    if (await answers(port)) return { address, pid: child.pid ?? 0, stop };
    if (tries > 300 || child.exitCode !== null) {
      await stop('SIGKILL');
      throw new Error('the temporal server did not come up');
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
