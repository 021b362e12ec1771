import { describe, expect, it } from 'vitest';
import type { Cause } from '../../engine/node-type.ts';
import { aVisit, aroundNode, codesOf } from '../testing/a-visit.ts';
import type { SendConfig } from './config.ts';
import { send } from './node.ts';

const email = (over: Partial<SendConfig> = {}): SendConfig => ({
  ...send.initial,
  subject: '{{ customer.name }}님, 다시 만나요',
  body: '{{ customer.name }}님, 기다리고 있었어요.',
  ...over,
});
const sms = (over: Partial<SendConfig> = {}): SendConfig => email({ channel: 'sms', subject: '', ...over });
const alimtalk = (over: Partial<SendConfig> = {}): SendConfig =>
  email({ channel: 'alimtalk', purpose: 'info', subject: '', templateCode: 'T1', ...over });

const check = (config: SendConfig) => codesOf(send.check?.(config, aroundNode('send', config)));
const wake = (state: Extract<Cause, { kind: 'message' }>['state'], config = email()) =>
  send.resume?.(aVisit(config), {}, { kind: 'message', state, reason: null });

describe('send', () => {
  it('wishes for one message and stays until its fate is known', () => {
    expect(send.arrive(aVisit(email({ sender: 'shop' })), {})).toEqual({
      effects: [{ effect: 'send', channel: 'email', purpose: 'ad', sender: 'shop' }],
      wait: { message: true },
    });
    expect(send.arrive(aVisit(sms({ purpose: 'info' })), {}).effects).toEqual([
      { effect: 'send', channel: 'sms', purpose: 'info' },
    ]);
  });

  it('leaves by the fate of the message', () => {
    expect((['accepted', 'ghost', 'unknown', 'failed'] as const).map((state) => wake(state))).toEqual([
      { leave: 'sent' },
      { leave: 'sent' },
      { leave: 'sent' },
      { leave: 'failed' },
    ]);
  });

  it('keeps customers in the journey when their message is skipped, unless they have a way of their own', () => {
    for (const state of ['skipped', 'cancelled'] as const) {
      expect(wake(state)).toEqual({ leave: 'sent' });
      expect(wake(state, email({ onSkip: 'branch' }))).toEqual({ leave: 'skipped' });
    }
    expect(send.ports(email()).map((port) => port.id)).toEqual(['sent', 'failed']);
    expect(send.ports(email({ onSkip: 'branch' })).map((port) => port.id)).toEqual(['sent', 'skipped', 'failed']);
  });

  it('goes on waiting, without a second message, when something else wakes it', () => {
    expect(send.resume?.(aVisit(email()), {}, { kind: 'time' })).toEqual({ wait: { message: true } });
  });

  it('tells only the content that the channel uses', () => {
    const full = { subject: 'S', body: 'B', html: '<p>B</p>', templateCode: 'T', sender: 'x' };
    expect(send.content?.(email(full))).toEqual({
      channel: 'email',
      purpose: 'ad',
      sender: 'x',
      subject: 'S',
      body: 'B',
      html: '<p>B</p>',
    });
    expect(send.content?.(sms({ ...full, sender: '' }))).toEqual({
      channel: 'sms',
      purpose: 'ad',
      subject: 'S',
      body: 'B',
    });
    expect(send.content?.(alimtalk({ ...full, sender: '' }))).toEqual({
      channel: 'alimtalk',
      purpose: 'info',
      body: 'B',
      templateCode: 'T',
    });
  });

  it('shows channel, purpose and the first words on the card', () => {
    expect(send.summary(email({ subject: '다시 만나요' }))).toEqual({
      ko: '이메일 · 광고 · 다시 만나요',
      en: 'E-mail, advertising: 다시 만나요',
    });
    expect(
      send.summary(email({ subject: '{% if x %}{{ customer.name | upcase }}님{% endif %}, {{shop.name}}' })).ko,
    ).toBe('이메일 · 광고 · ‹이름›님 , ‹이름›');
    expect(send.summary(send.initial).ko).toBe('이메일 · 광고 · 내용 없음');
    expect([...send.summary(sms({ body: '가'.repeat(500) })).ko].length).toBeLessThan(60);
  });

  it('does not tame a cycle', () => {
    expect(send.waits?.(email())).toBe(false);
    expect(send.longestWait?.(email())).toBeNull();
  });
});

