import { describe, expect, it } from 'vitest';
import { nodeWith, numbersAt } from '../../engine/testing/live-numbers.ts';
import { liveChanges } from './live-changes.ts';

describe('what changed in live numbers', () => {
  const before = numbersAt(1, 3, { a: nodeWith(0), b: nodeWith(3), c: nodeWith(0) });

  it('is nothing when only time has passed', () => {
    expect(liveChanges(before, numbersAt(2, 3, { a: nodeWith(0), b: nodeWith(3), c: nodeWith(0) }))).toBeNull();
  });

  it('is the sums, and those nodes alone whose numbers moved', () => {
    const now = numbersAt(2, 2, { a: nodeWith(0), b: nodeWith(1), c: nodeWith(2) });
    expect(liveChanges(before, now)).toEqual(numbersAt(2, 2, { b: nodeWith(1), c: nodeWith(2) }));
  });

  it('is told, too, when it is of the journey as a whole', () => {
    const now = { ...numbersAt(2, 3, before.nodes), state: 'paused' } as const;
    expect(liveChanges(before, now)).toEqual({ ...now, nodes: {} });
  });
});
