import { describe, expect, it } from 'vitest';
import { aVisit, aroundNode, codesOf } from '../testing/a-visit.ts';
import { triggerConfig, triggerStarts } from './config.ts';
import type { TriggerConfig } from './config.ts';
import { trigger } from './node.ts';

const check = (config: TriggerConfig) => codesOf(trigger.check?.(config, aroundNode('trigger', config)));

describe('trigger', () => {
  it('lets everyone who enters go on', () => {
    expect(trigger.arrive(aVisit(triggerStarts.api), {})).toEqual({ leave: 'next' });
  });

  it('tells the engine of an event with its filter and key', () => {
    const where = {
      combinator: 'and' as const,
      rules: [{ kind: 'property' as const, property: 'amount', op: 'gte' as const, value: 10 }],
    };
    const config = triggerConfig.parse({ by: 'event', event: 'order_completed', where, keyProperty: 'order_id' });
    expect(trigger.entry?.(config)).toEqual({ by: 'event', event: 'order_completed', where, keyProperty: 'order_id' });
  });

  it('leaves an unused filter and key out of the entry source', () => {
    const source = trigger.entry?.({ by: 'event', event: 'visited', keyProperty: '', where: undefined });
    expect(Object.keys(source ?? {})).toEqual(['by', 'event']);
  });

  it('names the time of day only for a daily audience', () => {
    const filter = { combinator: 'and' as const, rules: [] };
    expect(trigger.entry?.({ by: 'audience', filter, when: 'daily', at: '07:30' })).toEqual({
      by: 'audience',
      filter,
      when: 'daily',
      at: '07:30',
    });
    expect(trigger.entry?.({ by: 'audience', filter, when: 'newly', at: '07:30' })).toEqual({
      by: 'audience',
      filter,
      when: 'newly',
    });
  });

  it('says on the card how customers come in', () => {
    expect(trigger.summary({ by: 'event', event: 'order_completed' }).en).toBe('On: Order completed');
    expect(trigger.summary(triggerStarts.audience)).toEqual({
      ko: '모든 고객 · 게시할 때 한 번',
      en: 'Everyone, once at publishing',
    });
    expect(trigger.summary({ ...triggerStarts.audience, when: 'daily' } as TriggerConfig).ko).toBe(
      '모든 고객 · 매일 09:00',
    );
    expect(trigger.summary(triggerStarts.api).ko).toBe('API 호출 시');
  });

  it('reports a missing event and warns when everyone enters', () => {
    expect(check(trigger.initial)).toEqual(['trigger-without-event']);
    expect(check({ by: 'event', event: 'visited' })).toEqual([]);
    expect(check(triggerStarts.audience)).toEqual(['trigger-takes-everyone']);
    expect(check(triggerStarts.api)).toEqual([]);
  });

  it('accepts times of day that exist and no others', () => {
    const accepts = (at: string) => triggerConfig.safeParse({ ...triggerStarts.audience, at }).success;
    expect(['00:00', '09:05', '23:59'].every(accepts)).toBe(true);
    expect(['24:00', '9:00', '09:60', ''].some(accepts)).toBe(false);
  });
});
