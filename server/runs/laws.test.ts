import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ingest } from '../events/ingest.ts';
import { dispatchOnce } from '../sending/dispatch.ts';
import { execute } from '../store/database.ts';
import { auditCounters } from './audit-counters.ts';
import { board } from './boarding.ts';
import { pauseJourney, resumeJourney, type ResumeMode } from './control.ts';
import { enter } from './enter.ts';
import { runLeg } from './leg.ts';
import { movePeopleInside } from './publish-moves.ts';
import { onEachDatabase } from './testing/databases.ts';
import { driveOnce, driveUntil } from './testing/drive.ts';
import { byApi, exitWith, halves, journeyOf, mail, waitFor, waitForEvent } from './testing/journeys.ts';
import type { TestShop } from './testing/shop.ts';
import { unloadBatch } from './unload.ts';

const HOUR = 3_600_000;
const YEAR = 365 * 24 * HOUR;

/** What may happen to a journey with people inside, in any order. */
const happening = fc.oneof(
  fc.record({ what: fc.constant('enter' as const), count: fc.integer({ min: 1, max: 6 }) }),
  fc.record({
    what: fc.constant('event' as const),
    who: fc.nat({ max: 30 }),
    event: fc.constantFrom('order', 'paid', 'bye'),
    ago: fc.constantFrom(0, 1000, 2 * HOUR),
  }),
  fc.record({ what: fc.constant('pass' as const), ms: fc.constantFrom(1000, 61_000, HOUR, 26 * HOUR) }),
  fc.record({ what: fc.constant('board, and die' as const) }),
  fc.record({ what: fc.constant('legs' as const), times: fc.integer({ min: 1, max: 2 }) }),
  fc.record({ what: fc.constant('put down' as const) }),
  fc.record({ what: fc.constant('dispatch' as const) }),
  fc.record({ what: fc.constant('pause' as const) }),
  fc.record({
    what: fc.constant('resume' as const),
    mode: fc.constantFrom<ResumeMode>('run-now', 'keep-remaining', 'skip'),
  }),
  fc.record({
    what: fc.constant('publish' as const),
    hours: fc.integer({ min: 1, max: 40 }),
    inside: fc.constantFrom('stay' as const, 'move' as const, 'leave' as const),
  }),
);
type Happening = typeof happening extends fc.Arbitrary<infer Value> ? Value : never;

function drawing(id: string, hours: number) {
  const nodes = {
    start: byApi,
    ab: halves,
    nap: waitFor(90, 'seconds'),
    hope: waitForEvent('order', hours, 'hours'),
    mail,
    long: waitFor(hours, 'hours'),
    again: waitForEvent('order', 3, 'days'),
    end: exitWith('through'),
  };
  const edges = ['start:next>ab', 'ab:a>nap', 'ab:b>hope', 'nap:next>mail', 'hope:happened>mail', 'hope:timeout>long'];
  edges.push('mail:sent>long', 'long:next>again', 'again:happened>end');
  return journeyOf(id, nodes, edges, {
    goal: { event: 'paid', windowMs: 48 * HOUR, ends: true },
    exits: [{ event: 'bye', reason: 'left' }],
    holdout: 0.2,
  });
}

