import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generatedHistories } from '../model/generated-shop.ts';
import { historyToBlob, type DailyActivity } from '../model/history.ts';
import { createScoringPool, type ScoringPool } from '../model/pool.ts';
import { churnScorer, patientScorer } from './churn-scorer.ts';

const shipped = fileURLToPath(new URL('../../data/model/', import.meta.url));
const today = 20_300;
const now = 5;

describe('the score of a decision', () => {
  let pool: ScoringPool;
  beforeAll(async () => {
    pool = await createScoringPool({ modelFolder: shipped, workers: 1 });
  });
  afterAll(() => pool.close());

  const bought: DailyActivity = {
    ...{ day: today, access: 1, events: 0, carts: 0, purchases: 1, spend: 30, sent: 0, opened: 0 },
  };
  const people = generatedHistories({ customers: 90, days: 250, seed: 3 });
  const before = people.map(historyToBlob);
  const after = people.map(({ activity }) => historyToBlob({ activity: [...activity, bought] }));

  it('knows what happened up to this second, also of whoever came today; the refresh does not', async () => {
    const [calm, decided] = [
      await churnScorer(pool).score(before, today, now),
      await churnScorer(pool).score(after, today, now),
    ];
    const lower = decided.filter((fact, at) => {
      const was = calm[at]!;
      return fact.status === 'scored' && was.status === 'scored' && fact.p < was.p;
    });
    expect(lower.length).toBeGreaterThan(80);
    const refreshed = await pool.score(
      after.map((history) => ({ history })),
      today,
    );
    expect(refreshed.map((one) => (one.status === 'scored' ? one.p : null))).toEqual(
      calm.map((fact) => (fact.status === 'scored' ? fact.p : null)),
    );
    const newcomer = historyToBlob({ activity: [bought] });
    expect(await churnScorer(pool).score([newcomer], today, now)).toMatchObject([
      { status: 'scored', at: now, modelHash: pool.model.sha256 },
    ]);
    expect(await churnScorer(pool).score([historyToBlob({ activity: [] })], today, now)).toEqual([{ status: 'none' }]);
  });

  it('is the same for walks of whole shops, which give way and give no reasons', async () => {
    const [few, decided] = [after.slice(0, 5), await churnScorer(pool).score(after.slice(0, 5), today, now)];
    expect(decided.some((fact) => fact.status === 'scored' && fact.reasons.length > 0)).toBe(true);
    const asked: unknown[] = [];
    const watched: ScoringPool = {
      ...{ model: pool.model, reload: () => pool.reload(), close: () => pool.close() },
      score: (rows, day, options) => {
        asked.push(options);
        return pool.score(rows, day, options);
      },
    };
    const walked = await patientScorer(watched).score(few, today, now);
    expect(asked).toEqual([{ live: true, urgent: false, reasons: false }]);
    expect(walked).toEqual(decided.map((fact) => (fact.status === 'scored' ? { ...fact, reasons: [] } : fact)));
  });
});
