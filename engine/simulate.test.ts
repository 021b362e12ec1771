import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance } from './advance.ts';
import { isHeldOut } from './draw.ts';
import { matchEvent, type OccurredEvent } from './match-event.ts';
import type { Cause } from './node-type.ts';
import type { Plan } from './plan.ts';
import type { Leg, Run } from './run.ts';
import { simulate, type SimulatedCustomer, type SimulationOptions } from './simulate.ts';
import { churnOf, DAY, enteredRun, factsFrom, HOUR, MONDAY, planOf } from './testing/journeys.ts';
import { testTypes } from './testing/node-types.ts';

const source = factsFrom((customer) => churnOf((customer % 100) / 100));
const everybody = (count: number): SimulatedCustomer[] =>
  Array.from({ length: count }, (_, id) => ({ id, enteredAt: MONDAY }));
const event = (name: string, occurredAt: number, id = occurredAt): OccurredEvent => ({
  id,
  event: name,
  occurredAt,
  properties: {},
});
const options = (rest: Partial<SimulationOptions> = {}): SimulationOptions => ({
  source,
  types: testTypes,
  eventsOf: () => [],
  until: MONDAY + 60 * DAY,
  ...rest,
});

const winBack = planOf(
  {
    in: 'start',
    g: ['churn-gate', { at: 0.5 }],
    f: 'fork',
    a: 'post',
    b: 'post',
    w: ['listen', { for: { event: 'visited' }, ms: 3 * DAY }],
    again: 'post',
    end: ['stop', { reason: 'done' }],
  },
  [
    'in.next>g',
    'g.high>f',
    'f.a>a',
    'f.b>b',
    'a.sent>w',
    'b.sent>w',
    'w.timeout>again',
    'w.heard>end',
    'again.sent>end',
  ],
);
const waiting = planOf({ in: 'start', w: ['listen', { for: { event: 'visited' }, ms: DAY }], end: 'stop' }, [
  'in.next>w',
  'w.timeout>end',
]);

