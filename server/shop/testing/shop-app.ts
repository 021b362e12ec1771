import type { Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import { churnScorer } from '../../facts/churn-scorer.ts';
import { createFactSource } from '../../facts/fact-source.ts';
import { createRfmScores } from '../../facts/rfm.ts';
import { createApp } from '../../http/app.ts';
import type { AppParts } from '../../http/parts.ts';
import { asking, type Ask } from '../../http/testing/ask.ts';
import { createScoringPool, type ScoringPool } from '../../model/pool.ts';
import { createReplay, type Replay } from '../../replay/replay.ts';
import { createReports, type Reports } from '../../reports/reports.ts';
import { testShop, type TestShop } from '../../runs/testing/shop.ts';
import { createSampleState, type SampleState } from '../../start/sample-state.ts';
import type { DatabaseLocation } from '../../store/database.ts';
import { ensureShipped } from '../../training/registry.ts';
import { productRoutes } from '../product-routes.ts';
import { testLocation } from './location.ts';

/** The folder of the shipped churn model. */
export const shippedModel = fileURLToPath(new URL('../../../data/model/', import.meta.url));

/** The real app with the shop's figures, the shipped model and a sample, listening on a free port. */
export interface ShopApp {
  readonly url: string;
  readonly shop: TestShop;
  readonly services: AppParts['services'];
  readonly sample: SampleState;
  readonly reports: Reports;
  /** The replay in use; another one takes over with `restartReplay`, as after a restart of the process. */
  replay: Replay;
  restartReplay(): Promise<void>;
  readonly call: Ask;
  close(): Promise<void>;
}

/** @param sampleFolder what `sample.load` loads. @param clock the wall clock unless given. */
export async function startShopApp(
  sampleFolder: string,
  options: { readonly clock?: () => number; readonly model?: boolean; readonly location?: DatabaseLocation } = {},
): Promise<ShopApp> {
  const { clock = Date.now, model = true } = options;
  const place = options.location
    ? { location: options.location, remove: () => Promise.resolve() }
    : await testLocation();
  const bare = await testShop({ location: place.location, now: clock() });
  const { database } = bare;
  if (model) await ensureShipped(database, shippedModel, clock());
  const pool: ScoringPool | null = model ? await createScoringPool({ modelFolder: shippedModel, workers: 1 }) : null;
  const rfm = createRfmScores(database);
  const { settings } = bare.services;
  const facts = createFactSource({ database, settings, rfm, scorer: () => (pool ? churnScorer(pool) : null) });
  const services = { ...bare.services, facts, settings, clock };
  const zone = async (): Promise<string> => (await settings.get()).zone;
  const sample = await createSampleState({ database, folder: sampleFolder, wanted: true, clock, zone });
  const reports = createReports(services);
  let door: string | null = null;
  const newReplay = (): Replay => createReplay(services, sampleFolder, () => door);
  const own = { replay: newReplay() };
  const replay: Replay = {
    state: () => own.replay.state(),
    act: (request) => own.replay.act(request),
    resume: () => own.replay.resume(),
    forget: () => own.replay.forget(),
    close: () => own.replay.close(),
  };
  const rowsRemoved = (): void => reports.forget();
  const app = createApp({
    services,
    auth: { password: null },
    durableStatus: () => ({ ready: true, reason: null, webUrl: null }),
    churnPool: () => pool,
    modelStatus: () => ({ ready: pool !== null, reason: null, hash: pool?.model.sha256 ?? null }),
    sampleStatus: () => sample.status(),
    reports,
    extraRoutes: productRoutes({ services, pool: () => pool, rfm, sample, replay, rowsRemoved }, place.location),
  });
  const server = await new Promise<Server>((resolve) => {
    const listening = app.listen(0, '127.0.0.1', () => resolve(listening));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the app does not listen on a port');
  const url = `http://127.0.0.1:${address.port}`;
  door = url;
  return {
    url,
    shop: { ...bare, services },
    services,
    sample,
    reports,
    replay,
    async restartReplay() {
      await own.replay.close();
      own.replay = newReplay();
      await own.replay.resume();
    },
    call: asking(url),
    async close() {
      await own.replay.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await pool?.close();
      await bare.close();
      await place.remove();
    },
  };
}
