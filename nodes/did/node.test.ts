import { describe, expect, it } from 'vitest';
import type { Times } from '../../engine/filter.ts';
import { aVisit, aroundNode, codesOf } from '../testing/a-visit.ts';
import type { DidConfig } from './config.ts';
import { did } from './node.ts';

const ask = (over: Partial<DidConfig> = {}): DidConfig => ({ ...did.initial, ...over });

/** What the node answers for a customer who did it so many times. */
function answer(config: DidConfig, count: number): unknown {
  const [request] = did.needs(config);
  if (request?.fact !== 'did') throw new Error('did asks for something else');
  return did.arrive(aVisit(config), { did: { [request.key]: { count, last: null } } });
}

describe('did', () => {
  it('asks for the event in its window, with its filter', () => {
    const where = { combinator: 'and' as const, rules: [] };
    expect(did.needs(ask({ window: { amount: 2, unit: 'weeks' }, where }))).toMatchObject([
      { fact: 'did', event: 'order_completed', withinMs: 1_209_600_000, where },
    ]);
    expect(did.needs({ event: 'visited', times: did.initial.times })[0]).not.toHaveProperty('withinMs');
  });

  it.each<[Times, number[], number[]]>([
    [{ op: 'atLeast', count: 2 }, [2, 3], [0, 1]],
    [{ op: 'atMost', count: 0 }, [0], [1, 5]],
    [{ op: 'exactly', count: 1 }, [1], [0, 2]],
  ])('compares the count: %j', (times, yes, no) => {
    for (const count of yes) expect(answer(ask({ times }), count)).toEqual({ leave: 'yes' });
    for (const count of no) expect(answer(ask({ times }), count)).toEqual({ leave: 'no' });
  });

  it('throws without the fact, so that the run is held', () => {
    expect(() => did.arrive(aVisit(did.initial), { did: {} })).toThrow('did fact');
  });

  it('says the question on the card', () => {
    expect(did.summary(did.initial)).toEqual({
      ko: '최근 30일 주문 완료 1회 이상',
      en: 'Order completed at least once in the last 30 days',
    });
    expect(did.summary({ event: 'visited', times: { op: 'atMost', count: 0 } })).toEqual({
      ko: 'visited 하지 않음',
      en: 'visited not done',
    });
    expect(did.summary(ask({ event: '' })).en).toBe('Choose an event');
  });

  it('wants an event and at least one way out, and points out a question that everyone passes', () => {
    const check = (config: DidConfig, ports: string[]) =>
      codesOf(did.check?.(config, aroundNode('did', config, ports)));
    expect(check(ask(), ['no'])).toEqual([]);
    expect(check(ask(), [])).toEqual(['unconnected-port']);
    expect(check(ask({ event: ' ' }), ['yes'])).toEqual(['did-without-event']);
    expect(check(ask({ times: { op: 'atLeast', count: 0 } }), ['yes'])).toEqual(['did-always-true']);
  });
});
