import { expect, test } from 'vitest';
import { nodeWith, numbersAt } from '../../engine/testing/live-numbers.ts';
import { withChanges } from './with-changes.ts';

const old = numbersAt(1, 3, { a: nodeWith(0), b: nodeWith(3) });

test('nodes that did not change keep their object, so that their cards are not drawn again', () => {
  const joined = withChanges(old, numbersAt(2, 1, { b: nodeWith(1) }));
  expect(joined).toEqual(numbersAt(2, 1, { a: nodeWith(0), b: nodeWith(1) }));
  expect(joined?.nodes['a']).toBe(old.nodes['a']);
});

test('changes of another version, or of what is not known yet, change nothing', () => {
  expect(withChanges(old, { ...numbersAt(2, 1, { b: nodeWith(1) }), version: 2 })).toBe(old);
  expect(withChanges(undefined, numbersAt(2, 1, { b: nodeWith(1) }))).toBeUndefined();
});
