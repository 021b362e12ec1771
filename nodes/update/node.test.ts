import { describe, expect, it } from 'vitest';
import { aVisit, aroundNode, codesOf } from '../testing/a-visit.ts';
import type { UpdateConfig } from './config.ts';
import { update } from './node.ts';

const config: UpdateConfig = {
  set: [
    { property: 'grade', value: 'vip' },
    { property: 'points', value: 0 },
    { property: 'winback', value: null },
  ],
};

describe('update customer', () => {
  it('wishes for the new values and goes on', () => {
    expect(update.arrive(aVisit(config), {})).toEqual({
      effects: [{ effect: 'update', set: { grade: 'vip', points: 0, winback: null } }],
      leave: 'next',
    });
  });

  it('treats an attribute of an awkward name as any other', () => {
    const outcome = update.arrive(aVisit({ set: [{ property: '__proto__', value: 'x' }] }), {});
    const [effect] = outcome.effects ?? [];
    expect(effect?.effect === 'update' && Object.keys(effect.set)).toEqual(['__proto__']);
  });

  it('shows the changes on the card', () => {
    expect(update.summary(config).ko).toBe('grade = vip, points = 0, winback ×');
    expect(update.summary(update.initial).en).toBe('Choose an attribute');
  });

  it('reports a missing name and warns of an attribute that is set twice', () => {
    const check = (of: UpdateConfig) => codesOf(update.check?.(of, aroundNode('update', of)));
    expect(check(config)).toEqual([]);
    expect(check(update.initial)).toEqual(['update-without-attribute']);
    expect(check({ set: [...config.set, { property: 'grade', value: 'basic' }] })).toEqual(['update-sets-twice']);
  });
});
