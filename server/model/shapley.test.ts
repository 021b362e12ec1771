import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generatedHistories } from './generated-shop.ts';
import { packHistories } from './history.ts';
import { loadModel } from './model-file.ts';
import { openScorer, orderPairs, type Scorer } from './scorer.ts';
import { joiningOrders, shapleyShares, type Worth } from './shapley.ts';

/** Every coalition weighed as the definition says (Shapley, 1953). */
async function exactShares(players: number, worth: Worth): Promise<number[]> {
  const worths = await worth(Array.from({ length: 2 ** players }, (_, coalition) => coalition));
  const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));
  return Array.from({ length: players }, (_, player) => {
    let value = 0;
    for (let coalition = 0; coalition < 2 ** players; coalition += 1) {
      if (coalition & (1 << player)) continue;
      const size = Array.from({ length: players }, (_, n) => (coalition >> n) & 1).reduce((sum, bit) => sum + bit, 0);
      const weight = (factorial(size) * factorial(players - size - 1)) / factorial(players);
      value += weight * (worths[coalition | (1 << player)]! - worths[coalition]!);
    }
    return value;
  });
}

const gameOf =
  (worths: readonly number[]): Worth =>
  (coalitions) =>
    Promise.resolve(coalitions.map((coalition) => worths[coalition]!));

describe('shapleyShares', () => {
  it('shares out exactly what everybody together adds, whatever the game and the orders', async () => {
    const games = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 32, maxLength: 32 });
    await fc.assert(
      fc.asyncProperty(games, fc.integer({ min: 1, max: 4 }), async (worths, pairs) => {
        const { values, base, whole } = await shapleyShares(5, joiningOrders(5, pairs), gameOf(worths));
        expect([base, whole]).toEqual([worths[0], worths[31]]);
        expect(base + values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(whole, 9);
      }),
    );
  });

  it('is exact over all orders, and gives nothing to whoever adds nothing', async () => {
    const all = (rest: readonly number[]): number[][] =>
      rest.length === 0 ? [[]] : rest.flatMap((n) => all(rest.filter((m) => m !== n)).map((tail) => [n, ...tail]));
    // Player 3 never matters.
    const worths = Array.from({ length: 16 }, (_, coalition) => Math.sin(coalition & 7) * 3);
    const { values } = await shapleyShares(4, all([0, 1, 2, 3]), gameOf(worths));
    const exact = await exactShares(4, gameOf(worths));
    values.forEach((value, player) => {
      expect(value).toBeCloseTo(exact[player]!, 9);
    });
    expect(values[3]).toBeCloseTo(0, 12);
  });

  it('asks once for each coalition', async () => {
    const asked: number[] = [];
    await shapleyShares(10, joiningOrders(10, 5), (coalitions) => {
      asked.push(...coalitions);
      return Promise.resolve(coalitions.map(() => 0));
    });
    expect(new Set(asked).size).toBe(asked.length);
    expect(asked.length).toBeLessThanOrEqual(92);
  });
});

describe('the reasons of the shipped model', () => {
  const day = 20_300;
  const sample = 200;
  const packed = packHistories(generatedHistories({ customers: sample, days: 300, seed: 5 }));
  let scorer: Scorer;
  beforeAll(async () => {
    const { onnx, info } = await loadModel(fileURLToPath(new URL('../../data/model/', import.meta.url)));
    scorer = await openScorer(onnx, info);
  });
  afterAll(() => scorer.release());

  it(
    'sum up to the score, and name the same first group as all coalitions do in at least 95 of 100',
    { timeout: 120_000 },
    async () => {
      let same = 0;
      let known = 0;
      for (let row = 0; row < sample; row += 1) {
        const game = await scorer.game(packed, row, day, true);
        if (game === null) continue;
        known += 1;
        const { groups, worth, logit } = game;
        const shares = await shapleyShares(groups.length, joiningOrders(groups.length, orderPairs), worth);
        expect(shares.whole).toBeCloseTo(logit, 4);
        expect(shares.base + shares.values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(logit, 4);
        const exact = await exactShares(groups.length, worth);
        const first = (values: readonly number[]): number =>
          values.reduce((best, value, at) => (Math.abs(value) > Math.abs(values[best]!) ? at : best), 0);
        if (first(shares.values) === first(exact)) same += 1;
      }
      expect(known).toBeGreaterThan(sample * 0.8);
      expect(same / known).toBeGreaterThanOrEqual(0.95);
    },
  );
});
