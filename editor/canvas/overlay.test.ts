import { expect, test } from 'vitest';
import { footerLines, leftInAll, simulatedOverlay } from './overlay.ts';

const result = {
  customers: 10,
  from: 0,
  until: 1,
  endings: {},
  withheld: { untreated: 0, holdout: 0 },
  seconds: { facts: 0, walk: 0 },
  nodes: {
    a: { entered: 10, waiting: 1, left: { yes: 6, no: 3 }, exited: {}, held: 0, sends: 0 },
    b: { entered: 6, waiting: 0, left: { sent: 6 }, exited: {}, held: 0, sends: 5 },
  },
};

test('a simulation is drawn like live numbers, with the messages it would send', () => {
  const overlay = simulatedOverlay(result);
  expect(overlay.most).toBe(10);
  expect(overlay.nodes['a']?.messages).toBeNull();
  expect(overlay.nodes['b']?.messages).toEqual({ 'would-send': 5 });
});

test('a card has a line for people, and one each for messages and conversion where there are any', () => {
  const { nodes } = simulatedOverlay(result);
  expect(footerLines(undefined)).toBe(0);
  expect(footerLines(nodes['a'])).toBe(1);
  expect(footerLines(nodes['b'])).toBe(2);
});

test('those who left are those of all ports together', () => {
  const { nodes } = simulatedOverlay(result);
  expect(nodes['a'] && leftInAll(nodes['a'])).toBe(9);
});
