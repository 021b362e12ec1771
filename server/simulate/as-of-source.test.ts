import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Facts, FactRequest, FactSource } from '../../engine/facts.ts';
import { BAND_CHANGED } from '../../engine/shop-events.ts';
import { loadHistories, recordActivity } from '../facts/activity.ts';
import { churnScorer } from '../facts/churn-scorer.ts';
import { createFactSource } from '../facts/fact-source.ts';
import { createRfmScores } from '../facts/rfm.ts';
import type { ChurnScorer } from '../facts/scorer.ts';
import { columnCount, packHistories } from '../model/history.ts';
import { createScoringPool, type ScoringPool } from '../model/pool.ts';
import { onEachDatabase } from '../runs/testing/databases.ts';
import type { TestShop } from '../runs/testing/shop.ts';
import { shippedModel } from '../shop/testing/shop-app.ts';
import { execute, insertRows } from '../store/database.ts';
import { createAsOfSource } from './as-of-source.ts';
import { readPastEvents } from './past-events.ts';

const hour = 3_600_000;
const dayMs = 24 * hour;
const zone = 'Asia/Seoul';
/** Ten in the morning in Seoul. */
const moment = Date.UTC(2026, 4, 6, 1);
/** Later moments of the same day and of days after it: just before and after midnight, too. */
const moments = [0, 3, 13, 14, 26, 50].map((hours) => moment + hours * hour);

