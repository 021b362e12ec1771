import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import type { PropertyGroup } from '../../engine/filter.ts';
import { onEachDatabase } from '../runs/testing/databases.ts';
import type { TestShop } from '../runs/testing/shop.ts';
import { execute, insertRows } from '../store/database.ts';
import { loadDid } from './did.ts';

const now = Date.UTC(2026, 4, 6);

onEachDatabase('did facts', (open) => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await open({ now });
  });

  it('count what happened within the period and matches, up to now', async () => {
    const event = fc.record({
      who: fc.integer({ min: 1, max: 3 }),
      name: fc.constantFrom('viewed', 'bought'),
      before: fc.integer({ min: -3, max: 12 }),
      amount: fc.integer({ min: 0, max: 9 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { maxLength: 30 }),
        fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined }),
        fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined }),
        async (events, within, least) => {
          const { database } = shop;
          await execute(database, database.db, 'delete from events');
          await insertRows(
            database,
            database.db,
            'events',
            ['message_id', 'customer_id', 'event', 'occurred_at', 'received_at', 'properties', 'origin'],
            events.map(({ who, name, before, amount }, n) => {
              return [`m${n}`, who, name, now - before * 1000, now, JSON.stringify({ amount }), 'api'];
            }),
          );
          const where: PropertyGroup = {
            combinator: 'and',
            rules: [{ kind: 'property', property: 'amount', op: 'gte', value: least ?? 0 }],
          };
          const request = {
            fact: 'did' as const,
            key: 'k',
            event: 'bought',
            ...(within === undefined ? {} : { withinMs: within * 1000 }),
            ...(least === undefined ? {} : { where }),
          };
          const found = await loadDid(database, request, [1, 2, 3], now);
          for (const who of [1, 2, 3]) {
            const mine = events.filter(
              (one) =>
                one.who === who &&
                one.name === 'bought' &&
                one.before >= 0 &&
                (within === undefined || one.before < within) &&
                one.amount >= (least ?? 0),
            );
            const last = mine.length === 0 ? null : now - Math.min(...mine.map(({ before }) => before)) * 1000;
            expect(found.get(who)).toEqual({ count: mine.length, last });
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
