import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Plan } from './plan.ts';
import { planOf } from './testing/journeys.ts';
import { testTypes } from './testing/node-types.ts';
import { walkerOf, type Place } from './walker.ts';

const plan = planOf({ in: 'start', f: 'fork', a: 'pass', b: 'pass', end: 'stop' }, [
  'in.next>f',
  'f.a>a',
  'f.b>end',
  'a.next>b',
  'b.next>end',
]);

const placeOf = (of: Plan, node: string): Place => {
  const place = walkerOf(of, testTypes).at(node);
  if (place === undefined || 'broken' in place) throw new Error(`${node} cannot be walked`);
  return place;
};

describe('walkerOf', () => {
  it('is made once per plan and per set of types', () => {
    expect(walkerOf(plan, testTypes)).toBe(walkerOf(plan, testTypes));
    expect(walkerOf({ ...plan }, testTypes)).not.toBe(walkerOf(plan, testTypes));
    expect(walkerOf(plan, { ...testTypes })).not.toBe(walkerOf(plan, testTypes));
  });

  it('asks a type about a step once, when somebody first stands there', () => {
    let asked = 0;
    const pass = testTypes['pass'];
    if (pass === undefined) throw new Error('no such type');
    const types = { ...testTypes, pass: { ...pass, needs: () => ((asked += 1), []) } };
    const walker = walkerOf(plan, types);
    expect(asked).toBe(0);
    expect(walker.at('a')).toBe(walker.at('a'));
    expect(asked).toBe(1);
  });

  it('knows the ports of a step and where they lead', () => {
    const { ports, next, type } = placeOf(plan, 'f');
    expect([[...ports], [...next], type.type]).toEqual([
      ['a', 'b'],
      [
        ['a', 'a'],
        ['b', 'end'],
      ],
      'fork',
    ]);
  });

  it('ranks a step after every step that leads to it', () => {
    const order = ['in', 'f', 'a', 'b', 'end'];
    expect(order.toSorted((x, y) => placeOf(plan, x).rank - placeOf(plan, y).rank)).toEqual(order);
  });

  it('ranks any drawing without cycles so that people meet before they are decided', () => {
    const links = fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 20 });
    fc.assert(
      fc.property(links, (pairs) => {
        const edges = pairs.filter(([from, to]) => from < to);
        const steps = Object.fromEntries(
          Array.from({ length: 10 }, (_, index) => {
            const out = edges.filter(([from]) => from === index).map(([, to], port) => [`p${port}`, `n${to}`] as const);
            return [`n${index}`, { type: 'pass', config: {}, next: Object.fromEntries(out) }];
          }),
        );
        const any: Plan = { ...plan, entry: 'n0', steps };
        for (const [from, to] of edges) expect(placeOf(any, `n${from}`).rank).toBeLessThan(placeOf(any, `n${to}`).rank);
      }),
    );
  });

  it('says what is broken about a step, and nothing of steps that are not there', () => {
    const broken: Plan = {
      ...plan,
      steps: { ...plan.steps, a: { type: 'gone', config: {}, next: {} }, end: { type: 'stop', config: {}, next: {} } },
    };
    const walker = walkerOf(broken, testTypes);
    expect(walker.at('a')).toEqual({ broken: { code: 'unknown-type', detail: 'there is no node type gone' } });
    expect(walker.at('end')).toMatchObject({ broken: { code: 'bad-config' } });
    expect([walker.at('nowhere'), walker.at('constructor')]).toEqual([undefined, undefined]);
  });

  it('takes a type that throws when it is asked for its ports as a broken step', () => {
    const pass = testTypes['pass'];
    if (pass === undefined) throw new Error('no such type');
    const ports = () => {
      throw new Error('no ports today');
    };
    const place = walkerOf(plan, { ...testTypes, pass: { ...pass, ports } }).at('a');
    expect(place).toEqual({ broken: { code: 'bad-config', detail: 'Error: no ports today' } });
  });
});
