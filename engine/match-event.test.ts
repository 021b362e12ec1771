import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchEvent, type ListeningRun, type OccurredEvent } from './match-event.ts';
import type { Plan } from './plan.ts';

const goal = { event: 'bought', windowMs: 1000, ends: true };
const plan: Pick<Plan, 'goal' | 'exits'> = {
  goal,
  exits: [
    { event: 'left', reason: 'gone' },
    { event: 'left', reason: 'never' },
  ],
};
const run: ListeningRun = {
  enteredAt: 100,
  arrivedAt: 200,
  wait: { until: 900, events: [{ event: 'visited' }, { event: 'bought' }] },
};
const event = (name: string, occurredAt: number, id = 7): OccurredEvent => ({
  id,
  event: name,
  occurredAt,
  properties: { a: 1 },
});

describe('matchEvent', () => {
  it('wakes a run that waits for the event, with the event as the cause', () => {
    expect(matchEvent(plan, run, event('visited', 250))).toEqual({
      kind: 'wake',
      reachesGoal: false,
      cause: { kind: 'event', event: 'visited', occurredAt: 250, eventId: 7, properties: { a: 1 } },
    });
  });

  it('puts the goal before the exit rules, those in their order before the wait', () => {
    expect(matchEvent(plan, run, event('bought', 250))).toEqual({ kind: 'goal', reachesGoal: true });
    expect(matchEvent(plan, run, event('left', 250))).toEqual({ kind: 'exit', reason: 'gone', reachesGoal: false });
    const greedy = { ...plan, exits: [{ event: 'visited', reason: 'gone' }] };
    expect(matchEvent(greedy, run, event('visited', 250)).kind).toBe('exit');
  });

  it('counts a goal that does not end the run and goes on to exits and waits', () => {
    const counting = { ...plan, goal: { ...goal, ends: false } };
    expect(matchEvent(counting, run, event('bought', 250))).toMatchObject({ kind: 'wake', reachesGoal: true });
    const leaving = { ...counting, exits: [{ event: 'bought', reason: 'gone' }] };
    expect(matchEvent(leaving, run, event('bought', 250))).toEqual({ kind: 'exit', reason: 'gone', reachesGoal: true });
    expect(matchEvent(counting, { ...run, wait: null }, event('bought', 250))).toEqual({
      kind: 'none',
      reachesGoal: true,
    });
  });

  it('counts goals and exits from the entry on, a wait’s events from its start', () => {
    expect(matchEvent(plan, run, event('bought', 100)).kind).toBe('goal');
    expect(matchEvent(plan, run, event('bought', 99)).kind).toBe('none');
    expect(matchEvent(plan, run, event('left', 100)).kind).toBe('exit');
    expect(matchEvent(plan, run, event('left', 99)).kind).toBe('none');
    expect(matchEvent(plan, run, event('visited', 200)).kind).toBe('wake');
    expect(matchEvent(plan, run, event('visited', 199)).kind).toBe('none');
    expect(matchEvent(plan, { ...run, waitingSince: 300 }, event('visited', 299)).kind).toBe('none');
  });

  it('does not let the event that started a run do anything else to it', () => {
    expect(matchEvent(plan, { ...run, entryEvent: 7 }, event('bought', 250))).toEqual({
      kind: 'none',
      reachesGoal: false,
    });
    expect(matchEvent(plan, { ...run, entryEvent: 7 }, event('bought', 250, 8)).kind).toBe('goal');
  });

  it('looks at the properties where the pattern names any', () => {
    const where = {
      combinator: 'and' as const,
      rules: [{ kind: 'property' as const, property: 'a', op: 'gt' as const, value: 1 }],
    };
    expect(matchEvent({ goal: { ...goal, where }, exits: [] }, { ...run, wait: null }, event('bought', 250)).kind).toBe(
      'none',
    );
  });

  it('leaves a run alone that listens for nothing', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer(), (name, occurredAt) => {
        const match = matchEvent({ goal: null, exits: [] }, { ...run, wait: { until: 1 } }, event(name, occurredAt));
        expect(match).toEqual({ kind: 'none', reachesGoal: false });
      }),
    );
  });
});
