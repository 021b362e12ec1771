import fc from 'fast-check';
import { beforeEach, expect, it } from 'vitest';
import type { FactSource } from '../../engine/facts.ts';
import type { Journey } from '../../engine/journey.ts';
import { createFactSource } from '../facts/fact-source.ts';
import { createRfmScores } from '../facts/rfm.ts';
import { auditCounters } from '../runs/audit-counters.ts';
import { pauseJourney, resumeJourney } from '../runs/control.ts';
import { exitWith, journeyOf } from '../runs/testing/journeys.ts';
import { onEachDatabase } from '../runs/testing/databases.ts';
import type { TestShop } from '../runs/testing/shop.ts';
import type { Services } from '../services.ts';
import { audienceIds } from './ids.ts';
import { enterAudienceChunk } from './enter-chunk.ts';
import { dueEntries, type AudienceEntry } from './entries.ts';

const hour = 3_600_000;
/** A Wednesday, 10:00 in Seoul. */
const start = Date.UTC(2026, 4, 6, 1);

function journeyBy(when: 'now' | 'daily' | 'newly', filter: unknown, over: Partial<Journey> = {}): Journey {
  const config = { by: 'audience', when, at: '09:00', filter };
  return journeyOf('j', { start: { type: 'trigger', config }, out: exitWith('x') }, ['start:next>out'], over);
}

const everyone = { combinator: 'and', rules: [] };
const members = { combinator: 'and', rules: [{ kind: 'property', property: 'in', op: 'eq', value: true }] };
const likelyToLeave = { combinator: 'and', rules: [{ kind: 'churn', op: 'gte', probability: 0.5 }] };

