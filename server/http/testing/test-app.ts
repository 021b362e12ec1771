import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { nodeTypes } from '../../../nodes/index.ts';
import { createFactSource } from '../../facts/fact-source.ts';
import { createRfmScores } from '../../facts/rfm.ts';
import { createPlans } from '../../plans.ts';
import type { Services } from '../../services.ts';
import { storedSettings } from '../../settings.ts';
import { migrate } from '../../store/migrate.ts';
import { openDatabase } from '../../store/database.ts';
import { createApp } from '../app.ts';
import type { AppParts } from '../parts.ts';

/** The real app over a real SQLite file, listening on a free port. */
export interface TestApp {
  readonly url: string;
  readonly services: Services;
  /** Moves the wall clock that the app sees. */
  setClock(at: number): void;
  /** A request whose body, when there is one, is JSON. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  stop(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; undefined when it is none. */
  readonly json: unknown;
}

/** Starts the app with Temporal ready (but not there) unless the parts say otherwise. */
export async function startTestApp(parts: Partial<AppParts> = {}): Promise<TestApp> {
  const folder = await mkdtemp(join(tmpdir(), 'naru-http-'));
  const database = openDatabase({ file: join(folder, 'naru.db') });
  await migrate(database);
  let now: number | null = null;
  const clock = (): number => now ?? Date.now();
  const log = pino({ level: process.env['NARU_TEST_LOG'] ?? 'silent' });
  const settings = storedSettings(database, clock);
  const services = {
    database,
    types: nodeTypes,
    plans: createPlans(database),
    facts: createFactSource({ database, settings, rfm: createRfmScores(database), scorer: () => null }),
    carrier: { due: () => undefined, slots: () => undefined, dispatch: () => undefined },
    settings,
    clock,
    log,
  };
  const app = createApp({
    services,
    auth: { password: null },
    durableStatus: () => ({ ready: true, reason: null, webUrl: null }),
    modelStatus: () => ({ ready: false, reason: 'There is no model here.', hash: null }),
    sampleStatus: () => ({ state: 'absent', progress: 0 }),
    ...parts,
  });
  const server = await new Promise<Server>((resolve) => {
    const listening = app.listen(0, '127.0.0.1', () => {
      resolve(listening);
    });
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the app does not listen on a port');
  const url = `http://127.0.0.1:${address.port}`;
  return {
    url,
    services,
    setClock(at) {
      now = at;
    },
    async call(method, path, body, headers = {}) {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, text, json: jsonOf(text) };
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
