import { describe, expect, it } from 'vitest';
import { packHistories, type History } from './history.ts';
import { proposedHorizon } from './horizon.ts';

/** Somebody who bought on these days, and looked on the days after. */
const bought = (...days: number[]): History => ({
  activity: days.flatMap((day) => [
    { day, access: 1, events: 0, carts: 0, purchases: 1, spend: 5, sent: 0, opened: 0 },
    { day: day + 1, access: 1, events: 1, carts: 0, purchases: 0, spend: 0, sent: 0, opened: 0 },
  ]),
});

describe('the horizon that is proposed', () => {
  it('is the gap that four purchases in five stay below', () => {
    // Gaps 30, 32, …, 48 of ten people: eight are at most 44.
    const people = Array.from({ length: 10 }, (_, index) => bought(100, 130 + 2 * index));
    expect(proposedHorizon(packHistories(people), 400)).toBe(46);
    expect(proposedHorizon(packHistories(people.slice(0, 5)), 400)).toBe(38);
  });

  it('knows nothing of what comes on or after its day', () => {
    const people = [bought(100, 140, 200, 260, 320), bought(100, 140, 210, 280, 350)];
    expect(proposedHorizon(packHistories(people), 200)).toBe(40);
    expect(proposedHorizon(packHistories(people), 201)).toBe(60);
  });

  it('is kept between four weeks and three months, the longer where nobody has bought twice', () => {
    expect(proposedHorizon(packHistories([bought(100, 103, 106)]), 400)).toBe(28);
    expect(proposedHorizon(packHistories([bought(100, 300)]), 400)).toBe(90);
    expect(proposedHorizon(packHistories([bought(100), bought(50)]), 400)).toBe(90);
    expect(proposedHorizon(packHistories([]), 400)).toBe(90);
  });
});
