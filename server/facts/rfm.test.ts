import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { localDay } from '../../engine/wall-clock.ts';
import { onEachDatabase } from '../runs/testing/databases.ts';
import type { TestShop } from '../runs/testing/shop.ts';
import { recordActivity } from './activity.ts';
import { refreshDaily } from './daily-refresh.ts';
import { rankBelow } from './rank-below.ts';
import { createRfmScores } from './rfm.ts';

const dayMs = 86_400_000;
const zone = 'Asia/Seoul';
const now = Date.UTC(2026, 4, 6, 3);

onEachDatabase('RFM', (open) => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await open({ now });
  });

  it('ranks by how many are strictly below', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 5 })), fc.integer({ min: -6, max: 6 }), (values, value) => {
        const sorted = Float64Array.from(values).sort();
        expect(rankBelow(sorted, value)).toBe(values.filter((other) => other < value).length);
      }),
    );
  });

  it('scores by a brute-force count of who is strictly worse, in facts, on disk, and as the window moves', async () => {
    const order = fc.record({
      who: fc.integer({ min: 1, max: 12 }),
      ago: fc.nat(500),
      amount: fc.integer({ min: 1, max: 60 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(order, { minLength: 1, maxLength: 60 }), fc.nat(200), async (orders, later) => {
        const { database } = shop;
        for (const table of ['rfm', 'histories']) await shop.rows(`delete from ${table}`);
        for (const { who, ago, amount } of orders) {
          const occurredAt = now - ago * dayMs;
          const event = { customer: who, event: 'order_completed', occurredAt, properties: { amount } };
          await database.write((tx) => recordActivity(database, tx, zone, [event]));
        }
        const at = now + later * dayMs;
        const today = localDay(at, zone);
        const scores = createRfmScores(database);
        await scores.refreshAll(at, zone);
        const everybody = Array.from({ length: 14 }, (_, index) => index + 1);
        const facts = await scores.load(everybody, at, zone);

        const raw = new Map(
          everybody.flatMap((who) => {
            const mine = orders.filter((one) => one.who === who && localDay(now - one.ago * dayMs, zone) > today - 365);
            const last = today - later - Math.min(...mine.map(({ ago }) => ago));
            const amount = mine.reduce((sum, one) => sum + one.amount, 0);
            return mine.length === 0 ? [] : [[who, { last, orders: mine.length, amount }] as const];
          }),
        );
        const buyers = [...raw.values()];
        const score = (worse: number): number => Math.min(5, 1 + Math.floor((5 * worse) / buyers.length));
        const stored = new Map(
          (
            await shop.rows<{ customer_id: number; r: number; f: number; m: number; rfm_group: string }>(
              'select * from rfm',
            )
          ).map((row) => [row.customer_id, row]),
        );
        for (const who of everybody) {
          const its = raw.get(who);
          const fact = facts.get(who)!;
          if (!its) {
            expect(fact).toMatchObject({ r: null, f: null, m: null, group: 'prospect', recencyDays: null });
            continue;
          }
          const expected = {
            r: score(buyers.filter(({ last }) => last < its.last).length),
            f: score(buyers.filter((other) => other.orders < its.orders).length),
            m: score(buyers.filter(({ amount }) => amount < its.amount).length),
          };
          expect(fact).toMatchObject({
            ...expected,
            orders: its.orders,
            amount: its.amount,
            recencyDays: today - its.last,
          });
          expect(stored.get(who)).toMatchObject({ ...expected, rfm_group: fact.group });
        }
      }),
      { numRuns: 25 },
    );
  });

  it('is refreshed once a day', async () => {
    const { settings, database } = shop.services;
    const services = { settings, database, clock: () => shop.time.now };
    expect(await refreshDaily(services)).not.toBeNull();
    expect(await refreshDaily(services)).toBeNull();
    shop.time.now += dayMs;
    expect(await refreshDaily(services)).not.toBeNull();
  });
});
