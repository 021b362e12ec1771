import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { ModelFile } from '../model/model-file.ts';
import { createScoringPool, type ScoringPool } from '../model/pool.ts';
import { onEachDatabase } from '../runs/testing/databases.ts';
import type { TestShop } from '../runs/testing/shop.ts';
import { execute } from '../store/database.ts';
import { publishModel } from '../training/registry.ts';
import { dueRefresh } from './due.ts';
import { goOnWithScores } from './go-on.ts';
import { modelOfBuyers, shopOfBuyers, today } from './testing/shop-of-buyers.ts';

// Whole refreshes, beside other tests.
vi.setConfig({ testTimeout: 60_000 });

let model: ModelFile;
let pool: ScoringPool;
beforeAll(async () => {
  model = await modelOfBuyers();
  pool = await createScoringPool({ model, workers: 1 });
});
afterAll(() => pool.close());

onEachDatabase('the daily refresh', (open) => {
  const rowsOf = ({ database }: TestShop, text: string): Promise<unknown[]> => execute(database, database.db, text);
  async function refreshAll({ services }: TestShop): Promise<void> {
    while (await goOnWithScores({ services, pool: () => pool }));
  }

  it('has to be done from three at night on, in the shop’s zone; at once when there has been none, a day was missed, or the model is another', async () => {
    const { shop } = await shopOfBuyers(open);
    const at = async (hour: number, day = today): Promise<number | null> => {
      shop.time.now = day * 86_400_000 + (hour - 9) * 3_600_000;
      return (await dueRefresh(shop.services, model.info))?.day ?? null;
    };
    expect(await dueRefresh(shop.services, null)).toBeNull();
    expect(await at(1)).toBe(today);
    await rowsOf(shop, `insert into settings (key, value) values ('sample-state', 'loading')`);
    expect(await at(1)).toBeNull();
    await rowsOf(shop, `update settings set value = 'loaded' where key = 'sample-state'`);
    await refreshAll(shop);
    expect(await at(23)).toBeNull();
    expect(await at(2, today + 1)).toBeNull();
    expect(await at(2.99, today + 1)).toBeNull();
    expect(await at(3, today + 1)).toBe(today + 1);
    expect(await at(1, today + 2)).toBe(today + 2);
    expect((await dueRefresh(shop.services, { sha256: 'f'.repeat(64) }))?.model).toBe('f'.repeat(64));
  });

  it('is not done again by a process that still has the model before: only a day that nobody has done is', async () => {
    const { shop } = await shopOfBuyers(open);
    const { database, services } = shop;
    const before = { sha256: 'f'.repeat(64) };
    await refreshAll(shop);
    // Not yet the champion's: another model asks for its own.
    expect((await dueRefresh(services, before))?.model).toBe(before.sha256);
    await database.write((tx) => publishModel(database, tx, model, 'trained', shop.time.now));
    expect(await dueRefresh(services, before)).toBeNull();
    shop.time.now += 15 * 3_600_000;
    // Should the champion be damaged, the day is done with the last good one.
    expect(await dueRefresh(services, before)).toEqual({ day: today + 1, model: before.sha256 });
  });
});
