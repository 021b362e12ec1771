import { expect, it } from 'vitest';
import { loadModel, ModelUnavailable } from '../model/model-file.ts';
import { onEachDatabase } from '../runs/testing/databases.ts';
import type { TestShop } from '../runs/testing/shop.ts';
import { shippedModel } from '../shop/testing/shop-app.ts';
import { execute } from '../store/database.ts';
import {
  championHash,
  ensureShipped,
  keepRefused,
  modelsInOrder,
  publishModel,
  rollBack,
  storedModel,
  usableModel,
} from './registry.ts';
import { basicModel } from './testing/basic-model.ts';

const states = async ({ database }: TestShop): Promise<Record<string, string>> => {
  const text = 'select hash, state, source from models';
  const rows = await execute<{ hash: string; state: string; source: string }>(database, database.db, text);
  return Object.fromEntries(rows.map(({ hash, state, source }) => [hash, `${source} ${state}`]));
};

onEachDatabase('the model registry', (open) => {
  it('starts with the shipped model as champion, once, also when two processes start together', async () => {
    const shop = await open();
    await Promise.all([1, 2].map((now) => ensureShipped(shop.database, shippedModel, now)));
    const { info } = await loadModel(shippedModel);
    expect(await states(shop)).toEqual({ [info.sha256]: 'shipped champion' });
    expect(await storedModel(shop.database, info.sha256)).toEqual(await loadModel(shippedModel));
  });

  it('retires the champion for a published model, keeps a refused one, and rolls back to either', async () => {
    const shop = await open();
    const { database } = shop;
    await ensureShipped(database, shippedModel, 1);
    const [shipped] = Object.keys(await states(shop));
    const [fresh, poor] = [await basicModel(1), await basicModel(2)];
    await database.write((tx) => publishModel(database, tx, fresh, 'trained', 2));
    await database.write((tx) => keepRefused(database, tx, poor, 3));
    const [a, b] = [fresh.info.sha256, poor.info.sha256];
    expect(await states(shop)).toEqual({
      [shipped!]: 'shipped retired',
      [a]: 'trained champion',
      [b]: 'trained refused',
    });

    await rollBack(database, shipped!, 4);
    expect(await states(shop)).toEqual({
      [shipped!]: 'shipped champion',
      [a]: 'trained retired',
      [b]: 'trained refused',
    });
    await rollBack(database, b, 5);
    expect(await states(shop)).toEqual({
      [shipped!]: 'shipped retired',
      [a]: 'trained retired',
      [b]: 'trained champion',
    });
    // The trained champion stays when the process starts again.
    await ensureShipped(database, shippedModel, 6);
    expect(await championHash(database)).toBe(b);
    await expect(rollBack(database, 'ff', 7)).rejects.toMatchObject({ code: 'model-missing' });
  });

  it('never has two champions, however many publish at once', async () => {
    const shop = await open();
    const { database } = shop;
    const models = await Promise.all([3, 4, 5, 6].map(basicModel));
    await Promise.all(
      models.map((model, at) => database.write((tx) => publishModel(database, tx, model, 'trained', at))),
    );
    const found = Object.values(await states(shop)).sort();
    expect(found).toEqual(['trained champion', 'trained retired', 'trained retired', 'trained retired']);
  });

  it('refuses a damaged model, and names the whole one that was in use before it', async () => {
    const shop = await open();
    const { database } = shop;
    const [before, after] = [await basicModel(1), await basicModel(2)];
    await database.write((tx) => publishModel(database, tx, before, 'trained', 1));
    await database.write((tx) => publishModel(database, tx, after, 'trained', 2));
    const bytes = Buffer.from(after.onnx);
    bytes[100]! ^= 1;
    await execute(database, database.db, 'update models set onnx = ? where hash = ?', [bytes, after.info.sha256]);
    await expect(storedModel(database, after.info.sha256)).rejects.toThrow(ModelUnavailable);
    await expect(rollBack(database, after.info.sha256, 3)).rejects.toMatchObject({ code: 'model-damaged' });
    expect((await usableModel(database))?.info.sha256).toBe(before.info.sha256);
    const order: string[] = [];
    for await (const { hash, model } of modelsInOrder(database)) {
      order.push(
        `${hash === before.info.sha256 ? 'before' : 'after'} ${model instanceof Error ? model.code : 'whole'}`,
      );
    }
    expect(order).toEqual(['after model-damaged', 'before whole']);
  });
});
