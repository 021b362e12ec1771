import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FactRequest } from '../../engine/facts.ts';
import { churnScorer } from '../facts/churn-scorer.ts';
import { loadHistories, recordActivity } from '../facts/activity.ts';
import { createFactSource } from '../facts/fact-source.ts';
import { createRfmScores } from '../facts/rfm.ts';
import { createScoringPool, type ScoringPool } from '../model/pool.ts';
import { testShop, type TestShop } from '../runs/testing/shop.ts';
import { shippedModel } from '../shop/testing/shop-app.ts';
import { execute, insertRows } from '../store/database.ts';
import { createAsOfSource } from './as-of-source.ts';

const dayMs = 86_400_000;
const zone = 'Asia/Seoul';
/** The last moment of a local day. */
const moment = Date.UTC(2026, 4, 6, 15) - 1;

describe('facts as of a moment of the past', () => {
  let pool: ScoringPool;
  let then: TestShop;
  let today: TestShop;
  let ids: number[];
  beforeAll(async () => {
    pool = await createScoringPool({ modelFolder: shippedModel, workers: 1 });
    then = await testShop({ now: moment });
    today = await testShop({ now: moment });
    ids = await then.customers(4);
    expect(await today.customers(4)).toEqual(ids);
  });
  afterAll(async () => {
    await pool.close();
    await then.close();
    await today.close();
  });

  it('are what a shop that knew nothing later would have said', async () => {
    const event = fc.record({
      who: fc.nat(3),
      name: fc.constantFrom('order_completed', 'order_completed', 'visited'),
      // Negative: after the moment.
      ago: fc.integer({ min: -40, max: 300 }),
      amount: fc.integer({ min: 1, max: 90 }),
    });
    const requests: FactRequest[] = [
      { fact: 'profile' },
      { fact: 'churn' },
      { fact: 'rfm' },
      { fact: 'did', key: 'visits', event: 'visited', withinMs: 30 * dayMs },
    ];
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 40 }), async (happened) => {
        for (const shop of [then, today]) {
          const { database } = shop;
          for (const table of ['events', 'histories', 'rfm']) {
            await execute(database, database.db, `delete from ${table}`);
          }
          const known = happened
            .filter(({ ago }) => shop === today || ago >= 0)
            .map(({ who, name, ago, amount }) => ({
              customer: ids[who]!,
              event: name,
              occurredAt: moment - ago * dayMs,
              properties: { amount },
            }));
          await database.write(async (tx) => {
            await insertRows(
              database,
              tx,
              'events',
              ['message_id', 'customer_id', 'event', 'occurred_at', 'received_at', 'properties', 'origin'],
              known.map((one, n) => {
                return [`m${n}`, one.customer, one.event, one.occurredAt, one.occurredAt, '{}', 'api'];
              }),
            );
            await recordActivity(database, tx, zone, known);
          });
        }
        const { database, settings } = then.services;
        const rfm = createRfmScores(database);
        await rfm.refreshAll(moment, zone);
        const scorer = churnScorer(pool);
        const live = createFactSource({ database, settings, rfm, scorer: () => scorer });
        const histories = await loadHistories(today.database, today.database.db, ids);
        const asOf = createAsOfSource({ database: today.database, histories, zone, scorer });
        const expected = await live.load(requests, ids, moment);
        const found = await asOf.load(requests, ids, moment);
        // Whoever has done nothing yet has no score in either: the one has no history, the other an empty one.
        expect(found).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  });
});
