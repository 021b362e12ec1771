import { expect, test } from 'vitest';
import { enteringOf } from './entering.ts';

const notes = [
  { code: 'no-consent', people: 700 },
  { code: 'already-inside', people: 106 },
  { code: 'reentry', people: 12 },
  { code: 'capped', people: 200 },
  { code: 'untreated', people: 97 },
];

test('who is inside, may not enter again or finds the day full does not enter; who gets nothing does', () => {
  expect(enteringOf({ wouldEnter: 2318, notes })).toBe(2000);
  expect(enteringOf({ wouldEnter: 2318, notes: [] })).toBe(2318);
});

test('a number scaled up from a sample never makes fewer than none, and nobody knows who will come by an event', () => {
  expect(enteringOf({ wouldEnter: 300, notes })).toBe(0);
  expect(enteringOf({ wouldEnter: null, notes: [] })).toBeNull();
});
