import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { proposedHorizon } from './horizon.ts';
import { readCdnow, readOrdersCsv } from './order-files.ts';
import { dayNumber } from './shop.ts';

const data = (path: string): string => fileURLToPath(new URL(`../../data/${path}`, import.meta.url));

describe('order files', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'naru-orders-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const csv = '\uFEFFCustomer,Date,Amount\n가나,2020-01-02 09:00,10\n가나,2020-01-02,5.5\nb,2020-01-05,-3\n';

  it('become one row per customer and day, returns counted as spend but not as purchases', async () => {
    const path = join(folder, 'orders.csv');
    await writeFile(path, csv);
    await writeFile(`${path}.gz`, gzipSync(csv));
    for (const shop of [await readOrdersCsv(path), await readOrdersCsv(`${path}.gz`)]) {
      expect(shop.customers).toEqual(['가나', 'b']);
      expect([...shop.packed.starts]).toEqual([0, 1, 2]);
      expect([...shop.packed.values]).toEqual([0, 0, 0, 2, 15.5, 0, 0, 0, 0, 0, 0, -3, 0, 0]);
      expect([shop.firstDay, shop.lastDay]).toEqual([dayNumber('2020-01-02'), dayNumber('2020-01-05')]);
    }
    expect((await readOrdersCsv(path, dayNumber('2020-01-05'))).customers).toEqual(['가나']);
  });

  it('are refused with the line and the column that are wrong', async () => {
    const path = join(folder, 'bad.csv');
    await writeFile(path, 'customer,date,amount\na,2020-01-02,ten\n');
    await expect(readOrdersCsv(path)).rejects.toThrow('Line 2 of the orders has an amount that is not a number.');
    await writeFile(path, 'customer,amount\na,3\n');
    await expect(readOrdersCsv(path)).rejects.toThrow('Line 2 of the orders has no date.');
    await expect(readOrdersCsv(join(folder, 'none.csv'))).rejects.toThrow('ENOENT');
  });

  it('of the two real shops have the customers they should, and propose a horizon', async () => {
    const cdnow = await readCdnow(data('cdnow/sample.txt'));
    expect(cdnow.customers).toHaveLength(2357);
    expect(proposedHorizon(cdnow.packed, Infinity)).toBe(90);
    const journey = await readOrdersCsv(data('complete-journey/orders.csv.gz'));
    expect(journey.customers).toHaveLength(2469);
    expect(proposedHorizon(journey.packed, Infinity)).toBe(28);
  }, 30_000);
});
