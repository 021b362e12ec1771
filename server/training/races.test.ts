import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { loadModel, saveModel, type ModelFile } from '../model/model-file.ts';
import { onEachDatabase } from '../runs/testing/databases.ts';
import type { TestShop } from '../runs/testing/shop.ts';
import { twoAtOnce } from '../runs/testing/two-at-once.ts';
import { shippedModel } from '../shop/testing/shop-app.ts';
import { execute, type Database } from '../store/database.ts';
import { ensureShipped, publishModel, rollBack } from './registry.ts';
import { basicModel } from './testing/basic-model.ts';
import { finishTraining, openTraining } from './trainings.ts';

/** Somebody who decides which model is in use: by a training that ends, by hand, or as a process starts. */
type Decider = (database: Database) => Promise<unknown>;

/** Each of them by itself is one transaction; the first is held right before its commit while the second comes. */
onEachDatabase('two who decide at once which model is in use', (open) => {
  const publish = (database: Database, model: ModelFile, source: 'shipped' | 'trained', now: number): Promise<void> =>
    database.write((tx) => publishModel(database, tx, model, source, now));
  const states = async ({ database }: TestShop): Promise<Record<string, string>> => {
    const text = 'select hash, state, published_at as at from models';
    const rows = await execute<{ hash: string; state: string; at: number | null }>(database, database.db, text);
    return Object.fromEntries(rows.map(({ hash, state, at }) => [hash, `${state} ${String(at)}`]));
  };
  /** Both succeed, whoever comes second waits, and the states are what they would be one after the other. */
  const oneAfterTheOther = async (
    shop: TestShop,
    first: Decider,
    second: Decider,
    wanted: Record<string, string>,
  ): Promise<void> => {
    const { secondWaited } = await twoAtOnce(shop.database, first, second);
    expect(secondWaited).toBe(true);
    expect(await states(shop)).toEqual(wanted);
  };
  /** A shop with a champion (`now`), one from before it (`past`), and a training under way that will give `next`. */
  const shopWithModels = async () => {
    const shop = await open();
    const [past, now, next] = await Promise.all([11, 12, 13].map(basicModel));
    await publish(shop.database, past!, 'trained', 1);
    await publish(shop.database, now!, 'trained', 2);
    const id = await openTraining(shop.database, { cause: 'button', horizon: 28, now: 3 });
    const end: Decider = (database) => finishTraining(database, id, next!, { refused: false, code: 'better', now: 4 });
    const [p, n, x] = [past!, now!, next!].map(({ info }) => info.sha256) as [string, string, string];
    return { shop, past: p, now: n, next: x, end };
  };

  it('a model is put back into use while a training ends: it stays in use', async () => {
    const { shop, past, now, next, end } = await shopWithModels();
    await oneAfterTheOther(shop, end, (database) => rollBack(database, past, 5), {
      ...{ [past]: 'champion 5', [now]: 'retired 2', [next]: 'retired 4' },
    });
  });

  it('a training ends while another model is put back into use: its own is in use', async () => {
    const { shop, past, now, next, end } = await shopWithModels();
    await oneAfterTheOther(shop, (database) => rollBack(database, past, 5), end, {
      ...{ [past]: 'retired 5', [now]: 'retired 2', [next]: 'champion 4' },
    });
  });

  it('two put models back into use, each another: the one who came later has it', async () => {
    const { shop, past, now } = await shopWithModels();
    const third = await basicModel(14);
    await publish(shop.database, third, 'trained', 6);
    await oneAfterTheOther(
      shop,
      (database) => rollBack(database, past, 7),
      (database) => rollBack(database, now, 8),
      { [past]: 'retired 7', [now]: 'champion 8', [third.info.sha256]: 'retired 6' },
    );
  });

  it('a process starts with a new shipped model while a training ends: the trained one is in use', async () => {
    const shop = await open();
    const [old, trained] = await Promise.all([21, 22].map(basicModel));
    await publish(shop.database, old!, 'shipped', 1);
    const { info } = await loadModel(shippedModel);
    await oneAfterTheOther(
      shop,
      (database) => publish(database, trained!, 'trained', 2),
      (database) => ensureShipped(database, shippedModel, 3),
      { [old!.info.sha256]: 'retired 1', [trained!.info.sha256]: 'champion 2', [info.sha256]: 'retired null' },
    );
  });

  it('a training ends while the first process of a shop starts: the trained one is in use', async () => {
    const shop = await open();
    const trained = await basicModel(23);
    const { info } = await loadModel(shippedModel);
    await oneAfterTheOther(
      shop,
      (database) => ensureShipped(database, shippedModel, 1),
      (database) => publish(database, trained, 'trained', 2),
      { [info.sha256]: 'retired 1', [trained.info.sha256]: 'champion 2' },
    );
  });

  it('two publish at once, each a model of its own: the one who came later has it', async () => {
    const { shop, past, now } = await shopWithModels();
    const [one, other] = await Promise.all([15, 16].map(basicModel));
    await oneAfterTheOther(
      shop,
      (database) => publish(database, one!, 'trained', 6),
      (database) => publish(database, other!, 'trained', 7),
      {
        ...{ [past]: 'retired 1', [now]: 'retired 2' },
        ...{ [one!.info.sha256]: 'retired 6', [other!.info.sha256]: 'champion 7' },
      },
    );
  });

  it('the first processes of a shop start at once, of two versions: the shipped model of the later one is in use', async () => {
    const shop = await open();
    const folder = await mkdtemp(join(tmpdir(), 'naru-shipped-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const newer = await basicModel(24);
    await saveModel(folder, newer);
    const { info } = await loadModel(shippedModel);
    await oneAfterTheOther(
      shop,
      (database) => ensureShipped(database, shippedModel, 1),
      (database) => ensureShipped(database, folder, 2),
      { [info.sha256]: 'retired 1', [newer.info.sha256]: 'champion 2' },
    );
  });
});
