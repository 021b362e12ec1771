import { describe, expect, it } from 'vitest';
import { aVisit, aroundNode, codesOf } from '../testing/a-visit.ts';
import { exit } from './node.ts';

describe('exit', () => {
  it('ends the run with its reason and has no way out', () => {
    expect(exit.arrive(aVisit({ reason: '구매 완료' }), {})).toEqual({ exit: '구매 완료' });
    expect(exit.ports(exit.initial)).toEqual([]);
  });

  it('shows the reason on the card and asks for a missing one', () => {
    expect(exit.summary({ reason: '구매 완료' })).toEqual({ ko: '구매 완료', en: '구매 완료' });
    expect(exit.summary(exit.initial)).toEqual({ ko: '완료', en: 'Done' });
    expect(exit.summary({ reason: '' }).ko).toBe('이유를 적어 주세요');
    expect(codesOf(exit.check?.({ reason: ' ' }, aroundNode('exit', {})))).toEqual(['exit-without-reason']);
    expect(exit.check?.(exit.initial, aroundNode('exit', {}))).toEqual([]);
  });
});
