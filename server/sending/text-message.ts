import iconv from 'iconv-lite';

/** Limits of Korean text messages, in bytes of EUC-KR (with the CP949 extension that providers take). */
export const textLimits = { smsBytes: 90, lmsTitleBytes: 40, lmsBytes: 2000 } as const;

/** Bytes on the air. Characters that cannot be carried count as the `?` they would become. */
export function carriedBytes(text: string): number {
  return iconv.encode(text, 'cp949').length;
}

/** Characters that a text message cannot carry (emoji, most symbols), each once. */
export function notCarried(text: string): string[] {
  return [...new Set(text)].filter(
    (character) => character !== '?' && iconv.decode(iconv.encode(character, 'cp949'), 'cp949') !== character,
  );
}

/** Does this text fit into so many bytes? Counts them only where the length leaves a doubt. */
export function fitsBytes(text: string, limit: number): boolean {
  // Two UTF-16 units may be one character that becomes a single byte, `?`.
  if (text.length > limit * 2) return false;
  return text.length * 2 <= limit || carriedBytes(text) <= limit;
}