describe('simulate', () => {
  it('counts at every node and edge what becomes of everybody', async () => {
    const result = await simulate(
      winBack,
      everybody(100),
      options({ eventsOf: ({ id }) => (id < 60 ? [event('visited', MONDAY + HOUR)] : []) }),
    );
    const nothing = { waiting: 0, held: 0, sends: 0, exited: {}, left: {} };
    expect(result.nodes).toEqual({
      in: { ...nothing, entered: 100, left: { next: 100 } },
      g: { ...nothing, entered: 100, left: { high: 50, low: 50 } },
      f: { ...nothing, entered: 50, left: { a: 25, b: 25 } },
      a: { ...nothing, entered: 25, sends: 25, left: { sent: 25 } },
      b: { ...nothing, entered: 25, sends: 25, left: { sent: 25 } },
      w: { ...nothing, entered: 50, left: { heard: 10, timeout: 40 } },
      again: { ...nothing, entered: 40, sends: 40, left: { sent: 40 } },
      end: { ...nothing, entered: 50, exited: { done: 50 } },
    });
    expect(result.endings).toEqual({ finished: 50, done: 50 });
    expect(result.edges).toContainEqual({ from: 'w', port: 'timeout', to: 'again', customers: 40 });
    expect(result).toMatchObject({ customers: 100, from: MONDAY, until: MONDAY + 60 * DAY, goals: 0 });
  });

  it('ends a run by its goal or an exit rule in the middle of a wait', async () => {
    const plan: Plan = { ...waiting, exits: [{ event: 'left', reason: 'gone' }] };
    const eventsOf = ({ id }: SimulatedCustomer) => [event(['bought', 'left', 'other'][id % 3] ?? '', MONDAY + 5)];
    const result = await simulate(plan, everybody(9), options({ eventsOf }));
    expect(result.nodes['w']).toMatchObject({
      entered: 9,
      exited: { goal: 3, gone: 3 },
      left: { timeout: 3 },
      waiting: 0,
    });
    expect(result).toMatchObject({ endings: { goal: 3, gone: 3, done: 3 }, goals: 3 });
  });

  it('counts a goal that ends nothing and lets the run ride on', async () => {
    const plan: Plan = { ...waiting, goal: { event: 'bought', windowMs: DAY, ends: false } };
    const eventsOf = () => [event('bought', MONDAY + 5), event('visited', MONDAY + 6)];
    const result = await simulate(plan, everybody(2), options({ eventsOf }));
    expect(result).toMatchObject({ goals: 2, nodes: { w: { left: { heard: 2 } } } });
  });

  it('lets an event come before the end of a wait at the same instant, and not after it', async () => {
    const heard = async (at: number): Promise<number> => {
      const result = await simulate(waiting, everybody(1), options({ eventsOf: () => [event('visited', at)] }));
      return result.nodes['w']?.left['heard'] ?? 0;
    };
    expect([await heard(MONDAY + DAY), await heard(MONDAY + DAY + 1)]).toEqual([1, 0]);
  });

  it('ends a wait at the next whole second, as the durable run does', async () => {
    const plan = planOf({ in: 'start', w: ['pause', { ms: 1500 }] }, ['in.next>w']);
    const leftAt: number[] = [];
    const onLeg = ({ visits }: Leg): void => {
      leftAt.push(...visits.filter(({ node }) => node === 'w').map((visit) => visit.leftAt));
    };
    await simulate(plan, everybody(1), options({ onLeg }));
    expect(leftAt).toEqual([MONDAY + 2000]);
  });

  it('passes over events from before the entry and the one that made the customer enter', async () => {
    const customers = [{ id: 1, enteredAt: MONDAY, entryEvent: 9 }];
    const eventsOf = () => [event('bought', MONDAY - 1), event('bought', MONDAY, 9)];
    expect(await simulate(waiting, customers, options({ eventsOf }))).toMatchObject({ goals: 0, endings: { done: 1 } });
  });

  it('wakes one wait with one event', async () => {
    const pair = planOf(
      {
        in: 'start',
        a: ['listen', { for: { event: 'visited' }, ms: DAY }],
        b: ['listen', { for: { event: 'visited' }, ms: DAY }],
      },
      ['in.next>a', 'a.heard>b'],
    );
    const result = await simulate(pair, everybody(1), options({ eventsOf: () => [event('visited', MONDAY + 5)] }));
    expect(result.nodes).toMatchObject({ a: { left: { heard: 1 } }, b: { left: { timeout: 1 } } });
  });

  it('leaves those waiting whose time has not come, and holds those whose decision fails', async () => {
    const plan = planOf({ in: 'start', t: ['trap', { every: 2 }], w: ['pause', { ms: 9 * DAY }] }, [
      'in.next>t',
      't.next>w',
    ]);
    const short = await simulate(plan, everybody(10), options({ until: MONDAY + DAY }));
    expect(short.nodes).toMatchObject({
      t: { entered: 10, waiting: 5, held: 5 },
      w: { entered: 5, waiting: 5, held: 0 },
    });
    const exact = await simulate(plan, everybody(10), options({ until: MONDAY + 9 * DAY }));
    expect(exact.nodes['w']).toMatchObject({ waiting: 0, left: { next: 5 } });
  });

  it('does not count those who would have entered after the end', async () => {
    const customers = [
      { id: 1, enteredAt: MONDAY },
      { id: 2, enteredAt: MONDAY + 90 * DAY },
    ];
    expect((await simulate(waiting, customers, options())).nodes['in']).toMatchObject({ entered: 1, waiting: 0 });
  });

  it('asks what becomes of each message, and makes ghosts of what the held-out would have got', async () => {
    const plan: Plan = { ...planOf({ in: 'start', m: 'post' }, ['in.next>m']), holdout: 0.5 };
    const asked: number[] = [];
    const messages: NonNullable<SimulationOptions['messages']> = (_effect, customer) => {
      asked.push(customer);
      return { state: customer % 2 === 0 ? 'failed' : 'accepted', reason: null };
    };
    const result = await simulate(plan, everybody(200), options({ messages }));
    const treated = everybody(200).filter(({ id }) => !isHeldOut('j', 0.5, id));
    expect(asked).toEqual(everybody(200).map(({ id }) => id));
    const failed = treated.filter(({ id }) => id % 2 === 0).length;
    expect(result.nodes['m']).toMatchObject({ sends: treated.length, left: { failed, sent: 200 - failed } });
  });

  it('tells how far it is, up to one, and how the batches are cut changes nothing', async () => {
    const told: number[] = [];
    const whole = await simulate(winBack, everybody(12_000), options({ onProgress: (done) => void told.push(done) }));
    expect(told.length).toBeGreaterThan(2);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect(told.at(-1)).toBe(1);
    expect(await simulate(winBack, everybody(12_000), options({ batchSize: 77 }))).toEqual(whole);
  });

  it('lets 100,000 customers walk within three seconds', { retry: 2 }, async () => {
    // Time of this process, not of the clock: a busy machine is no fault.
    const before = process.cpuUsage();
    const result = await simulate(winBack, everybody(100_000), options());
    const seconds = process.cpuUsage(before).user / 1e6;
    expect(result.nodes['again']?.sends).toBe(50_000);
    expect(seconds).toBeLessThan(3);
  });
});

