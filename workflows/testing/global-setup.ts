import { createServer } from 'node:net';
import type { TestProject } from 'vitest/node';
import { startTemporal, type TemporalServer } from './temporal-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Port of a door that answers with `address namespace`: the run's one Temporal server, started when first asked for. */
    temporalDoor: number;
  }
}

/** Each test file gets a namespace of its own; they are made with the server, for later ones take seconds to be known. */
const NAMESPACES = Array.from({ length: 40 }, (_, index) => `test-${String(index + 1)}`);

/** One Temporal server per test run, and none for runs whose tests need none. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let starting: Promise<TemporalServer> | undefined;
  let handedOut = 0;
  const door = createServer((socket) => {
    starting ??= startTemporal(undefined, NAMESPACES);
    starting.then(
      ({ address }) => socket.end(`${address} ${NAMESPACES[handedOut++ % NAMESPACES.length] ?? 'default'}`),
      (error: unknown) => socket.end(`error: ${error instanceof Error ? error.message : String(error)}`),
    );
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  const address = door.address();
  if (address === null || typeof address === 'string') throw new Error('no port for the door');
  project.provide('temporalDoor', address.port);
  return async () => {
    door.close();
    const server = await starting?.catch(() => undefined);
    await server?.stop();
  };
}