describe('the check of a message', () => {
  it('finds nothing wrong with a good one on any channel', () => {
    expect([email(), sms(), alimtalk()].map(check)).toEqual([[], [], []]);
  });

  it('reports what is missing', () => {
    expect(check(send.initial)).toEqual(['send-without-template', 'send-without-subject']);
    expect(check(email({ body: ' ', html: '<p>안녕하세요</p>' }))).toEqual([]);
    expect(check(sms({ body: '', html: '<p>안녕하세요</p>' }))).toEqual(['send-without-template']);
    expect(check(alimtalk({ templateCode: '' }))).toEqual(['send-without-template-code']);
  });

  it.each(['{{ customer.name', '{% if a %}', '{% nonsense %}', '{{ a | }} {% endif %}'])(
    'reports the Liquid error in %j, at its field',
    (body) => {
      const config = email({ body });
      expect(send.check?.(config, aroundNode('send', config))).toMatchObject([
        { code: 'liquid-syntax', level: 'error', field: 'body' },
      ]);
      expect(check(config)).toEqual(['liquid-syntax']);
    },
  );

  it('ignores texts that the channel does not send', () => {
    expect(check(sms({ html: '{{ broken' }))).toEqual([]);
    expect(check(alimtalk({ subject: '[광고]', html: '{{ broken' }))).toEqual([]);
  });

  it.each(['[광고] 할인', '(광 고) 할인', '( 광고 ) 할인', '【광고】', '（광고）할인', '<광고>'])(
    'rejects %j in the place of the label',
    (subject) => {
      expect(check(email({ subject }))).toEqual(['ad-label-look-alike']);
      expect(check(email({ subject, purpose: 'info' }))).toEqual([]);
    },
  );

  it('says that the label itself need not be written, and leaves the plain word alone', () => {
    expect(check(email({ subject: '(광고) 할인' }))).toEqual(['ad-label-written']);
    expect(check(email({ subject: '광고주 모집 (지금)' }))).toEqual([]);
  });

  it('knows that recommending is advertising', () => {
    const body = '{% for item in recommended %}{{ item.name }}{% endfor %}';
    expect(check(sms({ purpose: 'info', body }))).toEqual(['recommends-without-advertising']);
    expect(check(email({ purpose: 'info', subject: '{{ recommended | upcase }}' }))).toEqual([
      'recommends-without-advertising',
    ]);
    expect(check(email({ purpose: 'ad', body }))).toEqual([]);
    expect(check(email({ purpose: 'info', body: 'We recommended {{ customer.name }}' }))).toEqual([]);
  });

  it('allows AlimTalk no advertising and 1,000 characters', () => {
    expect(check(alimtalk({ purpose: 'ad' }))).toEqual(['alimtalk-advertises']);
    expect(check(alimtalk({ body: `${'가'.repeat(1000)}{{ customer.name }}` }))).toEqual([]);
    expect(check(alimtalk({ body: '가'.repeat(1001) }))).toEqual(['alimtalk-too-long']);
  });

  it('measures text messages in EUC-KR bytes', () => {
    expect(check(sms({ body: '가'.repeat(1000) }))).toEqual([]);
    expect(check(sms({ body: `${'가'.repeat(1000)}a` }))).toEqual(['sms-too-long']);
    expect(check(sms({ subject: '가'.repeat(20) }))).toEqual([]);
    expect(check(sms({ subject: '가'.repeat(21) }))).toEqual(['sms-too-long']);
  });

  it('names the characters that a text message cannot carry', () => {
    const config = sms({ body: '특가 🎉 — 오늘만 똠방각하 ★' });
    expect(send.check?.(config, aroundNode('send', config))).toMatchObject([
      { code: 'sms-characters', level: 'error', field: 'body', values: { characters: '🎉 —' } },
    ]);
    expect(check(email({ body: '특가 🎉' }))).toEqual([]);
  });
});
