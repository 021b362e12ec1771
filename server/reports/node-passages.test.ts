import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NodePassages, type Passage } from './node-passages.ts';

const step = fc.record({
  customer: fc.integer({ min: 0, max: 60 }).map((n) => n * 997),
  at: fc.integer({ min: 0, max: 9 }),
  port: fc.constantFrom('a', 'b', 'c'),
  held: fc.boolean(),
  worth: fc.option(fc.integer({ min: 0, max: 100 })),
});

describe('first passages of a node', () => {
  it('are those that a map of objects would hold, whoever came in whatever order', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const passages = new NodePassages();
        const model = new Map<number, Passage>();
        for (const { customer, at, port, held, worth } of steps) {
          const known = model.get(customer);
          expect(passages.passedAt(customer)).toBe(known?.at ?? null);
          const isFirst = known === undefined || at < known.at;
          expect(passages.pass(customer, at, port, held)).toBe(isFirst);
          if (isFirst) model.set(customer, { customer, at, port, held, converted: false, revenue: 0 });
          const own = model.get(customer);
          if (worth === null || own === undefined) continue;
          passages.convert(customer, worth);
          model.set(customer, { ...own, converted: true, revenue: own.revenue + worth });
        }
        const found: Passage[] = [];
        passages.each((passage) => found.push(passage));
        const byNumber = (a: Passage, b: Passage): number => a.customer - b.customer;
        expect(found.sort(byNumber)).toEqual([...model.values()].sort(byNumber));
        for (let n = 0; n <= 61; n++) expect(passages.of(n * 997)).toEqual(model.get(n * 997) ?? null);
      }),
    );
  });

  it('take room for those who passed, not for all who might have', () => {
    const before = process.memoryUsage().arrayBuffers;
    const nodes = Array.from({ length: 200 }, (_, n) => {
      const passages = new NodePassages();
      passages.pass(1_000_000 + n, 1, 'next', false);
      return passages;
    });
    const bytes = process.memoryUsage().arrayBuffers - before;
    expect(nodes.map((passages) => passages.passedAt(1_000_000))).toEqual([1, ...Array<null>(199).fill(null)]);
    expect(bytes / nodes.length).toBeLessThan(1000);
  });
});
