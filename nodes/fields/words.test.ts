import { describe, expect, it } from 'vitest';
import { freshId } from './fresh-id.ts';
import { issuesAt, issuesElsewhere } from './issues-at.ts';
import { eventText, propertyText } from '../known-names.ts';
import { reasonText } from '../message-words.ts';
import { particle } from './particle.ts';
import type { Issue } from '../../engine/issue.ts';

describe('the words of panels', () => {
  it('have the particle that fits the last syllable', () => {
    expect(['등급', '나이', '금액', '합계'].map((word) => word + particle(word, '이/가'))).toEqual([
      '등급이',
      '나이가',
      '금액이',
      '합계가',
    ]);
    expect(`쿠폰 사용${particle('쿠폰 사용', '을/를')}`).toBe('쿠폰 사용을');
    expect(`email${particle('email', '을/를')}`).toBe('email을');
    expect(`2${particle('2', '과/와')} 3${particle('3', '과/와')}`).toBe('2와 3과');
    expect(particle('', '이/가')).toBe('가');
  });

  it('know common names in any spelling and leave others alone', () => {
    expect(eventText('Order Completed').ko).toBe('주문 완료');
    expect(eventText('orderCompleted').en).toBe('Order completed');
    expect(eventText('우리만의 이벤트')).toEqual({ ko: '우리만의 이벤트', en: '우리만의 이벤트' });
    expect(propertyText('amount').ko).toBe('금액');
    expect(reasonText('some-new-code')).toEqual({ ko: 'some-new-code', en: 'some-new-code' });
  });
});

describe('a new port', () => {
  it('has a name that no other has, also after all letters are used up', () => {
    const items: { id: string }[] = [];
    for (let count = 0; count < 60; count += 1) items.push({ id: freshId(items) });
    expect(new Set(items.map(({ id }) => id)).size).toBe(60);
    expect(items.slice(0, 3).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(items.every(({ id }) => /^[A-Za-z0-9_-]{1,64}$/.test(id))).toBe(true);
  });
});

describe('issues', () => {
  const issue = (field?: string): Issue => ({
    code: 'x',
    level: 'error',
    text: { ko: '', en: '' },
    ...(field !== undefined && { field }),
  });

  it('are shown once: beside their field or on top', () => {
    const all = [issue(), issue('date'), issue('date.property'), issue('dates'), issue('groups.1.bands')];
    expect(issuesAt(all, 'date').map(({ field }) => field)).toEqual(['date', 'date.property']);
    expect(issuesElsewhere(all, ['date', 'groups']).map(({ field }) => field)).toEqual([undefined, 'dates']);
  });
});