onEachDatabase('the entry of an audience', (open) => {
  let shop: TestShop;
  let services: Services;
  beforeEach(async () => {
    shop = await open();
    shop.time.now = start;
    const { database, settings } = shop.services;
    const facts: FactSource = createFactSource({
      database,
      settings,
      rfm: createRfmScores(database),
      scorer: () => null,
    });
    // Each look at the clock takes most of a second, so that an entry of thousands needs several calls.
    services = { ...shop.services, facts, clock: () => (shop.time.now += 700) };
  });

  const runsBy = async (): Promise<Record<string, number>> => {
    const found = await shop.rows<{ entry_key: string; n: number }>(
      'select entry_key, count(*) as n from runs group by entry_key order by entry_key',
    );
    return Object.fromEntries(found.map(({ entry_key: key, n }) => [key, n]));
  };
  const due = (): Promise<AudienceEntry[]> => dueEntries(services, shop.time.now);
  async function finish(entry: AudienceEntry): Promise<void> {
    for (let after: number | null = 0; after !== null;) {
      after = (await enterAudienceChunk(services, entry, after)).after;
    }
  }
  async function finishDue(): Promise<string[]> {
    const entries = await due();
    for (const entry of entries) await finish(entry);
    return entries.map(({ tick }) => tick);
  }

  it('brings everyone in once, wherever it is broken off', async () => {
    await shop.customers(4300);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(6), { maxLength: 6 }), async (breaks) => {
        const plan = await shop.publish(journeyBy('now', everyone));
        const entry = { journey: 'j', version: plan.version, tick: 'now' };
        expect(await due()).toEqual([entry]);
        let after: number | null = 0;
        const left = [...breaks];
        while (after !== null) {
          let chunks = left.shift() ?? Infinity;
          try {
            const progress = await enterAudienceChunk(services, entry, after, () => {
              if (chunks-- <= 0) throw new Error('killed');
            });
            after = progress.after;
          } catch (error) {
            expect((error as Error).message).toBe('killed');
          }
        }
        expect((await runsBy())[`now/v${plan.version}`]).toBe(4300);
        expect(await due()).toEqual([]);
      }),
      { numRuns: 5 },
    );
    expect(await auditCounters(shop.database)).toEqual([]);
  });

  it('counts beforehand exactly who would enter', async () => {
    await shop.customers(30);
    await shop.rows(`update customers set attributes = '{"in":true}' where id % 3 = 0`);
    const plan = await shop.publish(journeyBy('now', members));
    const count = (await audienceIds(services, plan))?.length;
    await finishDue();
    expect(await runsBy()).toEqual({ 'now/v1': count });
    expect(await audienceIds(services, { ...plan, source: { by: 'api' } })).toBeNull();
  });

  it('ends when a newer version is published, which has an entry of its own', async () => {
    await shop.customers(4000);
    const old = await shop.publish(journeyBy('now', everyone));
    const first = await enterAudienceChunk(services, { journey: 'j', version: old.version, tick: 'now' }, 0);
    expect(first.after).not.toBeNull();
    await shop.publish(journeyBy('now', everyone, { entry: { reentry: 'once', gapMs: 0, capPerDay: null } }));
    expect(await enterAudienceChunk(services, { journey: 'j', version: 1, tick: 'now' }, first.after!)).toEqual({
      after: null,
      entered: 0,
      refused: 0,
    });
    await finishDue();
    expect(await runsBy()).toEqual({ 'now/v1': first.entered, 'now/v2': 4000 - first.entered });
  });

  it('is left unfinished by a pause and taken up again after it', async () => {
    await shop.customers(4000);
    await shop.publish(journeyBy('now', everyone));
    const [entry] = await due();
    const first = await enterAudienceChunk(services, entry!, 0);
    expect(first.after).not.toBeNull();
    await pauseJourney(services, 'j');
    expect(await enterAudienceChunk(services, entry!, first.after!)).toEqual({ after: null, entered: 0, refused: 0 });
    expect(await due()).toEqual([]);
    await resumeJourney(services, 'j', 'run-now');
    expect(await finishDue()).toEqual(['now']);
    expect(await runsBy()).toEqual({ 'now/v1': 4000 });
  });

  it('says why it does not go on while there is no model, and stays due', async () => {
    await shop.customers(5);
    await shop.publish(journeyBy('now', likelyToLeave));
    const [entry] = await due();
    await expect(enterAudienceChunk(services, entry!, 0)).rejects.toMatchObject({ code: 'no-model' });
    const [row] = await shop.rows<{ problem: string; finished_at: number | null }>('select * from audience_entries');
    expect(JSON.parse(row!.problem)).toMatchObject({ code: 'no-model' });
    expect(row!.finished_at).toBeNull();
    expect(await due()).toEqual([entry]);
  });

  it('comes daily at its time in the journey’s zone, makes up for a missed one, and not for times before publishing', async () => {
    await shop.customers(3);
    await shop.publish(journeyBy('daily', everyone));
    expect(await due()).toEqual([]);
    shop.time.now = start + 22 * hour + 59 * 60_000;
    expect(await due()).toEqual([]);
    shop.time.now = start + 23 * hour;
    expect(await finishDue()).toEqual(['daily/2026-05-07']);
    expect(await due()).toEqual([]);
    shop.time.now += 24 * hour + 5 * hour;
    expect(await finishDue()).toEqual(['daily/2026-05-08']);
    expect(await runsBy()).toEqual({ 'daily/2026-05-07': 3, 'daily/2026-05-08': 3 });
  });

  it('gives an unfinished day up when the next one begins, and says so', async () => {
    await shop.customers(4000);
    await shop.publish(journeyBy('daily', everyone));
    shop.time.now = start + 23 * hour;
    const [first] = await due();
    await enterAudienceChunk(services, first!, 0);
    shop.time.now += 24 * hour;
    await finishDue();
    const states = await shop.rows<{ tick: string; problem: string | null; finished_at: number | null }>(
      'select tick, problem, finished_at from audience_entries order by tick',
    );
    expect(states.map(({ tick, problem }) => [tick, problem?.includes('missed') ?? false])).toEqual([
      ['daily/2026-05-07', true],
      ['daily/2026-05-08', false],
    ]);
    expect(states.every(({ finished_at }) => finished_at !== null)).toBe(true);
  });

  it('lets in exactly those who came to match since the last look, again after each absence', async () => {
    const ids = await shop.customers(6);
    const belongs = new Map(ids.map((id) => [id, false]));
    const set = async (id: number, is: boolean): Promise<void> => {
      const text = 'update customers set attributes = ?, updated_at = ? where id = ?';
      await shop.rows(text, JSON.stringify({ in: is }), shop.time.now, id);
      belongs.set(id, is);
    };
    const step = fc.record({ who: fc.nat(5), is: fc.boolean(), look: fc.boolean(), wait: fc.nat(2 * hour) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        await shop.rows('delete from runs');
        await shop.rows('delete from memberships');
        await shop.publish(journeyBy('newly', members));
        expect(await finishDue()).toEqual(['baseline']);
        const seen = new Map(belongs);
        const expected = new Map(ids.map((id) => [id, 0]));
        for (const { who, is, look, wait } of steps) {
          shop.time.now += wait;
          await set(ids[who]!, is);
          if (!look) continue;
          await finishDue();
          for (const id of ids) {
            if (belongs.get(id) === true && seen.get(id) !== true) expected.set(id, expected.get(id)! + 1);
            seen.set(id, belongs.get(id)!);
          }
        }
        const found = await shop.rows<{ customer_id: number; n: number }>(
          'select customer_id, count(*) as n from runs group by customer_id',
        );
        const entries = new Map(found.map((row) => [row.customer_id, row.n]));
        expect(ids.map((id) => entries.get(id) ?? 0)).toEqual(ids.map((id) => expected.get(id)));
      }),
      { numRuns: shop.database.dialect === 'sqlite' ? 40 : 8 },
    );
  });

  it('looks at nobody while nothing has happened, and at everybody after an hour where time alone can change who matches', async () => {
    await shop.customers(3);
    const quiet = {
      combinator: 'and',
      rules: [{ kind: 'did', event: 'visited', times: { op: 'exactly', count: 0 }, withinMs: 3 * hour }],
    };
    await shop.rows(
      `insert into events (message_id, customer_id, event, occurred_at, received_at, properties, origin)
       select 'm' || id, id, 'visited', ?, ?, '{}', 'api' from customers`,
      start,
      start,
    );
    await shop.publish(journeyBy('newly', quiet));
    shop.time.now = start + hour;
    expect(await finishDue()).toEqual(['baseline']);
    expect(await due()).toEqual([]);
    shop.time.now += 2.5 * hour;
    expect(await finishDue()).toEqual(['newly']);
    expect(await runsBy()).toEqual({ 'newly/1': 3 });
    expect(await due()).toEqual([]);
  });

  it('looks at whoever sent an event, at once', async () => {
    const [id] = await shop.customers(3);
    shop.time.now += 60_000;
    const visitors = {
      combinator: 'and',
      rules: [{ kind: 'did', event: 'visited', times: { op: 'atLeast', count: 1 } }],
    };
    await shop.publish(journeyBy('newly', visitors));
    await finishDue();
    shop.time.now += 60_000;
    expect(await due()).toEqual([]);
    await shop.rows(
      `insert into events (message_id, customer_id, event, occurred_at, received_at, properties, origin)
       values ('m', ?, 'visited', ?, ?, '{}', 'api')`,
      id,
      shop.time.now,
      shop.time.now,
    );
    expect(await finishDue()).toEqual(['newly']);
    expect(await shop.rows('select customer_id, entry_key from runs')).toEqual([
      { customer_id: id, entry_key: 'newly/1' },
    ]);
  });
});
