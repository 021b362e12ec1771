import { describe, expect, it } from 'vitest';
import { clockTime, haveDistinctIds, ownPort } from './config-parts.ts';

describe('parts of a config', () => {
  it('takes times of day from 00:00 to 23:59', () => {
    expect(['00:00', '09:30', '23:59'].every((text) => clockTime.safeParse(text).success)).toBe(true);
    expect(['24:00', '9:30', '09:60', '09:30:00', ''].some((text) => clockTime.safeParse(text).success)).toBe(false);
  });

  it('takes port names that an edge can carry', () => {
    expect(['a', 'high-2', 'A_b'].every((text) => ownPort.safeParse(text).success)).toBe(true);
    expect(['', 'a b', '높음', 'a.b', 'x'.repeat(65)].some((text) => ownPort.safeParse(text).success)).toBe(false);
  });

  it('sees two of one id', () => {
    expect(haveDistinctIds([{ id: 'a' }, { id: 'b' }])).toBe(true);
    expect(haveDistinctIds([{ id: 'a' }, { id: 'b' }, { id: 'a' }])).toBe(false);
  });
});
