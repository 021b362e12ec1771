import fc from 'fast-check';
import { expect, test } from 'vitest';
import { carriedBytes, fitsBytes, notCarried } from './text-message.ts';

test.each([
  ['가나다', 6],
  ['abc', 3],
  ['똠방각하', 8],
  ['쿠폰 50% ★', 11],
  ['', 0],
])('%j takes %i bytes', (text, bytes) => {
  expect(carriedBytes(text)).toBe(bytes);
});

test('emoji and other symbols that no phone message carries are named once', () => {
  expect(notCarried('봄🌸 쿠폰🌸 → ★ é ?')).toEqual(['🌸', 'é']);
});

test('fitting is what counting says', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 100 }), fc.integer({ min: 0, max: 100 }), (text, limit) => {
      expect(fitsBytes(text, limit)).toBe(carriedBytes(text) <= limit);
    }),
  );
});
