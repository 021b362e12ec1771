import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RfmFact } from './facts.ts';
import { RFM_GROUPS, type RfmGroup } from './filter.ts';
import { inSelection, rfmGroupOf, rfmScore } from './rfm.ts';

const score = fc.integer({ min: 1, max: 5 });

function fact(r: number | null, f: number | null, m: number | null): RfmFact {
  return { r, f, m, group: rfmGroupOf(r, f), recencyDays: null, orders: 0, amount: 0 };
}

describe('rfmGroupOf', () => {
  it('names the whole grid as the table of the reference does', () => {
    const short: Record<string, RfmGroup> = {
      CH: 'champions',
      LO: 'loyal',
      PL: 'potential-loyalist',
      NE: 'new',
      PR: 'promising',
      NA: 'need-attention',
      AS: 'about-to-sleep',
      CL: 'cannot-lose',
      AR: 'at-risk',
      HI: 'hibernating',
    };
    // Rows R = 5 to 1, columns F = 1 to 5.
    const grid = ['NE PL PL CH CH', 'PR PL PL LO LO', 'AS AS NA LO LO', 'HI HI AR AR CL', 'HI HI AR AR CL'];
    const named = [5, 4, 3, 2, 1].map((r) => [1, 2, 3, 4, 5].map((f) => rfmGroupOf(r, f)));
    expect(named).toEqual(grid.map((row) => row.split(' ').map((name) => short[name])));
  });

  it('uses every name, and the prospect only for those without an order', () => {
    const used = new Set([1, 2, 3, 4, 5].flatMap((r) => [1, 2, 3, 4, 5].map((f) => rfmGroupOf(r, f))));
    expect([...used, rfmGroupOf(null, null)].sort()).toEqual([...RFM_GROUPS].sort());
    expect(used.has('prospect')).toBe(false);
  });
});

describe('rfmScore', () => {
  it('counts the fifths that are strictly worse', () => {
    expect([0, 1, 2, 3, 4, 5, 9].map((worse) => rfmScore(worse, 10))).toEqual([1, 1, 2, 2, 3, 3, 5]);
    expect(rfmScore(0, 1)).toBe(1);
  });

  it('keeps a crowd of one-order customers at one', () => {
    const orders = [1, 1, 1, 1, 1, 1, 1, 1, 2, 7];
    const scores = orders.map((own) => rfmScore(orders.filter((other) => other < own).length, orders.length));
    expect(scores).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 5, 5]);
  });

  it('is 1 to 5 and never lower for the better customer', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { minLength: 1, maxLength: 100 }), (values) => {
        const scores = values.map((own) => rfmScore(values.filter((other) => other < own).length, values.length));
        scores.forEach((one, i) => {
          expect(one >= 1 && one <= 5 && Number.isInteger(one)).toBe(true);
          scores.forEach((two, j) => {
            if ((values[i] ?? 0) <= (values[j] ?? 0)) expect(one).toBeLessThanOrEqual(two);
          });
        });
      }),
    );
  });
});

describe('inSelection', () => {
  it('lets everybody through when nothing is painted', () => {
    expect(inSelection({ cells: [], groups: [] }, fact(3, 3, 3))).toBe(true);
    expect(inSelection({ cells: [], groups: [] }, fact(null, null, null))).toBe(true);
  });

  it('takes a painted cell or a named group, within the monetary range', () => {
    const selection = { cells: [{ r: 1, f: 1 }], groups: ['champions' as const], m: { min: 3, max: 5 } };
    expect(inSelection(selection, fact(1, 1, 3))).toBe(true);
    expect(inSelection(selection, fact(5, 4, 5))).toBe(true);
    expect(inSelection(selection, fact(1, 1, 2))).toBe(false);
    expect(inSelection(selection, fact(1, 2, 5))).toBe(false);
    expect(inSelection(selection, fact(null, null, null))).toBe(false);
  });

  it('finds prospects by name only', () => {
    expect(inSelection({ cells: [], groups: ['prospect'] }, fact(null, null, null))).toBe(true);
    expect(inSelection({ cells: [{ r: 1, f: 1 }], groups: [] }, fact(null, null, null))).toBe(false);
  });

  it('divides customers with an order among the named groups without overlap', () => {
    fc.assert(
      fc.property(score, score, score, (r, f, m) => {
        const homes = RFM_GROUPS.filter((group) => inSelection({ cells: [], groups: [group] }, fact(r, f, m)));
        expect(homes).toEqual([rfmGroupOf(r, f)]);
      }),
    );
  });
});
