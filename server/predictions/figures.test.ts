import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areaUnderRoc, brierScore, calibrationError } from '../model/metrics.ts';
import { bandOf } from '../model/probability.ts';
import { bandMargin, dailyBand } from './daily-band.ts';
import { levelOfTop, percentilesOf, stabilityIndex } from './distribution.ts';
import { draftOf } from './draft.ts';
import { chunkSize, emptyEntries, entryOf, forEachEntry, levelOf, levels, probabilityOf, putEntry } from './entries.ts';
import { countOne, noCounts, settledGroup } from './settled-figures.ts';

const probability = fc.double({ min: 0, max: 1, noNaN: true });

describe('the stored band', () => {
  it('is left only 2 points past its edge, and then for the band of the probability', () => {
    fc.assert(
      fc.property(probability, fc.integer({ min: 1, max: 10 }), (p, before) => {
        const past = Math.max((before - 1) / 10 - p, p - before / 10);
        const band = dailyBand(p, before);
        if (past > bandMargin + 1e-12) expect(band).toBe(bandOf(p));
        else if (past < bandMargin - 1e-12) expect(band).toBe(before);
        expect(dailyBand(p, band)).toBe(band);
        expect(dailyBand(p, null)).toBe(bandOf(p));
      }),
    );
  });

  it('does not move for somebody who sways about an edge by less', () => {
    const days = Array.from({ length: 100 }, (_, day) => 0.7 + 0.019 * Math.sin(day * 2.1));
    const bands = days.reduce<number[]>((found, p) => [...found, dailyBand(p, found.at(-1) ?? null)], []);
    expect(new Set(bands)).toEqual(new Set([8]));
    expect(new Set(days.map(bandOf))).toEqual(new Set([7, 8]));
  });
});

describe('a packed day', () => {
  it('gives back what was put, for every customer of the chunk', () => {
    const row = fc.record({ p: probability, band: fc.integer({ min: 1, max: 10 }), heldOut: fc.boolean() });
    const people = fc.uniqueArray(fc.tuple(fc.nat(chunkSize - 1), row), { selector: ([at]) => at });
    fc.assert(
      fc.property(fc.nat(1_000_000), people, (chunk, put) => {
        const entries = emptyEntries();
        for (const [at, { p, band, heldOut }] of put) putEntry(entries, chunk * chunkSize + at, p, band, heldOut);
        const found = new Map<number, unknown>();
        forEachEntry(entries, chunk, (customer, entry) => found.set(customer, entry));
        const wanted = put.map(([at, { p, band, heldOut }]) => [
          chunk * chunkSize + at,
          { level: levelOf(p), band, heldOut },
        ]);
        expect([...found].sort()).toEqual(wanted.sort());
        expect(Math.abs(probabilityOf(levelOf(0.123456)) - 0.123456)).toBeLessThan(1 / levels);
      }),
    );
    expect(entryOf(emptyEntries(), 77)).toBeUndefined();
  });

  it('keeps a draft to the bit of the probability, also when its bytes lie at an odd place', () => {
    const draft = draftOf();
    draft.put(4097, { p: 0.1 + 0.2, bucket: -1, purchases: 1.5, value: null, atRisk: 2.25 });
    const shifted = new Uint8Array(draft.bytes.length + 3);
    shifted.set(draft.bytes, 3);
    const again = draftOf(shifted.subarray(3));
    expect(again.get(4097)).toEqual({ p: 0.1 + 0.2, bucket: -1, purchases: 1.5, value: null, atRisk: 2.25 });
    expect(again.get(4098)).toBeUndefined();
    expect(() => draftOf(new Uint8Array(7))).toThrow(RangeError);
  });
});

describe('percentiles', () => {
  it('are the share of people with a lower probability', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(levels), { minLength: 1, maxLength: 60 }), (people) => {
        const counts = new Uint32Array(levels + 1);
        for (const level of people) counts[level]! += 1;
        const percentiles = percentilesOf(counts);
        for (const level of people) {
          const below = people.filter((other) => other < level).length;
          expect(percentiles[level]).toBeCloseTo((100 * below) / people.length, 9);
        }
        for (const most of [0, 1, 5, 60]) {
          const top = people.filter((level) => level >= levelOfTop(counts, most)).length;
          expect(top).toBeLessThanOrEqual(most);
          // One level further down there are too many, unless that is everybody.
          const more = people.filter((level) => level >= levelOfTop(counts, most) - 1).length;
          expect(more > most || more === people.length).toBe(true);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('the stability index', () => {
  const slices = (...people: number[]) =>
    Array.from({ length: 100 }, (_, slice) => {
      return { people: people[Math.floor(slice / 10)]! / 10, churners: 0, purchases: null, value: null, atRisk: null };
    });

  it('is 0 for the same people and the published sum for others', () => {
    const before = slices(100, 100, 100, 100, 100, 100, 100, 100, 100, 100);
    expect(stabilityIndex(before, before)).toBe(0);
    const now = slices(200, 100, 100, 100, 100, 100, 100, 100, 50, 50);
    const wanted = 0.1 * Math.log(2) + 2 * (-0.05 * Math.log(0.5));
    expect(stabilityIndex(before, now)).toBeCloseTo(wanted, 12);
    expect(stabilityIndex(before, slices(0, 0, 0, 0, 0, 0, 0, 0, 0, 0))).toBeNull();
  });
});

describe('settled figures', () => {
  const person = fc.record({ level: fc.nat(levels), band: fc.integer({ min: 1, max: 10 }), churned: fc.boolean() });

  it('are those of a plain list of the people', () => {
    fc.assert(
      fc.property(fc.array(person, { minLength: 2, maxLength: 80 }), (people) => {
        const counts = noCounts();
        for (const { level, band, churned } of people) countOne(counts, level, band, churned);
        const group = settledGroup(counts)!;
        const ps = people.map(({ level }) => probabilityOf(level));
        const gone = people.map(({ churned }) => churned);
        const rate = gone.filter(Boolean).length / people.length;
        expect(group).toMatchObject({ people: people.length, churned: gone.filter(Boolean).length });
        expect(group.predicted).toBeCloseTo(
          ps.reduce((sum, p) => sum + p, 0),
          9,
        );
        if (rate === 0 || rate === 1) expect(group.auc).toBeNull();
        else expect(group.auc).toBeCloseTo(areaUnderRoc(ps, gone), 9);
        expect(group.brier).toBeCloseTo(brierScore(ps, gone), 9);
        expect(group.calibrationError).toBeCloseTo(calibrationError(ps, gone), 9);
        expect(group.majority).toBeCloseTo(Math.max(rate, 1 - rate), 12);
        expect(group.accuracy).toBeCloseTo(
          ps.filter((p, index) => p >= 0.5 === gone[index]).length / people.length,
          12,
        );
        group.bands.forEach((band, index) => {
          const its = people.filter((one) => one.band === index + 1);
          expect([band.people, band.churned]).toEqual([its.length, its.filter((one) => one.churned).length]);
        });
        const tenth = (from: number): number => group.tenths[from]!.churned;
        expect(Array.from({ length: 10 }, (_, at) => tenth(at)).reduce((sum, n) => sum + n, 0)).toBeCloseTo(
          group.churned,
          6,
        );
        for (const { people: size } of group.tenths) expect(size).toBeCloseTo(people.length / 10, 6);
      }),
      { numRuns: 60 },
    );
    expect(settledGroup(noCounts())).toBeNull();
  });
});
