import { expect, test } from 'vitest';
import { cardSize, CARD_WIDTH, stubMiddle } from './card-size.ts';

test('a card is 232 pixels wide until its ports need more', () => {
  expect(cardSize(0, 0).width).toBe(CARD_WIDTH);
  expect(cardSize(2, 0).width).toBe(CARD_WIDTH);
  expect(cardSize(11, 0).width).toBeGreaterThan(CARD_WIDTH);
});

test('stubs stand in order, inside the card, the same distance apart', () => {
  for (const ports of [1, 2, 3, 11]) {
    const middles = Array.from({ length: ports }, (_, index) => stubMiddle(index, ports));
    const { width } = cardSize(ports, 0);
    expect(middles[0]).toBeCloseTo(width / ports / 2);
    expect((middles.at(-1) ?? 0) + width / ports / 2).toBeCloseTo(width);
    expect(middles).toEqual([...middles].sort((a, b) => a - b));
  }
});
