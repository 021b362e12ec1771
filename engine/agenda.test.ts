import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Agenda } from './agenda.ts';

describe('Agenda', () => {
  it('hands out everything of one instant together, in the order it was added', () => {
    const agenda = new Agenda<string>();
    agenda.add(5, 'late');
    agenda.add(1, 'a');
    agenda.add(1, 'b');
    expect([agenda.next, agenda.take(), agenda.next, agenda.take()]).toEqual([1, ['a', 'b'], 5, ['late']]);
    expect([agenda.next, agenda.take()]).toEqual([undefined, []]);
  });

  it('takes more for an instant that it has just handed out', () => {
    const agenda = new Agenda<string>();
    agenda.add(1, 'a');
    agenda.take();
    agenda.add(1, 'b');
    expect([agenda.next, agenda.take(), agenda.next]).toEqual([1, ['b'], undefined]);
  });

  it('goes through any instants in order and loses nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30 })), (instants) => {
        const agenda = new Agenda<number>();
        instants.forEach((instant, index) => agenda.add(instant, index));
        const taken: number[] = [];
        for (let now = agenda.next; now !== undefined; now = agenda.next) taken.push(...agenda.take());
        const expected = instants.map((instant, index) => ({ instant, index }));
        expected.sort((a, b) => a.instant - b.instant || a.index - b.index);
        expect(taken).toEqual(expected.map(({ index }) => index));
      }),
    );
  });
});
