/** The API process: the HTTP door, the editor's files, the sample shop. */
import { Client } from '@temporalio/client';
import type { Server } from 'node:http';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { audienceIds } from './audiences/ids.ts';
import { createAudienceStarter } from './audiences/starter.ts';
import { createCarrier } from './carrier.ts';
import { passLiveDue } from './live-due.ts';
import { createRfmScores } from './facts/rfm.ts';
import { createApp } from './http/app.ts';
import { measureProcess } from './metrics/figures.ts';
import { createRefreshStarter } from './predictions/starter.ts';
import { createReplay } from './replay/replay.ts';
import { createReports } from './reports/reports.ts';
import { closeAdapters } from './sending/adapters/opened.ts';
import { ensureDefaultSenders } from './sending/queue.ts';
import { productRoutes } from './shop/product-routes.ts';
import { buildServices } from './start/build-services.ts';
import { builtEditor } from './start/editor-build.ts';
import { endWith } from './start/end-with.ts';
import { readEnvironment } from './start/environment.ts';
import { createLog } from './start/log.ts';
import { churnModel } from './start/model.ts';
import { noCarrier } from './start/no-carrier.ts';
import { createSampleState } from './start/sample-state.ts';
import { applySmtpUrl } from './start/smtp-sender.ts';
import { temporalOptions, watchTemporal } from './start/temporal-connection.ts';
import { openDatabase } from './store/database.ts';
import { migrate } from './store/migrate.ts';
import { shopPace } from './training/shop-pace.ts';
import { createTrainingStarter } from './training/starter.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const log = createLog('api');
const tell = (message: Record<string, string>): void => void process.send?.(message);

async function main(): Promise<void> {
  measureProcess('api');
  const environment = readEnvironment(process.env, root);
  const clock = Date.now;
  const database = openDatabase(environment.database);
  await migrate(database);
  await ensureDefaultSenders(database, clock());
  await applySmtpUrl(database, environment.smtpUrl, environment.mailFrom, clock());

  const address = process.env['NARU_TEMPORAL'] ?? environment.temporal.address;
  const webUrl = process.env['NARU_TEMPORAL_WEB'] ?? null;
  const watch = address ? watchTemporal(temporalOptions(environment.temporal, address), webUrl) : null;
  const { namespace } = environment.temporal;
  const client = watch ? new Client({ connection: watch.connection, namespace }) : null;
  const pass = passLiveDue();
  const carrier = client ? createCarrier({ client, database, clock, log, ...(pass && { pass }) }) : null;
  const model = churnModel({ database, modelFolder: environment.modelFolder, log });
  const services = buildServices({ environment, database, model, carrier: carrier ?? noCarrier, log });
  const { sample: wanted, sampleFolder: folder } = environment;
  const zone = async (): Promise<string> => (await services.settings.get()).zone;
  const sample = await createSampleState({ database, folder, wanted, clock, zone });
  let door: string | null = null;
  const replay = createReplay(services, folder, () => door);
  const reports = createReports(services);
  const pace = shopPace(services);
  const rfm = createRfmScores(database);
  const rowsRemoved = (): void => {
    reports.forget();
    pace.forget();
  };
  const figures = { services, pool: () => model.pool, rfm, sample, replay, rowsRemoved };
  const audiences = client ? createAudienceStarter(services, client) : null;
  const refreshes = client ? createRefreshStarter({ services, pool: () => model.pool }, client) : null;
  // Started alone, it serves what was built before.
  const editorFolder = process.env['NARU_EDITOR'] ?? builtEditor(root);
  const reason = process.env['NARU_TEMPORAL_REASON'] ?? 'Temporal is not set up: name a server in TEMPORAL_ADDRESS.';
  const app = createApp({
    services,
    auth: { password: environment.password },
    durableStatus: () => watch?.status() ?? { ready: false, reason, webUrl: null },
    modelStatus: () => model.status,
    modelChanged: () => model.follow(),
    trainings: client ? createTrainingStarter(services, client) : null,
    churnPool: () => model.pool,
    sampleStatus: () => sample.status(),
    extraRoutes: productRoutes(figures, environment.database),
    reports,
    pace,
    hooks: {
      audienceIds: (plan) => audienceIds(services, plan),
      ...(audiences ? { published: (plan) => audiences.published(plan) } : {}),
    },
    workerFigures: process.env['NARU_WORKER_FIGURES']?.split(' ') ?? [],
    ...(editorFolder ? { editorFolder } : {}),
  });
  const server = await listen(app, environment.port, environment.host);
  const bound = server.address();
  const port = typeof bound === 'object' && bound ? bound.port : environment.port;
  door = `http://${environment.host.includes(':') ? '[::1]' : '127.0.0.1'}:${port}`;
  tell({ ready: `http://${environment.host === '127.0.0.1' ? 'localhost' : environment.host}:${port}` });
  log.info({ port }, 'listening');

  let ending = false;
  const end = async (): Promise<void> => {
    if (ending) return;
    ending = true;
    await replay.close();
    server.closeAllConnections();
    server.close();
    await carrier?.close();
    await watch?.close();
    await model.close();
    await closeAdapters(database);
    await database.close();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'disconnect'] as const) process.on(signal, () => void end());

  await model.load();
  if (model.status.reason) log.warn(model.status.reason);
  await sample.load((done) => tell({ progress: String(done) }));
  // The worker's sweep would see it within a minute.
  await refreshes?.startDue().catch((error: unknown) => log.warn({ err: error }, 'the refresh is left to the sweep'));
  await replay.resume();
}

function listen(app: ReturnType<typeof createApp>, port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = app.listen(port, host, (error?: Error) => (error ? reject(error) : resolve(server)));
  });
}

main().catch((error: unknown) => endWith(error, log));
