import { describe, expect, it } from 'vitest';
import type { Leg, PlacedEffect, Rest, VisitRecord } from './run.ts';
import { SimulationCounts } from './simulation-counts.ts';
import { planOf } from './testing/journeys.ts';

const plan = planOf({ in: 'start', a: 'pass', w: 'pause' }, ['in.next>a', 'a.next>w']);
const visit = (node: string, number: number, left: VisitRecord['left']): VisitRecord => ({
  node,
  visit: number,
  arrivedAt: 0,
  leftAt: 0,
  left,
  facts: null,
  cause: null,
});
const at = (node: string, number: number): Rest => ({
  at: 'node',
  node,
  visit: number,
  arrivedAt: 0,
  wait: { until: 1 },
  facts: null,
});
const leg = (visits: VisitRecord[], rest: Rest, effects: PlacedEffect[] = []): Leg => ({
  run: 1,
  customer: 1,
  visits,
  effects,
  rest,
});
const send = (node: string): PlacedEffect => ({
  node,
  visit: 1,
  index: 0,
  effect: { effect: 'send', channel: 'sms', purpose: 'ad' },
});

describe('SimulationCounts', () => {
  it('counts an arrival once, however many legs the visit lasts', () => {
    const counts = new SimulationCounts();
    let counted = counts.leg(
      leg([visit('in', 1, { port: 'next' }), visit('a', 2, { port: 'next' })], at('w', 3)),
      0,
      true,
    );
    expect(counted).toBe(3);
    counted = counts.leg(leg([], at('w', 3)), counted, true);
    counted = counts.leg(leg([visit('w', 3, { port: 'next' })], { at: 'end', reason: 'finished' }), counted, true);
    expect(counted).toBe(3);
    expect(counts.nodes(plan)['w']).toMatchObject({ entered: 1, left: { next: 1 }, waiting: 0 });
    expect(counts.endings()).toEqual({ finished: 1 });
    expect(counts.edges(plan)).toEqual([
      { from: 'in', port: 'next', to: 'a', customers: 1 },
      { from: 'a', port: 'next', to: 'w', customers: 1 },
    ]);
  });

  it('counts the same node again when it is visited again', () => {
    const counts = new SimulationCounts();
    counts.leg(leg([visit('a', 1, { port: 'next' }), visit('a', 2, { port: 'next' })], at('a', 3)), 0, true);
    counts.stays('a', false);
    expect(counts.nodes(plan)['a']).toMatchObject({ entered: 3, left: { next: 2 }, waiting: 1, held: 0 });
  });

  it('counts sends of the treated only, and no other effects', () => {
    const counts = new SimulationCounts();
    const update: PlacedEffect = { ...send('a'), effect: { effect: 'update', set: {} } };
    counts.leg(leg([], at('a', 1), [send('a'), update]), 0, true);
    counts.leg(leg([], at('a', 1), [send('a')]), 0, false);
    expect(counts.nodes(plan)['a']).toMatchObject({ sends: 1, entered: 2 });
  });

  it('counts those who are ended or held where they stand', () => {
    const counts = new SimulationCounts();
    counts.leg(leg([], at('w', 1)), 0, true);
    counts.leg(leg([], at('w', 1)), 0, true);
    counts.end('w', 'goal');
    counts.stays('w', true);
    expect(counts.nodes(plan)['w']).toMatchObject({ entered: 2, exited: { goal: 1 }, waiting: 1, held: 1 });
  });

  it('shows every node and edge of the plan, also where nobody came', () => {
    const counts = new SimulationCounts();
    expect(Object.keys(counts.nodes(plan))).toEqual(['in', 'a', 'w']);
    expect(counts.edges(plan).map(({ customers }) => customers)).toEqual([0, 0]);
  });
});
