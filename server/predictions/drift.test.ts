import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createScoringPool, type ScoringPool } from '../model/pool.ts';
import { onEachDatabase } from '../runs/testing/databases.ts';
import type { TestShop } from '../runs/testing/shop.ts';
import { execute } from '../store/database.ts';
import { goOnWithScores } from './go-on.ts';
import { modelOfBuyers, noonOf, shopOfBuyers, today } from './testing/shop-of-buyers.ts';

vi.setConfig({ testTimeout: 60_000 });

interface Day {
  readonly day: number;
  /** Drift as it is stored. */
  readonly psi: number | null;
  /** People per 10 % of the probability. */
  readonly bins: readonly number[];
  readonly lookedBack: boolean;
}

let pool: ScoringPool;
beforeAll(async () => {
  pool = await createScoringPool({ model: await modelOfBuyers(), workers: 1 });
});
afterAll(() => pool.close());

/** The population stability index of two days by its definition, where no bin is emptier than one in 10,000. */
function driftBetween(before: Day, now: Day): number {
  const shareOf = ({ bins }: Day, bin: number): number => {
    return Math.max(1e-4, bins[bin]! / bins.reduce((sum, people) => sum + people, 0));
  };
  return now.bins
    .map((_, bin) => (shareOf(now, bin) - shareOf(before, bin)) * Math.log(shareOf(now, bin) / shareOf(before, bin)))
    .reduce((sum, part) => sum + part, 0);
}

onEachDatabase('drift', (open) => {
  /** Refreshes on each of these days and tells all days that are known then, newest first. */
  const refreshOn = async (shop: TestShop, ...days: readonly number[]): Promise<Day[]> => {
    for (const day of days) {
      shop.time.now = noonOf(day);
      while (await goOnWithScores({ services: shop.services, pool: () => pool }));
    }
    const rows = await execute<{ day: number; psi: number | null; distribution: string; back: number }>(
      shop.database,
      shop.database.db,
      'select day, psi, distribution, looked_back as back from refreshes order by day desc',
    );
    return rows.map(({ day, psi, distribution, back }) => {
      const { slices } = JSON.parse(distribution) as { slices: { people: number }[] };
      const bins = Array.from({ length: 10 }, (_, bin) =>
        slices.slice(10 * bin, 10 * bin + 10).reduce((sum, { people }) => sum + people, 0),
      );
      return { day, psi, bins, lookedBack: back === 1 };
    });
  };

  it('of every day is measured against the newest day looked back on, whatever days came between', async () => {
    const { shop } = await shopOfBuyers(open, true);
    const days = await refreshOn(shop, today, today + 1, today + 20);
    const [late, next, first, reference] = days as [Day, Day, Day, Day];
    expect(reference).toMatchObject({ day: today - 28, lookedBack: true });
    for (const one of [first, next, late]) {
      const psi = driftBetween(reference, one);
      expect(psi).toBeGreaterThan(0.001);
      expect(one.psi).toBeCloseTo(psi, 9);
    }
    expect(days.slice(3).map(({ psi }) => psi)).toEqual(days.slice(3).map(() => null));
  });

  it('of a shop too young to look back is unknown on its first day, and then measured against that, not the day before', async () => {
    const { shop } = await shopOfBuyers(open, true);
    // So few were known four weeks ago that nothing is looked back on.
    await execute(shop.database, shop.database.db, 'delete from histories where customer_id > 5000');
    const [late, next, first, ...more] = (await refreshOn(shop, today, today + 10, today + 20)) as [Day, Day, Day];
    expect([more, first.day, first.psi]).toEqual([[], today, null]);
    expect(next.psi).toBeCloseTo(driftBetween(first, next), 9);
    expect(late.psi).toBeCloseTo(driftBetween(first, late), 9);
    expect(driftBetween(first, next)).toBeGreaterThan(0.001);
    expect(driftBetween(next, late)).not.toBeCloseTo(driftBetween(first, late), 3);
  });
});
