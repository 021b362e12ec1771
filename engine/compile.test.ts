import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from './compile.ts';
import { planHash } from './plan-hash.ts';
import { journeyOf, planOf } from './testing/journeys.ts';
import { testTypes } from './testing/node-types.ts';

const drawing = [
  { in: 'start', f: 'fork', w: ['pause', { ms: 5, color: 'red' }], memo: 'memo', end: 'stop' },
  ['in.next>f', 'f.a>w', 'w.next>end', 'f.b>end'],
] as const;

describe('compile', () => {
  it('makes a plan of everything a run needs and leaves notes and places out', () => {
    const journey = journeyOf(...drawing, { exits: [{ event: 'left', reason: 'gone' }], holdout: 0.1 });
    const compiled = compile(journey, 3, testTypes);
    expect(compiled).toEqual({
      plan: {
        journey: 'j',
        name: 'A journey',
        version: 3,
        hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        entry: 'in',
        source: { by: 'api' },
        steps: {
          in: { type: 'start', config: {}, next: { next: 'f' } },
          f: { type: 'fork', config: {}, next: { a: 'w', b: 'end' } },
          w: { type: 'pause', config: { ms: 5 }, next: { next: 'end' } },
          end: { type: 'stop', config: { reason: 'done' }, next: {} },
        },
        goal: journey.goal,
        exits: [{ event: 'left', reason: 'gone' }],
        rules: journey.entry,
        holdout: 0.1,
        zone: 'Asia/Seoul',
      },
      warnings: [],
    });
  });

  it('gives the issues instead of a plan when there is an error, and warnings beside a plan', () => {
    expect(compile(journeyOf({ in: 'start' }, []), 1, testTypes)).toMatchObject({
      issues: [{ code: 'unconnected-port' }],
    });
    const stray = compile(journeyOf({ in: 'start', a: 'pass', b: 'pass' }, ['in.next>a']), 1, testTypes);
    expect(stray).toMatchObject({ plan: { entry: 'in' }, warnings: [{ code: 'unreachable', node: 'b' }] });
  });

  it('holds its own against ids that objects treat specially', () => {
    const journey = journeyOf({}, []);
    const nodes = [
      { id: 'in', type: 'start', config: {}, at: { x: 0, y: 0 } },
      { id: '__proto__', type: 'pass', config: {}, at: { x: 0, y: 0 } },
    ];
    const compiled = compile(
      { ...journey, nodes, edges: [{ from: 'in', port: 'next', to: '__proto__' }] },
      1,
      testTypes,
    );
    expect('plan' in compiled && Object.keys(compiled.plan.steps)).toEqual(['in', '__proto__']);
  });

  it('hashes what the journey does: not where its nodes stand, in what order it was drawn, or its version', () => {
    const journey = journeyOf(...drawing);
    const plain = planOf(...drawing);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(journey.nodes, { minLength: journey.nodes.length }),
        fc.shuffledSubarray(journey.edges, { minLength: journey.edges.length }),
        fc.integer({ min: 1 }),
        fc.integer(),
        (nodes, edges, version, x) => {
          const moved = nodes.map((node) => ({ ...node, at: { x, y: x }, label: 'mine' }));
          const compiled = compile({ ...journey, nodes: moved, edges }, version, testTypes);
          expect('plan' in compiled && compiled.plan.hash).toBe(plain.hash);
        },
      ),
    );
  });

  it('keeps that the untreated group is treated, and says nothing of it where it is not', () => {
    const [nodes, edges] = drawing;
    expect(planOf(nodes, edges, { untreated: 'ignore' })).toMatchObject({ untreated: 'ignore' });
    expect(planOf(nodes, edges, { untreated: 'respect' })).toEqual(planOf(nodes, edges));
    expect(planOf(nodes, edges)).not.toHaveProperty('untreated');
  });

  it('hashes every part of what it does', () => {
    const plain = planOf(...drawing);
    const changes = [
      { journey: 'k' },
      { name: 'x' },
      { entry: 'f' },
      { source: { by: 'event', event: 'e' } as const },
      { steps: { ...plain.steps, w: { type: 'pause', config: { ms: 6 }, next: {} } } },
      { goal: null },
      { exits: [{ event: 'e', reason: 'r' }] },
      { rules: { ...plain.rules, gapMs: 1 } },
      { holdout: 0.2 },
      { untreated: 'ignore' } as const,
      { zone: 'UTC' },
    ];
    const hashes = changes.map((change) => planHash({ ...plain, ...change }));
    expect(new Set([plain.hash, ...hashes]).size).toBe(changes.length + 1);
    expect(planHash({ ...plain })).toBe(plain.hash);
  });
});
