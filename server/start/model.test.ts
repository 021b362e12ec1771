import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, expect, it } from 'vitest';
import { historyToBlob } from '../model/history.ts';
import { loadModel } from '../model/model-file.ts';
import { onEachDatabase } from '../runs/testing/databases.ts';
import { shippedModel } from '../shop/testing/shop-app.ts';
import { execute, type Database } from '../store/database.ts';
import { publishModel } from '../training/registry.ts';
import { basicModel } from '../training/testing/basic-model.ts';
import { churnModel, type ChurnModel } from './model.ts';

const log = pino({ level: 'silent' });
const opened: ChurnModel[] = [];
afterAll(async () => {
  for (const model of opened) await model.close();
});

const processOn = async (database: Database, modelFolder = shippedModel): Promise<ChurnModel> => {
  const model = churnModel({ database, modelFolder, log, lookEveryMs: 20, workers: 1 });
  opened.push(model);
  await model.load();
  return model;
};

const until = async (holds: () => boolean): Promise<void> => {
  for (const deadline = Date.now() + 20_000; !holds();) {
    if (Date.now() > deadline) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

const someone = historyToBlob({
  activity: [{ day: 100, access: 1, events: 2, carts: 1, purchases: 1, spend: 10, sent: 0, opened: 0 }],
});
const scoredBy = async (model: ChurnModel): Promise<string> => {
  const [result] = (await model.pool?.score([{ history: someone }], 120)) ?? [];
  return result?.status === 'scored' ? result.modelHash : 'nobody';
};

onEachDatabase('the model of each process', (open) => {
  it('is the shipped one in a new shop, and changes in all of them when another is published in one', async () => {
    const { database } = await open();
    const { info } = await loadModel(shippedModel);
    const [api, worker] = [await processOn(database), await processOn(database)];
    expect([api.status, worker.status]).toEqual(
      Array.from({ length: 2 }, () => ({ ready: true, reason: null, hash: info.sha256 })),
    );
    const fresh = await basicModel(1);
    await database.write((tx) => publishModel(database, tx, fresh, 'trained', Date.now()));
    await api.follow();
    expect(api.status.hash).toBe(fresh.info.sha256);
    await until(() => worker.status.hash === fresh.info.sha256);
    expect([await scoredBy(api), await scoredBy(worker)]).toEqual([fresh.info.sha256, fresh.info.sha256]);
  });

  it('is followed when another sidecar stands beside the same network: who is scored is scored by it, in all processes', async () => {
    const { database } = await open();
    const first = await basicModel(6);
    await database.write((tx) => publishModel(database, tx, first, 'trained', 1));
    const [api, worker] = [await processOn(database), await processOn(database)];
    const chance = async (model: ChurnModel): Promise<number> => {
      const [result] = (await model.pool?.score([{ history: someone }], 120)) ?? [];
      return result?.status === 'scored' ? result.p : NaN;
    };
    const logit = (p: number): number => Math.log(p / (1 - p));
    const before = logit(await chance(api));
    const calibrated = { ...first, info: { ...first.info, calibration: { slope: 1, intercept: -1 } } };
    await database.write((tx) => publishModel(database, tx, calibrated, 'trained', 2));
    await until(() => [api, worker].every(({ pool }) => pool?.model.calibration.intercept === -1));
    for (const model of [api, worker]) {
      expect(logit(await chance(model))).toBeCloseTo(before - 1, 5);
      expect(model.status).toEqual({ ready: true, reason: null, hash: first.info.sha256 });
    }

    // A sidecar that fits nothing is named, and the last good one stays.
    await execute(database, database.db, `update models set sidecar = '{}' where hash = ?`, [first.info.sha256]);
    await until(() => api.status.reason !== null);
    expect(logit(await chance(api))).toBeCloseTo(before - 1, 5);
  });

  it('stays the last good one when the published one is damaged, says so, and goes on to the next good one', async () => {
    const { database } = await open();
    const model = await processOn(database);
    const { hash } = model.status;
    const [bad, good] = [await basicModel(2), await basicModel(3)];
    const torn = { ...bad, onnx: bad.onnx.subarray(0, 500) };
    await database.write((tx) => publishModel(database, tx, torn, 'trained', 1));
    await until(() => model.status.reason !== null);
    expect(model.status).toEqual({ ready: true, reason: expect.stringContaining('hash') as string, hash });
    expect(await scoredBy(model)).toBe(hash);
    // A process that starts now has no last good one in memory: it takes the one before.
    expect((await processOn(database)).status).toEqual({ ...model.status, hash });

    await database.write((tx) => publishModel(database, tx, good, 'trained', 2));
    await until(() => model.status.hash === good.info.sha256);
    expect(model.status.reason).toBeNull();
  });

  it('refuses a model made for other features, although its hash is right', async () => {
    const { database } = await open();
    const model = await processOn(database);
    const { hash } = model.status;
    const foreign = await basicModel(4);
    await database.write((tx) => publishModel(database, tx, foreign, 'trained', 1));
    const sidecar = JSON.stringify({ ...foreign.info, channels: ['access'] });
    await execute(database, database.db, 'update models set sidecar = ? where hash = ?', [
      sidecar,
      foreign.info.sha256,
    ]);
    const late = await processOn(database);
    expect(late.status).toEqual({ ready: true, reason: expect.stringContaining('other channels') as string, hash });
  });

  it('is absent, with the reason, where even the shipped one is missing, until one is published', async () => {
    const { database } = await open();
    const empty = await mkdtemp(join(tmpdir(), 'naru-no-model-'));
    const model = await processOn(database, empty);
    expect(model.status).toEqual({ ready: false, reason: 'The churn model has no file churn.onnx.', hash: null });
    expect(model.pool).toBeNull();
    const first = await basicModel(5);
    await database.write((tx) => publishModel(database, tx, first, 'trained', 1));
    await until(() => model.status.ready);
    expect(await scoredBy(model)).toBe(first.info.sha256);
    await rm(empty, { recursive: true });
  });
});
