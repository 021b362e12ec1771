/** The worker process: carries the batches, wakes the slots, sends the messages. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isLiveDue, passLiveDue } from '../server/live-due.ts';
import { openFiguresDoor } from '../server/metrics/door.ts';
import { measureProcess, registry } from '../server/metrics/figures.ts';
import { legsUnderWay } from '../server/runs/legs-under-way.ts';
import { closeAdapters } from '../server/sending/adapters/opened.ts';
import { buildServices } from '../server/start/build-services.ts';
import { endWith } from '../server/start/end-with.ts';
import { readEnvironment } from '../server/start/environment.ts';
import { giveWay } from '../server/start/give-way.ts';
import { createLog } from '../server/start/log.ts';
import { churnModel } from '../server/start/model.ts';
import { openDatabase } from '../server/store/database.ts';
import { migrate } from '../server/store/migrate.ts';
import { quietRuntime, runWorker } from './worker.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const log = createLog('worker');

async function main(): Promise<void> {
  const environment = readEnvironment(process.env, root);
  const isPatient = !environment.queues.includes('live');
  measureProcess(isPatient ? 'bulk-worker' : 'worker');
  if (isPatient) await giveWay();
  const address = process.env['NARU_TEMPORAL'] ?? environment.temporal.address;
  if (!address) throw new Error('The worker needs Temporal: name a server in TEMPORAL_ADDRESS, or use npm start.');
  const database = openDatabase(environment.database, isPatient);
  await migrate(database);
  const model = churnModel({ database, modelFolder: environment.modelFolder, log });
  await model.load();
  if (model.status.reason) log.warn(model.status.reason);
  quietRuntime();
  const { namespace, tls, apiKey } = environment.temporal;
  const pass = passLiveDue();
  const worker = await runWorker(
    { address, namespace, tls, ...(apiKey ? { apiKey } : {}) },
    (carrierOf) => {
      const carrier = carrierOf({ database, clock: Date.now, log });
      return Promise.resolve(buildServices({ environment, database, model, carrier, log }));
    },
    {
      legNotes: legsUnderWay(join(environment.dataFolder, 'legs')),
      pool: () => model.pool,
      modelPublished: () => model.follow(),
      queues: environment.queues,
      ...(pass && { passLive: pass }),
    },
  );
  const figures = environment.metrics && openFiguresDoor(registry, environment.metrics.host, environment.metrics.port);
  // Figures are not worth a worker: without the door it goes on.
  figures?.catch((error: unknown) => log.warn({ err: error }, 'the figures cannot be told'));
  log.info({ address, queues: environment.queues }, 'carrying');
  process.send?.({ ready: 'worker' });
  if (!isPatient) {
    const { carrier } = worker.services;
    process.on('message', (message) => {
      if (isLiveDue(message)) carrier.due('live');
    });
    // Whoever became due while nobody listened.
    carrier.due('live');
  }

  let ending = false;
  const end = async (): Promise<void> => {
    if (ending) return;
    ending = true;
    await worker.stop();
    await model.close();
    await closeAdapters(database);
    await database.close();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'disconnect'] as const) process.on(signal, () => void end());
  await worker.ended;
  if (!ending) throw new Error('The worker stopped by itself.');
}

main().catch((error: unknown) => endWith(error, log));
