const numberedTexts = new Map<string, string>();

/** The text with PostgreSQL's `$1`, `$2` … in place of its question marks. */
export function numbered(text: string): string {
  let result = numberedTexts.get(text);
  if (result === undefined) {
    let n = 0;
    result = text.replace(/\?/g, () => `$${++n}`);
    if (numberedTexts.size > 2000) numberedTexts.clear();
    numberedTexts.set(text, result);
  }
  return result;
}
