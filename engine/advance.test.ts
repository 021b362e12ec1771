import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance, RESUME_EFFECTS, STEP_LIMIT } from './advance.ts';
import type { FactFailure, FactSource, Facts } from './facts.ts';
import type { Plan } from './plan.ts';
import { churnOf, enteredRun, factsFrom, MONDAY, noFacts, planOf } from './testing/journeys.ts';
import { testTypes } from './testing/node-types.ts';

const line = planOf({ in: 'start', a: 'pass', end: ['stop', { reason: 'done' }] }, ['in.next>a', 'a.next>end']);

async function one(plan: Plan, source: FactSource = noFacts, overrides: Parameters<typeof enteredRun>[1] = {}) {
  const [leg] = await advance(
    plan,
    [enteredRun(1, overrides)],
    overrides.wait ? MONDAY + 5000 : MONDAY,
    source,
    testTypes,
  );
  if (leg === undefined) throw new Error('no leg');
  return leg;
}

describe('advance', () => {
  it('walks a run to its exit and records every visit', async () => {
    expect(await one(line)).toEqual({
      run: 1,
      customer: 1,
      visits: [
        { node: 'in', visit: 1, arrivedAt: MONDAY, leftAt: MONDAY, left: { port: 'next' }, facts: null, cause: null },
        { node: 'a', visit: 2, arrivedAt: MONDAY, leftAt: MONDAY, left: { port: 'next' }, facts: null, cause: null },
        { node: 'end', visit: 3, arrivedAt: MONDAY, leftAt: MONDAY, left: { exit: 'done' }, facts: null, cause: null },
      ],
      effects: [],
      rest: { at: 'end', reason: 'done' },
    });
  });

  it('ends a run quietly where an optional port leads nowhere, and still says by which port it left', async () => {
    const plan = planOf({ in: 'start', a: 'pass' }, ['in.next>a']);
    const leg = await one(plan);
    expect(leg.rest).toEqual({ at: 'end', reason: 'finished' });
    expect(leg.visits.at(-1)?.left).toEqual({ port: 'next' });
  });

  it('parks at a wait and goes on with the cause it is given', async () => {
    const plan = planOf({ in: 'start', w: ['listen', { for: { event: 'bought' }, ms: 9000 }] }, ['in.next>w']);
    const parked = await one(plan);
    const wait = { until: MONDAY + 9000, events: [{ event: 'bought' }] };
    expect(parked.rest).toEqual({ at: 'node', node: 'w', visit: 2, arrivedAt: MONDAY, wait, facts: null });
    const cause = { kind: 'event', event: 'bought', occurredAt: MONDAY + 5000, eventId: 7, properties: {} } as const;
    const woken = await one(plan, noFacts, { node: 'w', visit: 2, wait, cause });
    expect(woken.visits).toEqual([
      { node: 'w', visit: 2, arrivedAt: MONDAY, leftAt: MONDAY + 5000, left: { port: 'heard' }, facts: null, cause },
    ]);
  });

  it('leaves a waiting run without a cause where it is until its time has come', async () => {
    const plan = planOf({ in: 'start', w: ['pause', { ms: 5001 }] }, ['in.next>w']);
    const early = await one(plan, noFacts, { node: 'w', visit: 2, wait: { until: MONDAY + 5001 } });
    expect(early.rest).toMatchObject({ at: 'node', node: 'w', visit: 2 });
    expect(early.visits).toEqual([]);
    const due = await one(plan, noFacts, { node: 'w', visit: 2, wait: { until: MONDAY + 5000 } });
    expect(due.visits).toMatchObject([{ left: { port: 'next' }, cause: { kind: 'time' } }]);
  });

  it('waits for the fate of a message however long ago its time limit was', async () => {
    const plan = planOf({ in: 'start', m: 'post' }, ['in.next>m']);
    const wait = { message: true, until: MONDAY } as const;
    const leg = await one(
      plan,
      factsFrom(() => ({})),
      { node: 'm', wait },
    );
    expect(leg.rest).toMatchObject({ at: 'node', wait });
  });

  it('goes through waits of no time within the leg and numbers the effects of both halves apart', async () => {
    const plan = planOf({ in: 'start', m: 'mark' }, ['in.next>m']);
    const leg = await one(plan);
    expect(leg.effects).toEqual([
      { node: 'm', visit: 2, index: 0, effect: { effect: 'update', set: { seen: true } } },
      { node: 'm', visit: 2, index: RESUME_EFFECTS, effect: { effect: 'update', set: { left: true } } },
    ]);
    expect(leg.visits.at(-1)).toMatchObject({ node: 'm', cause: { kind: 'time' } });
  });

  it('loads the facts of a node once for everybody who stands there, also when their ways join', async () => {
    const source = factsFrom((customer) => churnOf(customer / 100));
    const plan = planOf(
      { in: 'start', f: 'fork', long: 'pass', longer: 'pass', g: ['churn-gate', { at: 0.5 }], end: 'stop' },
      ['in.next>f', 'f.a>g', 'f.b>long', 'long.next>longer', 'longer.next>g', 'g.high>end'],
    );
    const runs = Array.from({ length: 100 }, (_, index) => enteredRun(index));
    const legs = await advance(plan, runs, MONDAY, source, testTypes);
    expect(source.loads).toEqual([100]);
    expect(legs.map((leg) => leg.run)).toEqual(runs.map((run) => run.id));
    expect(legs.filter((leg) => leg.rest.at === 'end' && leg.rest.reason === 'done')).toHaveLength(50);
    expect(legs[70]?.visits.find((visit) => visit.node === 'g')?.facts).toEqual(churnOf(0.7));
    expect(legs[70]?.visits.find((visit) => visit.node === 'f')?.facts).toBeNull();
  });

  it('asks once for a customer who is in the batch twice', async () => {
    const source = factsFrom(() => churnOf(0.9));
    const plan = planOf({ in: 'start', g: 'churn-gate', end: 'stop' }, ['in.next>g', 'g.high>end']);
    const runs = [enteredRun(1), enteredRun(2, { customer: 1 })];
    const legs = await advance(plan, runs, MONDAY, source, testTypes);
    expect(source.loads).toEqual([1]);
    expect(legs.map((leg) => leg.rest)).toEqual([1, 2].map(() => ({ at: 'end', reason: 'done' })));
  });

  it('keeps the facts of the arrival through a wait and does not load them again', async () => {
    const source = factsFrom(() => ({ profile: undefined as never }));
    const plan = planOf({ in: 'start', m: 'post' }, ['in.next>m']);
    const sent = { kind: 'message', state: 'accepted', reason: null } as const;
    const facts = churnOf(0.3);
    const leg = await one(plan, source, { node: 'm', visit: 2, wait: { message: true }, cause: sent, facts });
    expect(source.loads).toEqual([]);
    expect(leg.visits).toMatchObject([{ node: 'm', facts, cause: sent, left: { port: 'sent' } }]);
  });
});

