import { expect, test } from 'vitest';
import { firstLocale } from './i18n.ts';

test('the language chosen before comes first, then the browser’s, then English', () => {
  expect(firstLocale('ko', ['en-US'])).toBe('ko');
  expect(firstLocale(null, ['ko-KR', 'en'])).toBe('ko');
  expect(firstLocale(null, ['fr-FR', 'ko'])).toBe('ko');
  expect(firstLocale(null, ['fr-FR'])).toBe('en');
  expect(firstLocale('xx', [])).toBe('en');
});
