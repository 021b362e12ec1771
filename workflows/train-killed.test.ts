import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { localDay } from '../engine/wall-clock.ts';
import { testShop } from '../server/runs/testing/shop.ts';
import { workerArguments } from '../server/start/node-arguments.ts';
import { execute } from '../server/store/database.ts';
import { championHash } from '../server/training/registry.ts';
import { createTrainingStarter } from '../server/training/starter.ts';
import { fillGenerated } from '../server/training/testing/fill-shop.ts';
import { trainingById } from '../server/training/trainings.ts';
import { until } from './testing/ride.ts';
import { temporalPlace } from './testing/temporal.ts';
import { connectTemporal, quietRuntime } from './worker.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const cleanUp: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const clean of cleanUp.reverse()) await clean();
});

it('a training whose worker is killed in the middle of it is finished by the next worker, once', async () => {
  quietRuntime();
  const folder = await mkdtemp(join(tmpdir(), 'naru-train-'));
  cleanUp.push(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const now = Date.now();
  const shop = await testShop({ location: { file: join(folder, 'naru.db') }, now });
  cleanUp.push(() => shop.close());
  const { database } = shop;
  await fillGenerated(database, { customers: 500, days: 170, seed: 3, today: localDay(now, 'Asia/Seoul') }, now);
  const place = await temporalPlace();
  const client = await connectTemporal(place);
  cleanUp.push(() => client.connection.close());

  const startWorker = (): ChildProcess => {
    const worker = spawn(process.execPath, workerArguments, {
      cwd: root,
      env: {
        ...process.env,
        NARU_DATA: folder,
        NARU_TEMPORAL: place.address,
        TEMPORAL_NAMESPACE: place.namespace,
      },
      stdio: 'ignore',
    });
    cleanUp.push(async () => {
      if (worker.exitCode !== null || worker.signalCode !== null) return;
      const gone = new Promise((resolve) => worker.once('exit', resolve));
      worker.kill('SIGKILL');
      await gone;
    });
    return worker;
  };
  const progress = async () => (await trainingById(database, id))!.progress;

  const first = startWorker();
  const id = await createTrainingStarter(shop.services, client).start('button');
  await until(async () => (await progress()).losses.length > 0, 120_000);
  const gone = new Promise((resolve) => first.once('exit', resolve));
  first.kill('SIGKILL');
  await gone;
  expect(await trainingById(database, id)).toMatchObject({ state: 'running', progress: { attempt: 1 } });

  startWorker();
  await until(async () => (await trainingById(database, id))!.state !== 'running', 240_000);
  const training = (await trainingById(database, id))!;
  expect(training).toMatchObject({ state: 'done', progress: { attempt: 2 } });
  expect(await championHash(database)).toBe(training.modelHash);
  const made = await execute(database, database.db, `select hash from models where source = 'trained'`);
  expect(made).toEqual([{ hash: training.modelHash }]);
  await until(async () => (await client.workflow.getHandle(id).describe()).status.name === 'COMPLETED');
}, 420_000);
