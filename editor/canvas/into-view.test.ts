import { expect, test } from 'vitest';
import { intoView } from './into-view.ts';

const pane = { width: 800, height: 800 };
const corner = { width: 220, height: 180 };
const card = (left: number, top: number) => ({ left, top, right: left + 232, bottom: top + 84 });
const moved = (left: number, top: number) => intoView(card(left, top), pane, corner);

test('a card that is seen leaves the view as it is', () => {
  expect(moved(300, 300)).toEqual({ x: 0, y: 0 });
  expect(moved(80, 500)).toEqual({ x: 0, y: 0 });
});

test('a card beyond an edge is brought in just so far', () => {
  expect(moved(-100, 300)).toEqual({ x: 172, y: 0 });
  expect(moved(700, 300)).toEqual({ x: -204, y: 0 });
  expect(moved(400, -50)).toEqual({ x: 0, y: 122 });
  expect(moved(400, 790)).toEqual({ x: 0, y: -146 });
});

test('a card under the controls comes out beside them or above them, whichever is nearer', () => {
  expect(moved(200, 620)).toEqual({ x: 36, y: 0 });
  expect(moved(80, 560)).toEqual({ x: 0, y: -40 });
  expect(moved(80, 900)).toEqual({ x: 0, y: -380 });
});

test('in a narrow window, where there is no room beside the controls, it comes out above them', () => {
  expect(intoView(card(80, 620), { width: 390, height: 800 }, corner)).toEqual({ x: 0, y: -100 });
});
