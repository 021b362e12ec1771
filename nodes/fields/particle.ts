const PAIRS = {
  '이/가': ['이', '가'],
  '을/를': ['을', '를'],
  '은/는': ['은', '는'],
  '과/와': ['과', '와'],
} as const;

/** Digits read aloud end in a consonant: 0, 1, 3, 6, 7, 8. Latin letters whose Korean reading usually does: l, m, n, b, c, k, p, t. */
const CLOSED = /[013678lmnbckpt]$/i;

/** The Korean particle that fits the end of a word: `particle('등급', '이/가')` is `이`. */
export function particle(word: string, pair: keyof typeof PAIRS): string {
  const [closed, open] = PAIRS[pair];
  const code = (word.trim().codePointAt(word.trim().length - 1) ?? 0) - 0xac00;
  if (code >= 0 && code <= 11171) return code % 28 === 0 ? open : closed;
  return CLOSED.test(word.trim()) ? closed : open;
}
