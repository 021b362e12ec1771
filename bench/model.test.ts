import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from './model.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'naru-bench-model-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A shop's orders as its CSV: so many people, every so many days, for so long. */
async function csv(name: string, people: number, days: number): Promise<string> {
  const lines = ['customer,date,amount'];
  for (let person = 0; person < people; person++) {
    for (let day = person % 9; day < days - (person % 3 === 0 ? 30 : 0); day += 5 + (person % 11)) {
      const date = new Date(Date.UTC(2025, 0, 1 + day)).toISOString().slice(0, 10);
      lines.push(`p${person},${date},${5 + (person % 20)}`);
    }
  }
  const path = join(folder, name);
  await writeFile(path, lines.join('\n'));
  return path;
}

const keys = [
  ...['auc', 'baselines', 'brier', 'calibrationError', 'chosen', 'churnRate', 'customers', 'data', 'intervals'],
  ...['prAuc', 'topDecileLift'],
];

describe('the quality of a model on anybody’s orders', () => {
  it('is told of a shop with a year of orders, beside all baselines', async () => {
    const orders = await csv('year.csv', 80, 300);
    const found = await run({ orders, horizon: '28', at: '2025-09-20' });
    expect(Object.keys(found).sort()).toEqual(keys);
    expect(found).toMatchObject({ data: orders, customers: 80, chosen: 'bgnbd' });
    const { baselines, intervals } = found as {
      baselines: Record<string, { auc: number; brier: number }>;
      intervals: Record<string, number[]>;
    };
    expect(Object.keys(baselines)).toEqual(['recency', 'logistic', 'bgnbd']);
    expect(Object.values(baselines).every(({ auc, brier }) => auc >= 0 && auc <= 1 && brier >= 0)).toBe(true);
    expect(intervals['aucLeadOverBgnbd']).toEqual([0, 0]);
    expect(intervals['auc']![0]).toBeLessThanOrEqual(intervals['auc']![1]!);
  }, 60_000);

  it('is told of a shop too young to learn from an earlier window, with what can be said of it', async () => {
    const orders = await csv('young.csv', 40, 90);
    const found = await run({ orders, horizon: '28', at: '2025-02-25' });
    expect(Object.keys(found).sort()).toEqual(keys);
    expect(found).toMatchObject({ chosen: 'bgnbd', baselines: { recency: null, logistic: null } });
    expect(Object.keys((found as { intervals: object }).intervals)).toEqual([
      ...['auc', 'aucLeadOverBgnbd', 'brierLeadOverBgnbd'],
    ]);
    await expect(run({ orders, horizon: '28', at: '2025-03-25' })).rejects.toThrow('past the last order');
  }, 60_000);
});
