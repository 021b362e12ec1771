import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localDay } from '../../engine/wall-clock.ts';
import { createRfmScores } from '../facts/rfm.ts';
import { testShop, type TestShop } from '../runs/testing/shop.ts';
import { execute } from '../store/database.ts';
import { inventedPerson } from './people.ts';
import { loadSample, SAMPLE_ZONE } from './load.ts';
import { smallSample } from './testing/small-sample.ts';

const folder = fileURLToPath(new URL('../../data/complete-journey/', import.meta.url));
const now = Date.UTC(2026, 4, 6, 3);

describe('the whole sample, loaded once', () => {
  let shop: TestShop;
  let loaded: { customers: number; events: number };
  const progress: number[] = [];
  beforeAll(async () => {
    shop = await testShop({ now });
    loaded = await loadSample(shop.database, folder, now, (done) => progress.push(done));
  }, 180_000);
  afterAll(() => shop.close());
  const rows = <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
    execute<Row>(shop.database, shop.database.reader, text, values);

  it('brings every household with its orders, campaigns and coupons up to yesterday', async () => {
    expect(loaded.customers).toBe(2469);
    const [customers] = await rows<{ n: number }>('select count(*) as n from customers where invented = 1');
    expect(customers!.n).toBe(2469);
    const kinds = await rows<{ event: string; n: number; first: number; last: number }>(
      'select event, count(*) as n, min(occurred_at) as first, max(occurred_at) as last from events group by event order by event',
    );
    expect(kinds.map(({ event }) => event)).toEqual(['campaign_received', 'coupon_redeemed', 'order_completed']);
    expect(kinds.reduce((sum, { n }) => sum + n, 0)).toBe(loaded.events);
    const yesterday = localDay(now, SAMPLE_ZONE) - 1;
    expect(localDay(kinds[2]!.last, SAMPLE_ZONE)).toBe(yesterday);
    expect(Math.max(...kinds.map(({ last }) => localDay(last, SAMPLE_ZONE)))).toBe(yesterday);
    expect(await rows(`select distinct origin from events`)).toEqual([{ origin: 'history' }]);
  });

  it('reports progress that only grows, up to the end', () => {
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(progress.at(-1)).toBe(1);
  });

  it('gives every household a mailbox and a number that reach nobody, and consents', async () => {
    const odd = await rows(
      `select external_id from customers where email not like '%@example.com' or phone not like '+82100000____'`,
    );
    expect(odd).toEqual([]);
    const [consents] = await rows<{ n: number }>('select count(distinct customer_id) as n from consents');
    expect(consents!.n).toBe(2469);
    const nightOnly = await rows(
      `select n.customer_id from consents n join consents s on s.customer_id = n.customer_id and s.channel = 'sms'
       and s.purpose = 'ad' where n.purpose = 'night' and n.granted = 1 and s.granted = 0`,
    );
    expect(nightOnly).toEqual([]);
    expect(inventedPerson(17)).toEqual(inventedPerson(17));
  });

  it('scores RFM as a count of who is strictly worse says', async () => {
    await createRfmScores(shop.database).refreshAll(now, SAMPLE_ZONE);
    const today = localDay(now, SAMPLE_ZONE);
    const orders = await rows<{ customer_id: number; occurred_at: number; amount: number }>(
      `select customer_id, occurred_at, properties->>'$.amount' as amount from events where event = 'order_completed'`,
    );
    const brute = new Map<number, { last: number; orders: number; amount: number }>();
    for (const { customer_id: id, occurred_at: at, amount } of orders) {
      const day = localDay(at, SAMPLE_ZONE);
      if (day <= today - 365) continue;
      const its = brute.get(id) ?? { last: -1, orders: 0, amount: 0 };
      if (amount > 0) {
        its.last = Math.max(its.last, day);
        its.orders += 1;
      }
      its.amount += amount;
      brute.set(id, its);
    }
    const buyers = [...brute.values()].filter(({ last }) => last >= 0);
    const found = await rows<{ customer_id: number; r: number; f: number; m: number; amount: number }>(
      'select customer_id, r, f, m, amount from rfm where r is not null order by customer_id',
    );
    expect(found).toHaveLength(buyers.length);
    const share = (worse: number): number => Math.min(5, 1 + Math.floor((5 * worse) / buyers.length));
    for (const row of found.filter((_, index) => index % 25 === 0)) {
      const its = brute.get(row.customer_id)!;
      expect(row.r).toBe(share(buyers.filter(({ last }) => last < its.last).length));
      expect(row.f).toBe(share(buyers.filter((other) => other.orders < its.orders).length));
      // Sums are kept in single precision; a tie of two cents may fall either way, two scores apart may not.
      expect(Math.abs(row.m - share(buyers.filter(({ amount }) => amount < its.amount).length))).toBeLessThanOrEqual(1);
      expect(row.amount).toBeCloseTo(its.amount, 0);
    }
  });

  it('changes nothing when it is loaded again, also later', async () => {
    const tables = ['customers', 'consents', 'events', 'histories', 'rfm', 'settings'] as const;
    const sums = async (): Promise<unknown[]> => {
      const found: unknown[] = [];
      for (const table of tables) found.push(...(await rows(`select count(*) as n from ${table}`)));
      found.push(...(await rows('select sum(occurred_at) as at from events')));
      found.push(...(await rows('select sum(length(days)) as bytes from histories')));
      return found;
    };
    const before = await sums();
    // The small files stand for the same households: theirs are there already.
    const small = await smallSample(12);
    try {
      await loadSample(shop.database, small.folder, now + 86_400_000, () => undefined);
    } finally {
      await small.remove();
    }
    expect(await sums()).toEqual(before);
  });
});

describe('a load that broke off', () => {
  it('is finished by the next one, on the same calendar', async () => {
    const small = await smallSample(250);
    const [whole, broken] = [await testShop({ now }), await testShop({ now })];
    try {
      await loadSample(whole.database, small.folder, now, () => undefined);
      const stop = (done: number): void => {
        if (done > 0.5) throw new Error('killed');
      };
      await expect(loadSample(broken.database, small.folder, now, stop)).rejects.toThrow('killed');
      const some = await execute<{ n: number }>(
        broken.database,
        broken.database.db,
        'select count(*) as n from customers',
      );
      expect(some[0]!.n).toBe(100);
      await loadSample(broken.database, small.folder, now + 86_400_000, () => undefined);
      const events =
        'select external_id, message_id, occurred_at from events e join customers c on c.id = e.customer_id order by message_id';
      expect(await execute(broken.database, broken.database.db, events)).toEqual(
        await execute(whole.database, whole.database.db, events),
      );
    } finally {
      await whole.close();
      await broken.close();
      await small.remove();
    }
  });
});