/** The durable run in small: each run alone, each event as it comes, clocks in whole seconds. */
async function ride(
  plan: Plan,
  customer: SimulatedCustomer,
  events: readonly OccurredEvent[],
  until: number,
): Promise<string[]> {
  const path: string[] = [];
  let run: Run = { ...enteredRun(customer.id), arrivedAt: customer.enteredAt, enteredAt: customer.enteredAt };
  let now = customer.enteredAt;
  const inbox = events.filter(({ occurredAt }) => occurredAt >= customer.enteredAt && occurredAt <= until);
  for (;;) {
    const [leg] = await advance(plan, [run], now, source, testTypes);
    if (leg === undefined) throw new Error('no leg');
    path.push(...leg.visits.map(({ node, left }) => `${node}:${'port' in left ? left.port : left.exit}@${now}`));
    const { rest } = leg;
    if (rest.at === 'end') return [...path, rest.reason];
    const { node, visit, arrivedAt, wait } = rest;
    run = { ...run, node, visit, arrivedAt, wait, cause: null };
    if (rest.at === 'node' && rest.wait.message === true) {
      run = { ...run, cause: { kind: 'message', state: 'accepted', reason: null } };
      continue;
    }
    const due = rest.at === 'held' ? Infinity : Math.ceil((rest.wait.until ?? Infinity) / 1000) * 1000;
    let cause: Cause | null = null;
    while (cause === null) {
      const [next] = inbox;
      if (next === undefined || next.occurredAt > due) break;
      inbox.shift();
      const match = matchEvent(plan, run, next);
      if (match.kind === 'goal' || match.kind === 'exit')
        return [...path, match.kind === 'exit' ? match.reason : 'goal'];
      if (match.kind === 'wake') {
        cause = match.cause;
        now = next.occurredAt;
      }
    }
    if (cause === null && due > until) return [...path, 'inside'];
    if (cause === null) now = due;
    run = { ...run, cause: cause ?? { kind: 'time' } };
  }
}

describe('the simulator and the durable run agree', () => {
  const plan: Plan = {
    ...planOf(
      {
        in: 'start',
        g: ['churn-gate', { at: 0.4 }],
        a: 'post',
        w: ['listen', { for: { event: 'visited' }, ms: 2500 }],
        p: ['pause', { ms: 700 }],
        t: ['trap', { every: 5 }],
        end: ['stop', { reason: 'done' }],
      },
      ['in.next>g', 'g.high>a', 'g.low>p', 'a.sent>w', 'w.heard>p', 'w.timeout>t', 'p.next>w', 't.next>end'],
    ),
    exits: [{ event: 'left', reason: 'gone' }],
  };

  it('event for event, whatever happens and however many ride', async () => {
    const happening = fc.record({
      event: fc.constantFrom('visited', 'visited', 'left', 'bought', 'other'),
      occurredAt: fc.integer({ min: -1, max: 12 }).map((halfSeconds) => MONDAY + halfSeconds * 500),
    });
    const life = fc.record({
      enteredAt: fc.integer({ min: 0, max: 4 }).map((s) => MONDAY + s * 700),
      events: fc.array(happening, { maxLength: 6 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(life, { maxLength: 12 }), async (lives) => {
        const until = MONDAY + 9000;
        const inbox = lives.map(({ events }) =>
          events.map((one, id) => ({ ...one, id, properties: {} })).sort((x, y) => x.occurredAt - y.occurredAt),
        );
        const customers = lives.map(({ enteredAt }, id) => ({ id, enteredAt }));
        const paths = new Map<number, string[]>();
        const result = await simulate(plan, customers, {
          source,
          types: testTypes,
          until,
          eventsOf: ({ id }) => inbox[id] ?? [],
          onLeg: ({ customer, visits }, now) => {
            const walked = visits.map(({ node, left }) => `${node}:${'port' in left ? left.port : left.exit}@${now}`);
            paths.set(customer, [...(paths.get(customer) ?? []), ...walked]);
          },
        });
        const endings: Record<string, number> = {};
        for (const customer of customers) {
          const alone = await ride(plan, customer, inbox[customer.id] ?? [], until);
          const ending = alone.at(-1) ?? '';
          expect(paths.get(customer.id)).toEqual(alone.slice(0, -1));
          if (ending !== 'inside') endings[ending] = (endings[ending] ?? 0) + 1;
        }
        expect(result.endings).toEqual(endings);
        for (const { entered, waiting: still, left, exited } of Object.values(result.nodes)) {
          const gone = [...Object.values(left), ...Object.values(exited)].reduce((sum, count) => sum + count, 0);
          expect(entered).toBe(still + gone);
        }
      }),
      { numRuns: 150 },
    );
  });
});
