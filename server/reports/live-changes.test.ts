import { describe, expect, it } from 'vitest';
import type { LiveNumbers, NodeNumbers } from '../../engine/contract/live.ts';
import { liveChanges } from './live-changes.ts';

const node = (waiting: number): NodeNumbers => ({
  ...{ entered: 3, movedIn: 0, movedOut: 0, waiting, held: 0, left: { next: 3 - waiting }, exited: {} },
  ...{ messages: null, reasons: null, conversion: null, arms: null },
});
const numbers = (at: number, active: number, nodes: LiveNumbers['nodes']): LiveNumbers => ({
  ...{ journey: 'j', version: 1, at, state: 'live', active, entered: 3, refused: {}, entryProblem: null, ended: {} },
  ...{ conversion: null, holdout: null, nodes },
});

describe('what changed in live numbers', () => {
  const before = numbers(1, 3, { a: node(0), b: node(3), c: node(0) });

  it('is nothing when only time has passed', () => {
    expect(liveChanges(before, numbers(2, 3, { a: node(0), b: node(3), c: node(0) }))).toBeNull();
  });

  it('is the sums, and those nodes alone whose numbers moved', () => {
    const now = numbers(2, 2, { a: node(0), b: node(1), c: node(2) });
    expect(liveChanges(before, now)).toEqual(numbers(2, 2, { b: node(1), c: node(2) }));
  });

  it('is told, too, when it is of the journey as a whole', () => {
    const now = { ...numbers(2, 3, before.nodes), state: 'paused' } as const;
    expect(liveChanges(before, now)).toEqual({ ...now, nodes: {} });
  });
});
