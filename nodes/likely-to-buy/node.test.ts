import { describe, expect, it } from 'vitest';
import type { AffinityFact, Facts } from '../../engine/facts.ts';
import { aVisit, aroundNode, codesOf } from '../testing/a-visit.ts';
import { likelyToBuyConfig, type LikelyToBuyConfig } from './config.ts';
import { likelyToBuy } from './node.ts';

const config: LikelyToBuyConfig = { item: 'category:WINE', probability: 0.3 };
const facts = (affinity: AffinityFact): Facts => ({ affinity: { 'category:WINE': affinity } });
const scored = (p: number): Facts => facts({ status: 'scored', p, modelId: 'm', at: 0 });
const leave = (given: Facts, of = config) => likelyToBuy.arrive(aVisit(of), given);

describe('likely to buy', () => {
  it('says yes from the probability on, and no below it', () => {
    expect([0.9, 0.3, 0.2999, 0].map((p) => leave(scored(p)))).toEqual([
      { leave: 'yes' },
      { leave: 'yes' },
      { leave: 'no' },
      { leave: 'no' },
    ]);
  });

  it('has a way out for those about whom nothing is known', () => {
    expect(leave(facts({ status: 'none' }))).toEqual({ leave: 'none' });
    expect(leave(facts({ status: 'none' }), { ...config, probability: 0 })).toEqual({ leave: 'none' });
  });

  it('waits while the probability cannot be worked out where that is chosen; otherwise leaves by no score, as before', () => {
    const waits: LikelyToBuyConfig = { ...config, onFailure: 'wait' };
    const goesOn: LikelyToBuyConfig = { ...config, onFailure: 'fallback' };
    expect(likelyToBuy.needs(waits)).toEqual([{ fact: 'affinity', item: 'category:WINE', onFailure: 'hold' }]);
    expect(likelyToBuy.needs(goesOn)).toEqual(likelyToBuy.needs(config));
    for (const of of [config, goesOn, waits]) {
      expect(likelyToBuyConfig.parse(of)).toEqual(of);
      expect(likelyToBuy.ports(of).map(({ id }) => id)).toEqual(['yes', 'no', 'none']);
      expect(leave(facts({ status: 'none', why: 'no-orders' }), of)).toEqual({ leave: 'none' });
      expect(leave(scored(0.3), of)).toEqual({ leave: 'yes' });
    }
    expect(leave(facts({ status: 'none', why: 'no-fit' }), goesOn)).toEqual({ leave: 'none' });
    expect(likelyToBuyConfig.safeParse({ ...config, onFailure: 'hope' }).success).toBe(false);
  });

  it('asks for its own item and throws without the answer, so that the run is held', () => {
    expect(likelyToBuy.needs(config)).toEqual([{ fact: 'affinity', item: 'category:WINE' }]);
    expect(() => leave({})).toThrow('affinity fact');
    expect(() => leave({ affinity: { 'category:MEAT': { status: 'none' } } })).toThrow('affinity fact');
  });

  it('says on the card what is looked for', () => {
    expect(likelyToBuy.summary(likelyToBuy.initial)).toEqual({
      ko: '상품군이나 상품을 골라 주세요',
      en: 'Choose a category or product',
    });
    expect(likelyToBuy.summary({ ...config, probability: 0.125 })).toEqual({
      ko: 'WINE 구매 확률 12.5% 이상',
      en: 'Likely to buy WINE ≥ 12.5 %',
    });
    const product = { item: 'product:sku-1', name: 'Sparkling wine', probability: 0.3 };
    expect(likelyToBuy.summary(product).en).toBe('Likely to buy Sparkling wine ≥ 30 %');
  });

  it('keeps keys of categories and products only', () => {
    const parses = (item: string): boolean => likelyToBuyConfig.safeParse({ item, probability: 0.5 }).success;
    expect(['', 'category:a', 'product:b', 'WINE', 'category:', '__proto__'].map(parses)).toEqual([
      ...[true, true, true, false, false, false],
    ]);
  });

  it('wants an item, a probability that parts people, and a way on', () => {
    const codes = (of: LikelyToBuyConfig, connected = ['yes']): string[] =>
      codesOf(likelyToBuy.check?.(of, aroundNode('likely-to-buy', of, connected)));
    expect(codes(config)).toEqual([]);
    expect(codes(likelyToBuy.initial)).toEqual(['likely-without-item']);
    expect(codes({ ...config, probability: 0 })).toEqual(['likely-always-true']);
    expect(codes(config, [])).toEqual(['unconnected-port']);
  });
});
