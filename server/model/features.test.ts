import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { channelCount, context, contextFeatures, isKnown, sequence, sequenceDays } from './features.ts';
import { writeContext, writeSequence, contextCount, sequenceSize } from './features.ts';
import { historyToBlob, packHistories } from './history.ts';
import type { DailyActivity, History } from './history.ts';

const quiet = { access: 0, events: 0, carts: 0, purchases: 0, spend: 0, sent: 0, opened: 0 };
const bought = (day: number, spend: number): DailyActivity => ({ ...quiet, day, purchases: 1, spend });
const history = (...activity: DailyActivity[]): History => ({ activity });
const named = (values: Float64Array): Record<string, number> =>
  Object.fromEntries(contextFeatures.map((name, index) => [name, values[index]!]));

const anyHistory = fc
  .uniqueArray(
    fc.record({
      day: fc.integer({ min: 0, max: 400 }),
      access: fc.nat(5),
      events: fc.nat(50),
      carts: fc.nat(5),
      purchases: fc.nat(3),
      spend: fc.double({ min: -100, max: 1e6, noNaN: true }),
      sent: fc.nat(3),
      opened: fc.nat(3),
    }),
    { selector: (row) => row.day, maxLength: 60 },
  )
  .map((rows): History => ({ activity: rows.sort((a, b) => a.day - b.day) }));

describe('sequence', () => {
  it('holds the 90 days before the reference day, oldest first, without the day itself', () => {
    const values = sequence(history(bought(9, 5), bought(10, 7), bought(99, 3), bought(100, 9)), 100);
    const at = (step: number, channel: number): number => values[step * channelCount + channel]!;
    expect(at(0, 3)).toBe(Math.fround(Math.log1p(1)));
    expect(at(0, 4)).toBe(Math.fround(Math.log1p(7)));
    expect(at(sequenceDays - 1, 4)).toBe(Math.fround(Math.log1p(3)));
    expect(values.filter((_, index) => index % channelCount === 4 && values[index]! > 0)).toHaveLength(2);
  });

  it('marks the person as known from the first sight on', () => {
    const values = sequence(history(bought(60, 5)), 100);
    const known = Array.from({ length: sequenceDays }, (_, step) => values[step * channelCount + channelCount - 1]!);
    expect(known.indexOf(1)).toBe(50);
    expect(known.slice(50)).toEqual(Array.from({ length: 40 }, () => 1));
  });

  it('reads a return as no spend', () => {
    expect(sequence(history({ ...quiet, day: 99, spend: -40 }), 100)[89 * channelCount + 4]).toBe(0);
  });
});

describe('context', () => {
  it('says when, how often and how regularly somebody bought', () => {
    const values = named(context(history(bought(10, 10), bought(20, 30), bought(50, 20)), 60, false));
    expect(Math.expm1(values['recency']!)).toBeCloseTo(10);
    expect(Math.expm1(values['purchases']!)).toBeCloseTo(3);
    expect(Math.expm1(values['tenure']!)).toBeCloseTo(50);
    expect(Math.expm1(values['meanSpend']!)).toBeCloseTo(20);
    expect(Math.expm1(values['meanGap']!)).toBeCloseTo(20);
    expect(Math.expm1(values['gapDeviation']!)).toBeCloseTo(10);
    expect(Math.expm1(values['lastGap']!)).toBeCloseTo(30);
    expect(Math.expm1(values['recencyToGap']!)).toBeCloseTo(0.5);
    expect(values['trend28']).toBe(-1);
  });

  it('counts the current day only in live scoring, as the youngest purchase that training sees', () => {
    const activity = history(bought(10, 10), bought(60, 10));
    expect(Math.expm1(named(context(activity, 60, false))['recency']!)).toBeCloseTo(50);
    expect(Math.expm1(named(context(activity, 60, true))['recency']!)).toBeCloseTo(1);
  });

  it('is finite for everyone, however strange', () => {
    fc.assert(
      fc.property(anyHistory, fc.integer({ min: 0, max: 4000 }), fc.boolean(), (rows, day, live) => {
        expect([...context(rows, day, live), ...sequence(rows, day)].every(Number.isFinite)).toBe(true);
      }),
    );
  });
});

describe('the three paths', () => {
  it('agree to the bit: alone, among others, and from a blob', () => {
    fc.assert(
      fc.property(
        fc.array(anyHistory, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 0, max: 500 }),
        (all, day) => {
          const forms = [packHistories(all), packHistories(all.map(historyToBlob))];
          all.forEach((one, index) => {
            for (const packed of forms) {
              const rows = new Float32Array(sequenceSize);
              const facts = new Float64Array(contextCount);
              writeSequence(packed, index, day, rows, 0);
              writeContext(packed, index, day, false, facts, 0);
              expect(Buffer.from(rows.buffer).equals(Buffer.from(sequence(one, day).buffer))).toBe(true);
              expect(Buffer.from(facts.buffer).equals(Buffer.from(context(one, day, false).buffer))).toBe(true);
            }
          });
        },
      ),
    );
  });

  it('agree between live scoring and the refresh for whoever did nothing today', () => {
    fc.assert(
      fc.property(anyHistory, fc.integer({ min: 0, max: 500 }), (rows, day) => {
        const before = { activity: rows.activity.filter((row) => row.day !== day) };
        expect(context(before, day, true)).toEqual(context(before, day, false));
      }),
    );
  });

  it('never read the future: what happens on or after the day changes nothing', () => {
    fc.assert(
      fc.property(anyHistory, fc.integer({ min: 0, max: 500 }), (rows, day) => {
        const past = { activity: rows.activity.filter((row) => row.day < day) };
        expect(context(rows, day, false)).toEqual(context(past, day, false));
        if (past.activity.length > 0) expect(sequence(rows, day)).toEqual(sequence(past, day));
        expect(isKnown(packHistories([rows]), 0, day)).toBe(past.activity.length > 0);
      }),
    );
  });
});
