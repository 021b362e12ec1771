import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { historyToBlob, type History } from '../model/history.ts';
import { createScoringPool, type ScoringPool } from '../model/pool.ts';
import { onEachDatabase } from '../runs/testing/databases.ts';
import type { TestShop } from '../runs/testing/shop.ts';
import { execute, insertRows } from '../store/database.ts';
import { levelOf } from './entries.ts';
import { goOnWithScores } from './go-on.ts';
import { modelOfBuyers, noonOf, shopOfBuyers, today, type Buyer } from './testing/shop-of-buyers.ts';

vi.setConfig({ testTimeout: 60_000 });

interface ScoreRow {
  readonly id: number;
  readonly p: number;
  readonly band: number;
  readonly was: number | null;
  readonly kept: number;
}

/** Of how many the signals are kept: the most endangered of the shop, and those of 2,048 ids who changed band. */
const mostTop = 2000;
const mostChanged = 256;
const firstOfAlarmed = 10_001;
/** All in one block of 2,048 ids. */
const firstOfCalm = 20_481;
const calmPeople = 300;

let pool: ScoringPool;
beforeAll(async () => {
  pool = await createScoringPool({ model: await modelOfBuyers(), workers: 1 });
});
afterAll(() => pool.close());

/** The same life, some days earlier. */
const earlier = ({ activity }: History, days: number): History => ({
  activity: activity.map((one) => ({ ...one, day: one.day - days })),
});

async function chancesOf(histories: readonly History[], day: number): Promise<(number | null)[]> {
  const rows = histories.map((history) => ({ history }));
  const results = await pool.score(rows, day, { live: false, urgent: false, reasons: false });
  return results.map((one) => (one.status === 'scored' ? one.p : null));
}

async function settle({ database, time }: TestShop, first: number, histories: readonly History[]): Promise<void> {
  await database.write(async (tx) => {
    const people = histories.map((_, index) => [first + index, `s-${first + index}`, '{}', time.now, time.now]);
    const columns = ['id', 'external_id', 'attributes', 'created_at', 'updated_at'];
    await insertRows(database, tx, 'customers', columns, people);
    const blobs = histories.map((history, index) => [first + index, Buffer.from(historyToBlob(history))]);
    await insertRows(database, tx, 'histories', ['customer_id', 'days'], blobs);
  });
}

/** More people in the last bands than are kept signals of, and calm ones who will have changed band by tomorrow. */
async function settleMany(shop: TestShop, buyers: readonly Buyer[]): Promise<void> {
  const lives = buyers.map(({ history }) => history).filter(({ activity }) => activity[0]!.day < today);
  const moved = Array.from({ length: 100 }, (_, days) => lives.map((life) => earlier(life, days))).flat();
  const chances = await chancesOf(moved, today);
  const alarmed = moved.filter((_, index) => (chances[index] ?? 0) > 0.7).slice(0, mostTop + 500);
  const tomorrow = await chancesOf(lives, today + 1);
  const calm = lives.filter((_, index) => (tomorrow[index] ?? 1) < 0.6);
  await settle(shop, firstOfAlarmed, alarmed);
  await settle(
    shop,
    firstOfCalm,
    Array.from({ length: calmPeople }, (_, index) => calm[index % calm.length]!),
  );
}

onEachDatabase('whose signals the refresh keeps', (open) => {
  const refresh = async (shop: TestShop): Promise<ScoreRow[]> => {
    while (await goOnWithScores({ services: shop.services, pool: () => pool }));
    const text = `select customer_id as id, p, band, band_before as was,
      case when signals is null then 0 else 1 end as kept from scores order by customer_id`;
    return execute<ScoreRow>(shop.database, shop.database.db, text);
  };
  /** The most endangered by a plain sort: as many as may be, less those who are level with the first one too many. */
  const topOf = (rows: readonly ScoreRow[]): ReadonlySet<number> => {
    const falling = rows.map(({ p }) => levelOf(p)).sort((a, b) => b - a);
    return new Set(rows.filter(({ p, band }) => band >= 8 && levelOf(p) > falling[mostTop]!).map(({ id }) => id));
  };
  const keptOf = (rows: readonly ScoreRow[]): number[] => rows.filter(({ kept }) => kept === 1).map(({ id }) => id);

  it('are the 2,000 most endangered of the whole shop and, of 2,048 ids, the first 256 who changed band', async () => {
    const { shop, buyers } = await shopOfBuyers(open);
    await settleMany(shop, buyers);
    const first = await refresh(shop);
    const top = topOf(first);
    expect(first.filter(({ band }) => band >= 8).length).toBeGreaterThan(mostTop + 400);
    expect(top.size).toBeGreaterThan(mostTop - 200);
    expect(keptOf(first)).toEqual([...top]);

    // Tomorrow each of the calm stands elsewhere than the band that is written here.
    const isCalm = (id: number): boolean => id >= firstOfCalm;
    await execute(shop.database, shop.database.db, 'update scores set band = 10 where customer_id >= ?', [firstOfCalm]);
    shop.time.now = noonOf(today + 1);
    const second = await refresh(shop);
    const changed = second.filter(({ id, was }) => isCalm(id) && was === 10);
    expect([changed.length, changed.filter(({ band }) => band >= 8)]).toEqual([calmPeople, []]);
    expect(keptOf(changed)).toEqual(changed.slice(0, mostChanged).map(({ id }) => id));
    // Of the others: the top of the day, and whoever changed band of themselves.
    const others = second.filter(({ id }) => !isCalm(id));
    const topNow = topOf(second);
    expect(keptOf(others)).toEqual(others.filter(({ id, was }) => topNow.has(id) || was !== null).map(({ id }) => id));
    expect(keptOf(others).length).toBeLessThan(others.length - 400);
  });
});
