import { describe, expect, it } from 'vitest';
import { phoneText } from './phone-text.ts';

describe('a phone number on the page', () => {
  it('is written as in Korea when it is Korean', () => {
    expect(phoneText('+821000002500')).toBe('010-0000-2500');
    expect(phoneText('+8223456789')).toBe('+8223456789');
    expect(phoneText('+82212345678')).toBe('02-1234-5678');
    expect(phoneText('+82311234567')).toBe('031-123-4567');
  });

  it('stays as it is otherwise', () => {
    expect(phoneText('+14155550100')).toBe('+14155550100');
    expect(phoneText('01012345678')).toBe('01012345678');
  });
});