describe('advance, when something is wrong', () => {
  it('holds only the runs whose decision throws, with what was thrown', async () => {
    const plan = planOf({ in: 'start', t: ['trap', { every: 3 }] }, ['in.next>t']);
    const legs = await advance(
      plan,
      [1, 2, 3].map((id) => enteredRun(id)),
      MONDAY,
      noFacts,
      testTypes,
    );
    expect(legs.map((leg) => leg.rest.at)).toEqual(['end', 'end', 'held']);
    expect(legs[2]?.rest).toEqual({
      at: 'held',
      node: 't',
      visit: 2,
      arrivedAt: MONDAY,
      wait: null,
      cause: null,
      facts: null,
      code: 'decision-failed',
      detail: 'customer 3 fell in',
    });
    expect(legs[2]?.visits).toHaveLength(1);
  });

  it('holds a run that is sent out of a port its node does not have', async () => {
    const plan = planOf({ in: 'start', l: 'liar' }, ['in.next>l']);
    expect((await one(plan)).rest).toMatchObject({ at: 'held', node: 'l', code: 'unknown-port' });
  });

  it('holds a run whose node waits but cannot be woken', async () => {
    const plan = planOf({ in: 'start', s: 'sleeper' }, ['in.next>s']);
    expect((await one(plan)).rest).toMatchObject({ at: 'held', code: 'no-resume', wait: { until: MONDAY } });
  });

  it('holds runs at steps whose type is gone, whose config is bad, or which are not in the plan', async () => {
    const gone: Plan = { ...line, steps: { ...line.steps, a: { type: 'gone', config: {}, next: {} } } };
    expect((await one(gone)).rest).toMatchObject({ at: 'held', node: 'a', code: 'unknown-type' });
    const bad: Plan = { ...line, steps: { ...line.steps, end: { type: 'stop', config: { reason: 7 }, next: {} } } };
    expect((await one(bad)).rest).toMatchObject({ at: 'held', node: 'end', code: 'bad-config' });
    expect((await one(line, noFacts, { node: 'nowhere' })).rest).toMatchObject({ at: 'held', code: 'unknown-node' });
  });

  it('holds a run that goes in circles, and no other', async () => {
    const circle: Plan = {
      ...line,
      steps: { ...line.steps, a: { type: 'fork', config: {}, next: { a: 'a', b: 'end' } } },
    };
    const legs = await advance(circle, [enteredRun(1), enteredRun(2)], MONDAY, noFacts, testTypes);
    expect(legs[0]?.rest).toEqual({ at: 'end', reason: 'done' });
    expect(legs[1]?.rest).toMatchObject({ at: 'held', node: 'a', code: 'too-many-steps' });
    expect(legs[1]?.visits).toHaveLength(STEP_LIMIT);
  });

  it('holds a customer whose facts failed or were not loaded, with the reason', async () => {
    const plan = planOf({ in: 'start', g: 'churn-gate', end: 'stop' }, ['in.next>g', 'g.high>end']);
    const source: FactSource = {
      load: () =>
        Promise.resolve(
          new Map<number, Facts | FactFailure>([
            [1, churnOf(0.9)],
            [2, { failed: { code: 'no-history', detail: 'x' } }],
          ]),
        ),
    };
    const legs = await advance(
      plan,
      [1, 2, 3].map((id) => enteredRun(id)),
      MONDAY,
      source,
      testTypes,
    );
    expect(legs.map((leg) => (leg.rest.at === 'held' ? leg.rest.code : leg.rest.at))).toEqual([
      'end',
      'no-history',
      'facts-missing',
    ]);
  });

  it('asks anew for the facts of a held run that arrives again', async () => {
    const plan = planOf({ in: 'start', g: 'churn-gate', end: 'stop' }, ['in.next>g', 'g.high>end']);
    const leg = await one(
      plan,
      factsFrom(() => churnOf(0.9)),
      { node: 'g', visit: 2, facts: churnOf(0.1) },
    );
    expect(leg.visits[0]).toMatchObject({ node: 'g', left: { port: 'high' }, facts: churnOf(0.9) });
  });

  it('halves a load that fails for a reason of data until the culprit is alone', async () => {
    const plan = planOf({ in: 'start', g: 'churn-gate', end: 'stop' }, ['in.next>g', 'g.high>end']);
    const source: FactSource = {
      load: (_requests, customers) =>
        customers.includes(5)
          ? Promise.reject(Object.assign(new Error('bad row'), { dataError: true, code: 'bad-row' }))
          : Promise.resolve(new Map(customers.map((customer) => [customer, churnOf(0.9)]))),
    };
    const legs = await advance(
      plan,
      [1, 2, 3, 4, 5, 6, 7].map((id) => enteredRun(id)),
      MONDAY,
      source,
      testTypes,
    );
    expect(legs.filter((leg) => leg.rest.at === 'held').map((leg) => leg.customer)).toEqual([5]);
    expect(legs[4]?.rest).toMatchObject({ code: 'bad-row', detail: 'bad row' });
  });

  it('passes on trouble of infrastructure', async () => {
    const plan = planOf({ in: 'start', g: 'churn-gate', end: 'stop' }, ['in.next>g', 'g.high>end']);
    const source: FactSource = { load: () => Promise.reject(new Error('connection lost')) };
    await expect(one(plan, source)).rejects.toThrow('connection lost');
  });
});

