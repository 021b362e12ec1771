import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FactSource } from './facts.ts';
import { loadFacts } from './load-facts.ts';
import { churnOf } from './testing/journeys.ts';

const needs = [{ fact: 'churn' }] as const;

/** A source that cannot bear some customers; it keeps what it was asked. */
function touchy(bad: ReadonlySet<number>): FactSource & { asked: (readonly number[])[] } {
  const asked: (readonly number[])[] = [];
  return {
    asked,
    load: (_requests, customers) => {
      asked.push(customers);
      if (customers.some((customer) => bad.has(customer))) {
        return Promise.reject(Object.assign(new Error('bad row'), { dataError: true }));
      }
      return Promise.resolve(new Map(customers.map((customer) => [customer, churnOf(0.5)])));
    },
  };
}

describe('loadFacts', () => {
  it('asks once for everybody when nothing is wrong, and not at all for nobody', async () => {
    const source = touchy(new Set());
    expect([...(await loadFacts(source, needs, new Set([3, 1, 2]), 0)).keys()]).toEqual([3, 1, 2]);
    expect(source.asked).toEqual([[3, 1, 2]]);
    expect((await loadFacts(source, needs, new Set(), 0)).size).toBe(0);
    expect(source.asked).toHaveLength(1);
  });

  it('fails exactly the customers whose data is bad', async () => {
    const customers = fc.uniqueArray(fc.nat(200), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(customers, fc.uniqueArray(fc.nat(200), { maxLength: 6 }), async (ids, culprits) => {
        const bad = new Set(culprits);
        const found = await loadFacts(touchy(bad), needs, new Set(ids), 0);
        for (const id of ids) {
          const expected = bad.has(id) ? { failed: { code: 'facts-failed', detail: 'bad row' } } : churnOf(0.5);
          expect(found.get(id)).toEqual(expected);
        }
        expect(found.size).toBe(ids.length);
      }),
      { numRuns: 50 },
    );
  });

  it('finds one culprit among a thousand in a few loads', async () => {
    const source = touchy(new Set([777]));
    await loadFacts(source, needs, new Set(Array.from({ length: 1000 }, (_, id) => id)), 0);
    expect(source.asked.length).toBeLessThanOrEqual(21);
  });

  it('keeps the code that the error names', async () => {
    const source: FactSource = {
      load: () => Promise.reject(Object.assign(new Error('x'), { dataError: true, code: 'bad-zone' })),
    };
    expect((await loadFacts(source, needs, new Set([1]), 0)).get(1)).toEqual({
      failed: { code: 'bad-zone', detail: 'x' },
    });
  });

  it('passes on every other error, also from the middle of the halving', async () => {
    let calls = 0;
    const source: FactSource = {
      load: () => {
        calls += 1;
        return Promise.reject(Object.assign(new Error(calls === 1 ? 'bad row' : 'gone'), { dataError: calls === 1 }));
      },
    };
    await expect(loadFacts(source, needs, new Set([1, 2]), 0)).rejects.toThrow('gone');
    expect(calls).toBe(2);
  });
});
