import { describe, expect, test } from 'vitest';
import type { MessageContent } from '../../engine/node-type.ts';
import { parseContent, RenderFailure, renderMessage, type RenderContext } from './render.ts';
import { openMessage } from './rendered.ts';

const context: RenderContext = {
  variables: { customer: { name: '이봄', long: '가'.repeat(1500), line: 'a\r\nBcc: x@y.kr', html: '<script>' } },
  shop: { shopName: '나루 가게', contact: '02-000-0000', optOutNumber: '080-000-0000' },
  unsubscribe: 'https://naru.example/u/e1.x',
};
const base: MessageContent = { channel: 'sms', purpose: 'info', body: '안녕하세요' };

function rendered(content: Partial<MessageContent>, change: Partial<RenderContext['shop']> = {}) {
  const shop = { ...context.shop, ...change };
  return renderMessage(parseContent({ ...base, ...content }), { ...context, shop });
}

function failure(content: Partial<MessageContent>, change: Partial<RenderContext['shop']> = {}): string {
  try {
    rendered(content, change);
  } catch (error) {
    if (error instanceof RenderFailure) return error.code;
  }
  return 'none';
}

describe('a text message', () => {
  test('that informs is as it was written', () => {
    expect(rendered({ body: '{{ customer.name }}님, 배송이 시작됐어요.' })).toEqual({
      kind: 'sms',
      subject: null,
      text: '이봄님, 배송이 시작됐어요.',
    });
  });

  test('that advertises begins with the label and the shop, and ends with the free way out', () => {
    expect(rendered({ purpose: 'ad', body: '봄 쿠폰' }).text).toBe(
      '(광고)나루 가게\n봄 쿠폰\n무료수신거부 080-000-0000',
    );
  });

  test('that brings label and way out itself gets neither twice', () => {
    const text = '(광고)나루\n봄 쿠폰\n무료거부 080-111-2222';
    expect(rendered({ purpose: 'ad', body: text }).text).toBe(text);
  });

  test('with a look-alike label gets the real one', () => {
    expect(rendered({ purpose: 'ad', body: '[광고] 봄' }).text).toMatch(/^\(광고\)나루 가게\n\[광고\] 봄\n/);
  });

  test('turns into an LMS past 90 bytes, to the byte', () => {
    expect(rendered({ body: '가'.repeat(45) }).kind).toBe('sms');
    expect(rendered({ body: `${'가'.repeat(45)}a` }).kind).toBe('lms');
    expect(rendered({ body: 'a'.repeat(90) }).kind).toBe('sms');
    expect(rendered({ body: 'a'.repeat(91) }).kind).toBe('lms');
    expect(rendered({ body: '가', subject: '제목' })).toMatchObject({ kind: 'lms', subject: '제목' });
  });

  test('takes 2,000 bytes of text and 40 of title, to the byte', () => {
    const [text, title] = ['가'.repeat(1000), '가'.repeat(20)];
    expect(rendered({ body: text, subject: title })).toEqual({ kind: 'lms', subject: title, text });
    expect(failure({ body: `${text}a`, subject: title }, {})).toBe('text-too-long');
    expect(failure({ body: text, subject: `${title}a` }, {})).toBe('title-too-long');
  });

  test.each([
    ['a text past 2,000 bytes', { body: '{{ customer.long }}' }, {}, 'text-too-long'],
    ['a title past 40 bytes', { subject: '가'.repeat(21) }, {}, 'title-too-long'],
    ['an advertisement without a free number', { purpose: 'ad' as const }, { optOutNumber: '' }, 'no-opt-out-number'],
    ['nothing', { body: '{{ customer.nobody }}' }, {}, 'empty-message'],
    ['a broken template', { body: '{% if %}' }, {}, 'template-error'],
  ])('refuses %s', (_what, content, shop, code) => {
    expect(failure(content, shop)).toBe(code);
  });
});

describe('an AlimTalk', () => {
  test('carries its template code and up to 1,000 characters, emoji counted once', () => {
    expect(rendered({ channel: 'alimtalk', templateCode: 'T1', body: '🌸'.repeat(1000) })).toMatchObject({
      kind: 'alimtalk',
      templateCode: 'T1',
    });
    expect(failure({ channel: 'alimtalk', body: '가'.repeat(1001) })).toBe('text-too-long');
  });

  test('may not advertise', () => {
    expect(failure({ channel: 'alimtalk', purpose: 'ad' })).toBe('alimtalk-ad');
  });
});

describe('an e-mail', () => {
  const email = {
    channel: 'email',
    subject: '봄 쿠폰',
    body: '안녕 🌸\n\n<둘째> 문단 https://naru.example/a?b=1.',
  } as const;

  test('that advertises has label, sender, contact, the way out in two languages, and the headers', () => {
    const message = openMessage(rendered({ ...email, purpose: 'ad' }));
    expect(message.subject).toBe('(광고) 봄 쿠폰');
    expect(message.text).toContain('나루 가게 · 02-000-0000');
    expect(message.text).toContain('수신을 거부');
    expect(message.text).toContain('To stop receiving');
    expect(message.text.endsWith('https://naru.example/u/e1.x')).toBe(true);
    expect(message.html).toContain('href="https://naru.example/u/e1.x"');
    expect(message.headers).toEqual({
      'List-Unsubscribe': '<https://naru.example/u/e1.x>',
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    });
  });

  test('that informs has neither', () => {
    const message = openMessage(rendered(email));
    expect(message.subject).toBe('봄 쿠폰');
    expect(message.headers).toEqual({});
    expect(message.text).not.toContain('/u/');
  });

  test('of text gets a page of its own, escaped, with its links', () => {
    const { html } = openMessage(rendered(email));
    expect(html).toContain('&lt;둘째&gt; 문단 <a href="https://naru.example/a?b=1"');
    expect(html).toContain('안녕 🌸</p>');
  });

  test('with HTML keeps it, escapes what is filled in, and gets the footer inside its body', () => {
    const html = '<html><body><p>{{ customer.html }}</p></body></html>';
    const message = openMessage(rendered({ ...email, purpose: 'ad', html }));
    expect(message.html).toContain('<p>&lt;script&gt;</p>');
    expect(message.html).toMatch(/\/u\/e1\.x<\/a><\/p><\/div><\/body><\/html>$/);
  });

  test('with HTML only has its words as text', () => {
    const html = '<style>p{}</style><p>안녕 &amp; 반가워요</p><p><a href="https://naru.example">가게</a></p>';
    const { text } = openMessage(rendered({ ...email, body: '', html }));
    expect(text).toMatch(/^안녕 & 반가워요\n가게 \(https:\/\/naru\.example\)\n\n-- \n/);
  });

  test('cannot be made to carry another header', () => {
    expect(rendered({ ...email, subject: '{{ customer.line }}' }).subject).toBe('a Bcc: x@y.kr');
  });
});
