import { createServer } from 'node:net';
import type { TestProject } from 'vitest/node';
import { startTestPostgres, type TestPostgres } from '../../server/store/testing/postgres.ts';
import { startTemporal, type TemporalServer } from './temporal-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Port of the door: ask it for `temporal` or `postgres` (see `door.ts`). */
    testDoor: number;
  }
}

/** Each test file gets a namespace of its own; they are made with the server, for later ones take seconds to be known. */
const NAMESPACES = Array.from({ length: 40 }, (_, index) => `test-${String(index + 1)}`);

/** One Temporal and one PostgreSQL server per test run, started when a test first asks: most runs need neither. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  let temporal: Promise<TemporalServer> | undefined;
  let postgres: Promise<TestPostgres> | undefined;
  let handedOut = 0;
  const answer = async (wish: string): Promise<string> => {
    if (wish === 'temporal') {
      temporal ??= startTemporal(undefined, NAMESPACES);
      const { address } = await temporal;
      return `${address} ${NAMESPACES[handedOut++ % NAMESPACES.length] ?? 'default'}`;
    }
    if (wish !== 'postgres') throw new Error(`nobody knows ${wish}`);
    const named = process.env['NARU_TEST_POSTGRES'];
    if (named !== undefined) return named;
    postgres ??= startTestPostgres();
    return (await postgres).url;
  };
  const door = createServer((socket) => {
    socket.setEncoding('utf8');
    socket.on('error', () => undefined);
    socket.once('data', (wish) => {
      answer(String(wish)).then(
        (text) => socket.end(text),
        (error: unknown) => socket.end(`error: ${error instanceof Error ? error.message : String(error)}`),
      );
    });
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  const address = door.address();
  if (address === null || typeof address === 'string') throw new Error('no port for the door');
  project.provide('testDoor', address.port);
  return async () => {
    door.close();
    await (await temporal?.catch(() => undefined))?.stop();
    await (await postgres?.catch(() => undefined))?.stop();
  };
}
