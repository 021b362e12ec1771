import { describe, expect, it } from 'vitest';
import type { Cause } from '../../engine/node-type.ts';
import { MONDAY_10, aVisit, aroundNode, codesOf } from '../testing/a-visit.ts';
import type { WaitEventConfig } from './config.ts';
import { waitEvent } from './node.ts';

const DAY = 86_400_000;
const where = {
  combinator: 'and' as const,
  rules: [{ kind: 'property' as const, property: 'amount', op: 'gt' as const, value: 10 }],
};
const config: WaitEventConfig = { event: 'order_completed', where, timeout: { amount: 3, unit: 'days' } };
const wait = { wait: { until: MONDAY_10 + 3 * DAY, events: [{ event: 'order_completed', where }] } };
const wake = (cause: Cause) =>
  waitEvent.resume?.(aVisit(config, { arrivedAt: MONDAY_10, now: MONDAY_10 + DAY }), {}, cause);

describe('wait for event', () => {
  it('waits for the event, at most until the timeout counted from the arrival', () => {
    expect(waitEvent.arrive(aVisit(config), {})).toEqual(wait);
    expect(waitEvent.arrive(aVisit(config, { arrivedAt: MONDAY_10, now: MONDAY_10 + DAY }), {})).toEqual(wait);
  });

  it('leaves by happened when the event comes and by timeout when it does not', () => {
    const event: Cause = { kind: 'event', event: 'order_completed', occurredAt: 1, eventId: 2, properties: {} };
    expect(wake(event)).toEqual({ leave: 'happened' });
    expect(wake({ kind: 'time' })).toEqual({ leave: 'timeout' });
  });

  it('goes on waiting when the fate of an older message arrives', () => {
    expect(wake({ kind: 'message', state: 'accepted', reason: null })).toEqual(wait);
  });

  it('tames a cycle, and says how long it can last', () => {
    expect(waitEvent.waits?.(config)).toBe(true);
    expect(waitEvent.longestWait?.(config)).toBe(3 * DAY);
  });

  it('says on the card what it waits for', () => {
    expect(waitEvent.summary(config)).toEqual({
      ko: '주문 완료 · 최대 3일',
      en: 'Order completed, up to 3 days',
    });
    expect(waitEvent.summary({ ...config, event: '' }).ko).toBe('이벤트를 골라 주세요');
  });

  it('wants an event and at least one way out', () => {
    const check = (of: WaitEventConfig, ports: string[]) =>
      codesOf(waitEvent.check?.(of, aroundNode('wait-event', of, ports)));
    expect(check(config, ['timeout'])).toEqual([]);
    expect(check(config, [])).toEqual(['unconnected-port']);
    expect(check({ ...config, event: '' }, ['timeout'])).toEqual(['wait-without-event']);
  });
});
