import fc from 'fast-check';
import { expect, test } from 'vitest';
import { alimtalkVariables, hasRepeats } from './alimtalk-variables.ts';

test('finds the values that make the text', () => {
  const template = '#{이름}님, 주문 #{번호}번이 출발했어요.\n도착: #{날짜}';
  const text = '김나루님, 주문 17번이 출발했어요.\n도착: 3월 5일';
  expect(alimtalkVariables(template, text)).toEqual({ '#{이름}': '김나루', '#{번호}': '17', '#{날짜}': '3월 5일' });
});

test('a text that strays from its template is found out, at its beginning, middle and end', () => {
  const template = '안녕하세요 #{이름}님, 주문이 왔어요.';
  for (const text of [
    '안녕 봄님, 주문이 왔어요.',
    '안녕하세요 봄님 주문이 왔어요.',
    '안녕하세요 봄님, 주문이 왔어요!',
    '',
  ]) {
    expect(alimtalkVariables(template, text)).toBeNull();
  }
  expect(alimtalkVariables('변수가 없어요.', '변수가 없어요.')).toEqual({});
  expect(alimtalkVariables('변수가 없어요.', '변수가 없어요?')).toBeNull();
});

test('a variable that occurs twice has one value', () => {
  expect(alimtalkVariables('#{a}-#{a}', '봄-봄')).toEqual({ '#{a}': '봄' });
  expect(alimtalkVariables('#{a}-#{a}', '봄-꽃')).toBeNull();
  expect(hasRepeats('#{a}-#{a}')).toBe(true);
  expect(hasRepeats('#{a}-#{b}')).toBe(false);
});

test('law: whatever a template was filled with, the values found make the same text again', () => {
  const literal = fc.stringMatching(/^[가-나ab ,.\n]{0,6}$/);
  const value = fc.stringMatching(/^[가-나ab ,.\n]{0,8}$/);
  fc.assert(
    fc.property(literal, fc.array(fc.tuple(value, literal), { maxLength: 6 }), (first, parts) => {
      const template = first + parts.map(([, after], i) => `#{v${i}}${after}`).join('');
      const text = first + parts.map(([filled, after]) => filled + after).join('');
      const found = alimtalkVariables(template, text);
      expect(found).not.toBeNull();
      expect(template.replace(/#\{v\d\}/g, (name) => found![name]!)).toBe(text);
    }),
  );
});
