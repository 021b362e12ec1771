import { beforeEach, expect, it } from 'vitest';
import { onEachDatabase } from '../runs/testing/databases.ts';
import type { TestShop } from '../runs/testing/shop.ts';
import { shareRange } from './share-history.ts';

const HOUR = 3_600_000;

onEachDatabase('the history of the untreated share', (open) => {
  let shop: TestShop;
  beforeEach(async () => {
    shop = await open();
  });
  const put = async (untreatedShare: number): Promise<void> => {
    const { settings } = shop.services;
    await settings.put({ ...(await settings.get()), untreatedShare });
  };
  const range = (from: number, until: number) => shareRange(shop.database, 0.7, from, until);

  it('is the share of the settings while it was never changed', async () => {
    expect(await range(0, shop.time.now)).toEqual({ least: 0.7, most: 0.7 });
  });

  it('knows between which shares people entered, and holds on to the old one for a moment', async () => {
    const start = shop.time.now;
    await put(0.05);
    shop.time.now = start + HOUR;
    await put(0.05);
    await put(0.2);
    shop.time.now = start + 2 * HOUR;
    await put(0.1);
    expect(await range(start - HOUR, start - 1)).toEqual({ least: 0, most: 0 });
    expect(await range(start + 60_000, start + 60_001)).toEqual({ least: 0.05, most: 0.05 });
    expect(await range(start + HOUR + 60_000, start + 2 * HOUR - 1)).toEqual({ least: 0.2, most: 0.2 });
    expect(await range(start + HOUR + 1000, start + HOUR + 1001)).toEqual({ least: 0.05, most: 0.2 });
    expect(await range(start + 60_000, Infinity)).toEqual({ least: 0.05, most: 0.2 });
    expect(await range(start + 3 * HOUR, Infinity)).toEqual({ least: 0.1, most: 0.1 });
  });
});
