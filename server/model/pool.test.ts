import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generatedHistories } from './generated-shop.ts';
import { historyToBlob } from './history.ts';
import type { History } from './history.ts';
import { sha256 } from './model-file.ts';
import { createScoringPool } from './pool.ts';
import type { ScoreResult, ScoringPool } from './pool.ts';

const shipped = fileURLToPath(new URL('../../data/model/', import.meta.url));
const day = 20_300;
const histories = generatedHistories({ customers: 600, days: 300, seed: 12 });
const rowsOf = (all: readonly (History | Uint8Array)[]): { history: History | Uint8Array }[] =>
  all.map((history) => ({ history }));
const chances = (results: readonly ScoreResult[]): number[] =>
  results.map((result) => (result.status === 'scored' ? result.p : -1));

describe('the scoring pool', () => {
  let folder: string;
  let pool: ScoringPool;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'naru-pool-'));
    await cp(shipped, folder, { recursive: true });
    pool = await createScoringPool({ modelFolder: folder });
  });

  afterAll(async () => {
    await pool.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('scores each row as it would alone, in order, from objects and blobs alike', async () => {
    const together = await pool.score(rowsOf(histories), day);
    const blobs = await pool.score(rowsOf(histories.map(historyToBlob)), day);
    const alone = await Promise.all(histories.slice(0, 40).map((history) => pool.score([{ history }], day)));
    expect(blobs).toEqual(together);
    chances(alone.map(([result]) => result!)).forEach((p, index) => {
      expect(p).toBeCloseTo(chances(together)[index]!, 6);
    });
    expect(new Set(chances(together)).size).toBeGreaterThan(300);
  });

  it('says probability, band, repurchase range, signals, model and day', async () => {
    const [result] = await pool.score(rowsOf(histories.slice(0, 1)), day, { live: true });
    expect(result).toMatchObject({ status: 'scored', modelHash: pool.model.sha256, featureDay: day });
    if (result?.status !== 'scored') throw new Error('not scored');
    expect(result.band).toBe(Math.min(10, Math.floor(result.p * 10) + 1));
    expect(result.repurchaseDays === null).toBe(result.p >= 0.5);
    expect(result.reasons.length).toBeGreaterThan(0);
    expect(result.reasons.filter(({ effect }) => effect > 0).length).toBeLessThanOrEqual(3);
  });

  it('gives signals for few rows and for many only when asked', async () => {
    const count = async (rows: number, reasons?: boolean): Promise<number> => {
      const options = reasons === undefined ? {} : { reasons };
      const results = await pool.score(rowsOf(histories.slice(0, rows)), day, options);
      return results.filter((result) => result.status === 'scored' && result.reasons.length > 0).length;
    };
    expect(await count(64)).toBeGreaterThan(40);
    expect(await count(65)).toBe(0);
    expect(await count(64, false)).toBe(0);
    expect(await count(80, true)).toBeGreaterThan(40);
  });

  it('has no score for somebody unknown, and one for a newcomer of today only when live', async () => {
    const newcomer = { activity: [{ ...histories[0]!.activity[0]!, day }] };
    const none = { status: 'none', why: 'no-history' };
    expect(await pool.score(rowsOf([{ activity: [] }, newcomer]), day)).toEqual([none, none]);
    const [, live] = await pool.score(rowsOf([{ activity: [] }, newcomer]), day, { live: true });
    expect(live?.status).toBe('scored');
  });

  it('lets a decision overtake a refresh', async () => {
    const ended: string[] = [];
    const many = Array.from({ length: 10 }, () => histories).flat();
    const refresh = pool.score(rowsOf(many), day).then(() => ended.push('refresh'));
    await pool.score(rowsOf(histories.slice(0, 1)), day, { live: true }).then(() => ended.push('decision'));
    await refresh;
    expect(ended).toEqual(['decision', 'refresh']);
  });

  it('fails only the request whose data is broken', async () => {
    await expect(pool.score([{ history: new Uint8Array(5) }], day)).rejects.toThrow('whole number of days');
    expect(chances(await pool.score(rowsOf(histories.slice(0, 1)), day))[0]).toBeGreaterThan(0);
  });

  it('refuses a damaged or foreign model and keeps the last good one', async () => {
    const good = await readFile(join(folder, 'churn.onnx'));
    const sidecar = await readFile(join(folder, 'churn.json'), 'utf8');
    const bad = Buffer.from(good);
    bad[bad.length - 40]! ^= 1;
    await writeFile(join(folder, 'churn.onnx'), bad);
    await expect(pool.reload()).rejects.toMatchObject({ code: 'model-damaged' });
    const nonsense = Buffer.from('not a model');
    await writeFile(join(folder, 'churn.onnx'), nonsense);
    await writeFile(join(folder, 'churn.json'), sidecar.replace(pool.model.sha256, sha256(nonsense)));
    await expect(pool.reload()).rejects.toMatchObject({ code: 'model-foreign' });
    expect(chances(await pool.score(rowsOf(histories.slice(0, 1)), day))[0]).toBeGreaterThan(0);
    await writeFile(join(folder, 'churn.onnx'), good);
    await writeFile(join(folder, 'churn.json'), sidecar);
    await pool.reload();
    expect(chances(await pool.score(rowsOf(histories.slice(0, 1)), day))[0]).toBeGreaterThan(0);
  });

  it('says so when there is no model', async () => {
    await expect(createScoringPool({ modelFolder: join(folder, 'nowhere') })).rejects.toMatchObject({
      name: 'ModelUnavailable',
      code: 'model-missing',
    });
  });
});
