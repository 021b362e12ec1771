import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cyclesOf } from './strong-components.ts';

const graph = (edges: Readonly<Record<string, string[]>>): string[][] =>
  cyclesOf(Object.keys(edges), (node) => edges[node] ?? []);

describe('cyclesOf', () => {
  it('finds the cycles and leaves out what merely leads to or from them', () => {
    expect(graph({ a: ['b'], b: ['c', 'd'], c: ['b'], d: ['d'], e: ['a'], f: [] })).toEqual([['b', 'c'], ['d']]);
  });

  it('takes cycles that share a node as one', () => {
    expect(graph({ a: ['b'], b: ['a', 'c'], c: ['b'] })).toEqual([['a', 'b', 'c']]);
  });

  it('is not bothered by a path of 100,000 nodes', () => {
    const last = 99_999;
    const nodes = Array.from({ length: last + 1 }, (_, index) => String(index));
    const [cycle] = cyclesOf(nodes, (node) => [Number(node) === last ? '0' : String(Number(node) + 1)]);
    expect(cycle).toHaveLength(last + 1);
  });

  it('puts two nodes in one cycle exactly when each can reach the other', () => {
    const edges = fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 16 });
    fc.assert(
      fc.property(edges, (pairs) => {
        const nodes = Array.from({ length: 8 }, (_, index) => String(index));
        const next = (node: string): string[] =>
          pairs.filter(([from]) => String(from) === node).map(([, to]) => String(to));
        const reach = (start: string): Set<string> => {
          const seen = new Set<string>(next(start));
          for (const node of seen) for (const to of next(node)) seen.add(to);
          return seen;
        };
        const cycles = cyclesOf(nodes, next);
        for (const node of nodes) {
          const home = cycles.find((cycle) => cycle.includes(node));
          const friends = nodes.filter((other) => reach(node).has(other) && reach(other).has(node));
          expect(home ?? []).toEqual(friends);
        }
      }),
    );
  });
});
