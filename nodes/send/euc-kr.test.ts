import { describe, expect, it } from 'vitest';
import { EUC_KR_CHARACTERS } from './euc-kr-characters.ts';
import { eucKrBytes, outsideEucKr } from './euc-kr.ts';

/** Every character that two bytes can mean in the platform's own euc-kr decoder, but for private use. */
function decodable(): Set<string> {
  const decoder = new TextDecoder('euc-kr');
  const found = new Set<string>();
  for (let lead = 0xa1; lead <= 0xfe; lead += 1) {
    for (let trail = 0xa1; trail <= 0xfe; trail += 1) {
      const text = decoder.decode(new Uint8Array([lead, trail]));
      if ([...text].length === 1 && !/[\uFFFD\uE000-\uF8FF]/.test(text)) found.add(text);
    }
  }
  return found;
}

describe('EUC-KR', () => {
  it('carries exactly the characters of the standard, and all Hangul syllables', () => {
    const standard = decodable();
    expect(standard.size).toBeGreaterThan(8000);
    expect(outsideEucKr([...standard].join(''))).toEqual([]);
    expect([...EUC_KR_CHARACTERS].filter((character) => !standard.has(character))).toEqual([]);
    expect(outsideEucKr('가각똠힣 ABC\r\n')).toEqual([]);
  });

  it('names what it cannot carry once each, in order', () => {
    expect(outsideEucKr('a😀b✓😀é')).toEqual(['😀', '✓', 'é']);
  });

  it('counts two bytes for everything but ASCII', () => {
    expect(eucKrBytes('가a★')).toBe(5);
    expect(eucKrBytes('')).toBe(0);
  });
});