onEachDatabase('whatever happens', (open) => {
  let shop: TestShop | undefined;
  let made = 0;

  const openBatches = (of: TestShop, journey: string) =>
    execute<{ batch_id: string }>(
      of.database,
      of.database.db,
      `select distinct batch_id from runs where journey_id = ? and place = 'riding'`,
      [journey],
    );

  async function happen(of: TestShop, journey: string, people: number[], step: Happening): Promise<void> {
    const { services, time, database } = of;
    switch (step.what) {
      case 'enter': {
        const customers = await of.customers(step.count, journey);
        const plan = await services.plans.get(journey, 1);
        const entrants = customers.map((customer) => ({ customer, key: 'k', properties: {} }));
        const { entered } = await enter(services, plan, [...entrants, ...entrants], time.now, 'live');
        // A paused journey takes nobody in.
        if (entered > 0) people.push(...customers);
        expect([0, customers.length]).toContain(entered);
        return;
      }
      case 'event': {
        const customer = people[step.who % Math.max(1, people.length)];
        if (customer === undefined) return;
        const [row] = await execute<{ external_id: string }>(
          database,
          database.db,
          'select external_id from customers where id = ?',
          [customer],
        );
        made += 1;
        const messageId = `${journey}-${String(made)}`;
        const occurredAt = time.now - step.ago;
        const externalId = row?.external_id ?? '';
        await ingest(services, [
          { messageId, externalId, event: step.event, occurredAt, properties: {}, origin: 'api' },
        ]);
        return;
      }
      case 'pass':
        time.now += step.ms;
        await driveOnce(of);
        return;
      case 'board, and die':
        await board(services, 'live', time.now);
        return;
      case 'legs': {
        const batches = await openBatches(of, journey);
        const legs = batches.flatMap(({ batch_id: batch }) => Array.from({ length: step.times }, () => batch));
        await Promise.all(legs.map((batch) => runLeg(services, batch, time.now)));
        return;
      }
      case 'put down':
        for (const { batch_id: batch } of await openBatches(of, journey)) await unloadBatch(database, batch, time.now);
        return;
      case 'dispatch':
        for (let round = 0; round < 5; round++) await dispatchOnce(services, 'sandbox-email', time.now);
        return;
      case 'pause':
        await pauseJourney(services, journey);
        return;
      case 'resume':
        await resumeJourney(services, journey, step.mode);
        return;
      case 'publish': {
        const plan = await of.publish(drawing(journey, step.hours));
        await movePeopleInside(services, plan, step.inside);
      }
    }
  }

  /** Nobody is in two places, in a place without what belongs to it, or has been sent a thing twice. */
  async function lawsHold(of: TestShop): Promise<void> {
    const strays = await execute(
      of.database,
      of.database.db,
      `select id, place, batch_id, due_at, wakeable from runs where
       (place = 'riding') <> (batch_id is not null)
       or (place = 'due' and due_at is null)
       or (place = 'parked' and due_at is null and wakeable = 0)
       or (place = 'ended') <> (ended_at is not null)`,
    );
    expect(strays).toEqual([]);
    expect(await auditCounters(of.database)).toEqual([]);
  }

  it('counters balance at every moment, and everybody arrives once', { timeout: 120_000 }, async () => {
    shop ??= await open();
    const of = shop;
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { minLength: 5, maxLength: 25 }), async (steps) => {
        made += 1;
        const journey = `law${String(made)}`;
        await of.publish(drawing(journey, 5));
        const people: number[] = [];
        await happen(of, journey, people, { what: 'enter', count: 4 });
        for (const step of steps) {
          await happen(of, journey, people, step);
          await lawsHold(of);
        }
        await resumeJourney(of.services, journey, 'run-now');
        for (const { batch_id: batch } of await openBatches(of, journey)) {
          await unloadBatch(of.database, batch, of.time.now);
        }
        for (let round = 0; round < 3; round++) {
          await driveUntil(of, of.time.now + YEAR);
          await happen(of, journey, people, { what: 'dispatch' });
        }
        await driveUntil(of, of.time.now + YEAR);
        await lawsHold(of);
        const inside = `select id, node_id, place, held_code, held_detail from runs where journey_id = '${journey}' and place <> 'ended'`;
        expect(await execute(of.database, of.database.db, inside)).toEqual([]);
        const [runs] = await execute<{ n: number }>(
          of.database,
          of.database.db,
          'select count(*) as n from runs where journey_id = ?',
          [journey],
        );
        expect(runs?.n).toBe(people.length);
      }),
      { numRuns: 15 },
    );
  });
});
