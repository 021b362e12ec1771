import { expect, test } from 'vitest';
import type { LiveNumbers, NodeNumbers } from '../../engine/contract/live.ts';
import { withChanges } from './with-changes.ts';

const node = (waiting: number): NodeNumbers => ({
  ...{ entered: 3, movedIn: 0, movedOut: 0, waiting, held: 0, left: { next: 3 - waiting }, exited: {} },
  ...{ messages: null, reasons: null, conversion: null, arms: null },
});
const numbers = (at: number, active: number, nodes: LiveNumbers['nodes']): LiveNumbers => ({
  ...{ journey: 'j', version: 1, at, state: 'live', active, entered: 3, refused: {}, entryProblem: null, ended: {} },
  ...{ conversion: null, holdout: null, nodes },
});

const old = numbers(1, 3, { a: node(0), b: node(3) });

test('nodes that did not change keep their object, so that their cards are not drawn again', () => {
  const joined = withChanges(old, numbers(2, 1, { b: node(1) }));
  expect(joined).toEqual(numbers(2, 1, { a: node(0), b: node(1) }));
  expect(joined?.nodes['a']).toBe(old.nodes['a']);
});

test('changes of another version, or of what is not known yet, change nothing', () => {
  expect(withChanges(old, { ...numbers(2, 1, { b: node(1) }), version: 2 })).toBe(old);
  expect(withChanges(undefined, numbers(2, 1, { b: node(1) }))).toBeUndefined();
});