interface Happened {
  readonly customer: number;
  readonly event: string;
  readonly occurredAt: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** As the scorer, with what it was shown in the place of the model's hash: columns that its model passes over, too. */
function showingHistories(scorer: ChurnScorer): ChurnScorer {
  const shown = (blob: Uint8Array, day: number): string => {
    const { days, values } = packHistories([blob]);
    const rows = [...days].map((its, index) => [
      its,
      Buffer.from(values.slice(index * columnCount, (index + 1) * columnCount).buffer).toString('hex'),
    ]);
    return JSON.stringify(rows.filter(([its]) => Number(its) <= day));
  };
  return {
    async score(histories, day, now) {
      const facts = await scorer.score(histories, day, now);
      return facts.map((fact, index) =>
        fact.status === 'scored' ? { ...fact, modelHash: shown(histories[index]!, day) } : fact,
      );
    },
  };
}

const requests: FactRequest[] = [
  { fact: 'profile' },
  { fact: 'churn' },
  { fact: 'rfm' },
  { fact: 'did', key: 'visits', event: 'visited', withinMs: 30 * dayMs },
];

onEachDatabase('facts as of a moment of the past', (open) => {
  let pool: ScoringPool;
  let scorer: ChurnScorer;
  /** Two shops of the same people: one lives through the days, the other looks back on them. */
  let then: TestShop;
  let today: TestShop;
  let ids: number[];
  beforeAll(async () => {
    pool = await createScoringPool({ modelFolder: shippedModel, workers: 1 });
    scorer = showingHistories(churnScorer(pool));
    then = await open({ now: moment });
    today = await open({ now: moment });
    ids = await then.customers(6);
    expect(await today.customers(6)).toEqual(ids);
  });
  afterAll(() => pool.close());
  beforeEach(forget);

  async function forget(): Promise<void> {
    for (const { database } of [then, today]) {
      for (const table of ['events', 'histories', 'rfm']) await execute(database, database.db, `delete from ${table}`);
    }
  }

  let told = 0;
  /** What happened at one instant is told at once, and recorded together. */
  async function tell({ database }: TestShop, happened: readonly Happened[]): Promise<void> {
    const groups = new Map<number, Happened[]>();
    for (const one of [...happened].sort((a, b) => a.occurredAt - b.occurredAt)) {
      groups.set(one.occurredAt, [...(groups.get(one.occurredAt) ?? []), one]);
    }
    await database.write(async (tx) => {
      for (const [at, group] of groups) {
        await insertRows(
          database,
          tx,
          'events',
          ['message_id', 'customer_id', 'event', 'occurred_at', 'received_at', 'properties', 'origin'],
          group.map(({ customer, event, properties }) => {
            return [`m${String((told += 1))}`, customer, event, at, at, JSON.stringify(properties), 'api'];
          }),
        );
        await recordActivity(database, tx, zone, group);
      }
    });
  }

  /** The facts of a shop that has lived until now, from its live source. */
  async function liveAt(now: number): Promise<unknown> {
    const { database, settings } = then.services;
    const rfm = createRfmScores(database);
    await rfm.refreshAll(now, zone);
    return createFactSource({ database, settings, rfm, scorer: () => scorer }).load(requests, ids, now);
  }

  /** What the shop that knows all of it sees when it looks back. */
  async function lookBack(): Promise<FactSource> {
    const { database } = today;
    const histories = await loadHistories(database, database.reader, ids);
    const events = await readPastEvents(database, zone, moments[0]!, moments.at(-1));
    return createAsOfSource({ database, histories, events, zone, scorer });
  }

  const happening = fc.record({
    who: fc.nat(5),
    event: fc.constantFrom('order_completed', 'order_completed', 'order_completed', 'visited', BAND_CHANGED),
    // Hours around the first moment; the rest lies long before or after.
    at: fc.oneof(
      { weight: 3, arbitrary: fc.integer({ min: -14, max: 52 }) },
      { weight: 1, arbitrary: fc.integer({ min: -400 * 24, max: 400 }) },
    ),
    late: fc.constantFrom(0, 0, -1, 1),
    // Cents: sums of them are rounded where they are kept. Returns, too.
    amount: fc.integer({ min: -900, max: 90_000 }).map((cents) => cents / 100),
  });

  it('are to the bit what the live source would have said then, at every moment of a day', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { minLength: 1, maxLength: 40 }), async (happenings) => {
        await forget();
        const all = happenings.map(({ who, event, at, late, amount }): Happened => ({
          customer: ids[who]!,
          event,
          occurredAt: moment + at * hour + late,
          properties: { amount },
        }));
        await tell(today, all);
        const asOf = await lookBack();
        let since = -Infinity;
        const expected: unknown[] = [];
        for (const now of moments) {
          const fresh = all.filter(({ occurredAt }) => occurredAt > since && occurredAt <= now);
          await tell(then, fresh);
          expected.push(await liveAt(now));
          expect(await asOf.load(requests, ids, now)).toEqual(expected.at(-1));
          since = now;
        }
        // Nor does it matter in which order the moments are asked for.
        for (const [index, now] of [...moments.entries()].reverse()) {
          expect(await asOf.load(requests, ids, now)).toEqual(expected[index]);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('never see an order of an hour later, nor somebody else’s; those of an hour before they do', async () => {
    const [one, other] = ids as [number, number];
    const order = (customer: number, at: number): Happened => {
      return { customer, event: 'order_completed', occurredAt: at, properties: { amount: 25 } };
    };
    const past = [one, other].flatMap((id) => [order(id, moment - 90 * dayMs), order(id, moment - 60 * dayMs)]);
    await tell(today, past);
    const without = await (await lookBack()).load(requests, ids, moment);
    await tell(today, [order(one, moment + hour), order(other, moment + 1)]);
    const asOf = await lookBack();
    expect(await asOf.load(requests, ids, moment)).toEqual(without);
    const hourLater = await asOf.load(requests, ids, moment + hour);
    const [before, after] = [without, hourLater].map((facts) => facts.get(one) as Facts);
    const p = ({ churn }: Facts): number => (churn?.status === 'scored' ? churn.p : NaN);
    expect(p(after!)).toBeLessThan(p(before!));
    expect([before!.rfm, after!.rfm]).toMatchObject([
      { orders: 2, amount: 50, recencyDays: 60 },
      { orders: 3, amount: 75, recencyDays: 0 },
    ]);
  });

  it('are refused for a day whose events were not read', async () => {
    const asOf = await lookBack();
    const tooLate = asOf.load([{ fact: 'rfm' }], ids, moments.at(-1) + dayMs);
    await expect(tooLate).rejects.toThrow(new RangeError('The events of day 20582 were not read.'));
  });
});
