import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Leg, Rest } from '../../engine/run.ts';
import { restingOf, retryDelay, SHORT_WAIT } from './resting.ts';
import type { RidingRow } from './run-row.ts';

const NOW = 1_700_000_000_123;
const row: RidingRow = {
  id: 1,
  journey_id: 'j',
  version: 1,
  customer_id: 2,
  treatment: 'treated',
  node_id: 'n',
  visit: 3,
  arrived_at: NOW - 5,
  facts: null,
  wait: null,
  cause: null,
  batch_id: 'b',
  entry: '{}',
  entered_at: NOW - 9,
  held_count: 2,
  rev: 4,
};
const legTo = (rest: Rest): Leg => ({ run: 1, customer: 2, visits: [], effects: [], rest });
const waiting = (wait: Extract<Rest, { at: 'node' }>['wait']) =>
  restingOf(row, legTo({ at: 'node', node: 'w', visit: 4, arrivedAt: NOW, wait, facts: null }), NOW);

describe('where a leg leaves a run', () => {
  it('a time is due at the whole second at or after it; under two minutes it stays in the batch', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400_000 }), (ms) => {
        const { place, dueAt, batch } = waiting({ until: NOW + ms });
        const due = dueAt ?? 0;
        expect(due % 1000).toBe(0);
        expect(due - (NOW + ms)).toBeGreaterThanOrEqual(0);
        expect(due - (NOW + ms)).toBeLessThan(1000);
        const rides = due - NOW < SHORT_WAIT;
        expect([place, batch]).toEqual(rides ? ['riding', 'b'] : ['parked', null]);
      }),
    );
  });

  it('events and messages can wake it, a time alone cannot', () => {
    expect(waiting({ until: NOW + 5000 }).wakeable).toBe(0);
    expect(waiting({ until: NOW + 5000, events: [{ event: 'order' }] })).toMatchObject({
      place: 'riding',
      wakeable: 1,
    });
    expect(waiting({ events: [{ event: 'order' }] })).toMatchObject({ place: 'parked', dueAt: null, wakeable: 1 });
    expect(waiting({ message: true })).toMatchObject({ place: 'parked', dueAt: null, wakeable: 1 });
    expect(waiting({ message: true, until: NOW + 1 })).toMatchObject({ place: 'parked', dueAt: null });
  });

  it('held: parked until the next try, later each time, at most an hour', () => {
    const rest = { at: 'held', node: 'n', visit: 3, arrivedAt: NOW - 5, wait: null, cause: null, facts: null } as const;
    const held = restingOf(row, legTo({ ...rest, code: 'no-model', detail: 'a\0b' }), NOW);
    expect(held).toMatchObject({ place: 'parked', heldCode: 'no-model', heldDetail: 'ab', heldCount: 3, wakeable: 0 });
    expect(held.dueAt).toBe(Math.ceil((NOW + retryDelay(3)) / 1000) * 1000);
    expect([1, 2, 3, 7, 50].map((n) => retryDelay(n) / 60_000)).toEqual([1, 2, 4, 60, 60]);
  });

  it('ended: at the node where it ended, with the reason', () => {
    const visit = {
      node: 'last',
      visit: 5,
      arrivedAt: NOW,
      leftAt: NOW,
      left: { exit: 'x' },
      facts: null,
      cause: null,
    };
    const leg: Leg = { ...legTo({ at: 'end', reason: 'x' }), visits: [visit] };
    expect(restingOf(row, leg, NOW)).toMatchObject({
      place: 'ended',
      node: 'last',
      visit: 5,
      endedAt: NOW,
      endReason: 'x',
      batch: null,
      dueAt: null,
    });
  });
});