describe('laws of advance', () => {
  const plan = planOf(
    { in: 'start', f: 'fork', w: ['pause', { ms: 1000 }], t: ['trap', { every: 5 }], p: 'pass', end: 'stop' },
    ['in.next>f', 'f.a>w', 'f.b>t', 't.next>p', 'p.next>end'],
  );
  const ids = fc.uniqueArray(fc.integer({ min: 0, max: 10_000 }), { maxLength: 60 });

  it('how runs are batched changes nothing for any of them', async () => {
    await fc.assert(
      fc.asyncProperty(ids, async (customers) => {
        const together = await advance(
          plan,
          customers.map((id) => enteredRun(id)),
          MONDAY,
          noFacts,
          testTypes,
        );
        const alone = [];
        for (const id of customers) alone.push(...(await advance(plan, [enteredRun(id)], MONDAY, noFacts, testTypes)));
        expect(together).toEqual(alone);
      }),
      { numRuns: 50 },
    );
  });

  it('everybody who entered a node is there, has left or has exited, and visits are numbered without gaps', async () => {
    await fc.assert(
      fc.asyncProperty(ids, async (customers) => {
        const legs = await advance(
          plan,
          customers.map((id) => enteredRun(id)),
          MONDAY,
          noFacts,
          testTypes,
        );
        for (const { visits, rest } of legs) {
          const numbers = visits.map((visit) => visit.visit);
          if (rest.at !== 'end') numbers.push(rest.visit);
          expect(numbers).toEqual(numbers.map((_, index) => index + 1));
        }
      }),
      { numRuns: 50 },
    );
  });

  it('carries 1,000 runs over five nodes in a few milliseconds', { retry: 2 }, async () => {
    const five = planOf({ in: 'start', a: 'pass', b: 'fork', c: 'pass', d: 'pass', e: 'pass' }, [
      'in.next>a',
      'a.next>b',
      'b.a>c',
      'b.b>d',
      'c.next>e',
      'd.next>e',
    ]);
    const runs = Array.from({ length: 1000 }, (_, index) => enteredRun(index));
    let best = Infinity;
    for (let round = 0; round < 20; round += 1) {
      const before = performance.now();
      await advance(five, runs, MONDAY, noFacts, testTypes);
      best = Math.min(best, performance.now() - before);
    }
    expect(best).toBeLessThan(10);
  });
});
