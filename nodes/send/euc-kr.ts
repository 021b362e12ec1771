import { EUC_KR_CHARACTERS } from './euc-kr-characters.ts';

const known = new Set(EUC_KR_CHARACTERS);

/**
 * Can a mobile phone message carry this character? All Hangul syllables count, as Korean providers take the CP949
 * extension; emoji and most symbols beyond KS X 1001 do not.
 */
function isCarried(character: string): boolean {
  const point = character.codePointAt(0) ?? 0;
  return point < 0x80 || (point >= 0xac00 && point <= 0xd7a3) || known.has(character);
}

/** The characters that SMS cannot carry, each once, in order of appearance. */
export function outsideEucKr(text: string): string[] {
  return [...new Set(text)].filter((character) => !isCarried(character));
}

/** Length in EUC-KR bytes: one for ASCII, two for everything else. */
export function eucKrBytes(text: string): number {
  let bytes = 0;
  for (const character of text) bytes += character < '\u0080' ? 1 : 2;
  return bytes;
}
