import type { Server } from 'node:http';
import { pino } from 'pino';
import { createFactSource } from '../../facts/fact-source.ts';
import { createRfmScores } from '../../facts/rfm.ts';
import { driveUntil } from '../../runs/testing/drive.ts';
import { testShop, type TestShop } from '../../runs/testing/shop.ts';
import type { DatabaseLocation } from '../../store/database.ts';
import { createApp } from '../app.ts';
import type { AppParts } from '../parts.ts';
import { asking, type Ask } from './ask.ts';

/** The real app over a real store, listening on a free port. */
export interface TestApp {
  readonly url: string;
  readonly shop: TestShop;
  readonly services: AppParts['services'];
  readonly call: Ask;
  /** Moves time on by so many milliseconds and carries everybody. */
  drive(ms: number): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the app on a temporary SQLite file, with Temporal ready (but not there) unless the parts say otherwise. */
export async function startTestApp(
  parts: Omit<Partial<AppParts>, 'services'> = {},
  location?: DatabaseLocation,
): Promise<TestApp> {
  const bare = await testShop({ now: Date.now(), ...(location ? { location } : {}) });
  const { database, settings } = bare.services;
  const facts = createFactSource({ database, settings, rfm: createRfmScores(database), scorer: () => null });
  const services = {
    ...bare.services,
    facts,
    settings: bare.services.settings,
    log: pino({ level: process.env['NARU_TEST_LOG'] ?? 'silent' }),
  };
  const shop = { ...bare, services };
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
    shop,
    services,
    call: asking(url),
    drive: (ms) => driveUntil(shop, shop.time.now + ms),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await bare.close();
    },
  };
}
