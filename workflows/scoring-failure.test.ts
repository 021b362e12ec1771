import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runDetail } from '../server/people/run-detail.ts';
import { simulate } from '../engine/simulate.ts';
import { nodeTypes } from '../nodes/index.ts';
import { loadHistories } from '../server/facts/activity.ts';
import { churnScorer } from '../server/facts/churn-scorer.ts';
import { createFactSource } from '../server/facts/fact-source.ts';
import { createRfmScores } from '../server/facts/rfm.ts';
import { ingest } from '../server/events/ingest.ts';
import { loadModel, type ModelFile } from '../server/model/model-file.ts';
import { createScoringPool, type ScoringPool } from '../server/model/pool.ts';
import { enter } from '../server/runs/enter.ts';
import { byApi, exitWith, journeyOf } from '../server/runs/testing/journeys.ts';
import { testShop, type TestShop } from '../server/runs/testing/shop.ts';
import { createAsOfSource } from '../server/simulate/as-of-source.ts';
import { readPastEvents } from '../server/simulate/past-events.ts';
import { execute } from '../server/store/database.ts';
import { rideOn, until, type Ride } from './testing/ride.ts';
import { temporalPlace } from './testing/temporal.ts';

const folder = fileURLToPath(new URL('../data/model/', import.meta.url));
const DAY = 86_400_000;
const PEOPLE = 5;

/** The model with numbers that make no sense: it opens, and every score it gives is no number. */
const damaged = ({ onnx, info }: ModelFile): ModelFile => ({
  onnx,
  info: { ...info, calibration: { slope: NaN, intercept: NaN } },
});

const asking = (id: string, onFailure?: 'fallback') => {
  const groups = [{ id: 'all', label: '', bands: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] }];
  return journeyOf(
    id,
    {
      start: byApi,
      churn: { type: 'churn-band', config: { groups, ...(onFailure && { onFailure }) } },
      scored: exitWith('scored'),
      failed: exitWith('failed'),
    },
    ['start:next>churn', 'churn:all>scored', ...(onFailure ? ['churn:score-failed>failed'] : [])],
  );
};

describe('a model that turns out damaged while people are carried by a real worker', () => {
  let shop: TestShop;
  let ride: Ride;
  let pool: ScoringPool;
  let whole: ModelFile;
  beforeAll(async () => {
    whole = await loadModel(folder);
    pool = await createScoringPool({ model: damaged(whole), workers: 1 });
    const bare = await testShop({ now: Date.now() });
    const { database, settings } = bare.services;
    const scorer = churnScorer(pool);
    const facts = createFactSource({ database, settings, rfm: createRfmScores(database), scorer: () => scorer });
    shop = { ...bare, services: { ...bare.services, facts } };
    ride = await rideOn(shop, await temporalPlace());
  });
  afterAll(async () => {
    await ride.close();
    await pool.close();
    await shop.close();
  });

  it(
    'holds those who wait until it is repaired, and sends the others by the fallback, named in their visit',
    { timeout: 60_000 },
    async () => {
      const { database } = shop;
      const [waits, goesOn] = [await shop.publish(asking('waits')), await shop.publish(asking('goes-on', 'fallback'))];
      const ids = await shop.customers(PEOPLE);
      await ingest(
        shop.services,
        ids.map((_, index) => ({
          messageId: `o${String(index)}`,
          externalId: `c-${String(index + 1)}`,
          event: 'order_completed',
          occurredAt: Date.now() - 20 * DAY,
          properties: { amount: 10 },
          origin: 'history' as const,
        })),
      );
      const entrants = ids.map((customer) => ({ customer, key: 'k', properties: {} }));
      for (const plan of [waits, goesOn]) await enter(ride.services, plan, entrants, Date.now(), 'live');

      const stands = async (journey: string): Promise<string[]> => {
        const rows = await execute<{ text: string; n: number }>(
          database,
          database.db,
          `select coalesce(end_reason, held_code, place) as text, count(*) as n from runs where journey_id = ? group by 1`,
          [journey],
        );
        return rows.map(({ text, n }) => `${text} ${String(n)}`);
      };
      await until(async () => (await stands('waits')).join() === `scoring-failed ${String(PEOPLE)}`, 20_000);
      await until(async () => (await stands('goes-on')).join() === `failed ${String(PEOPLE)}`, 20_000);

      const [run] = await execute<{ id: number; customer_id: number }>(
        database,
        database.db,
        `select id, customer_id from runs where journey_id = 'goes-on' order by id limit 1`,
      );
      const { path } = await runDetail(shop.services, pool, run!.customer_id, run!.id, null, 'en');
      expect(path.find(({ node }) => node === 'churn')).toMatchObject({
        port: 'score-failed',
        portLabel: { en: 'Score failed' },
        facts: { churn: { status: 'failed', code: 'scoring-failed' } },
      });

      // The simulator says the same of both, with the same model.
      const histories = await loadHistories(database, database.reader, ids);
      const now = Date.now();
      const zone = 'Asia/Seoul';
      const events = await readPastEvents(database, zone, now, now + DAY);
      const source = createAsOfSource({ database, histories, events, zone, scorer: churnScorer(pool) });
      const virtual = (plan: typeof waits) =>
        simulate(
          plan,
          ids.map((id) => ({ id, enteredAt: now })),
          { source, types: nodeTypes, until: now + DAY, eventsOf: () => [] },
        );
      expect((await virtual(waits)).nodes['churn']).toMatchObject({ entered: PEOPLE, held: PEOPLE, waiting: PEOPLE });
      expect((await virtual(goesOn)).endings).toEqual({ failed: PEOPLE });

      await pool.reload(whole);
      // Their next try is minutes away by the clock: it is made due now.
      await execute(database, database.db, `update runs set due_at = 0, place = 'due' where journey_id = 'waits'`);
      ride.services.carrier.due('live');
      await until(async () => (await stands('waits')).join() === `scored ${String(PEOPLE)}`, 20_000);
      const scores = await execute<{ facts: string }>(
        database,
        database.db,
        `select facts from visits where journey_id = 'waits' and node_id = 'churn'`,
      );
      expect(scores.map(({ facts }) => (JSON.parse(facts) as { churn: { status: string } }).churn.status)).toEqual(
        ids.map(() => 'scored'),
      );
    },
  );
});
