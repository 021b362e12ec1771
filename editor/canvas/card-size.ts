/**
 * Geometry of a node card in pixels. The card's CSS keeps to these numbers, so that every place and every end of an edge
 * is known before anything is drawn; that is what lets a thousand nodes open without measuring them.
 */
export const CARD_WIDTH = 232;
export const CARD_HEAD = 58;
export const FOOTER_PAD = 9;
export const FOOTER_LINE = 24;
export const STUBS = 26;
/** One unnamed way on is a dot just under the card. */
export const STUB_DOT = 8;
/** With numbers every stub has a second line for who took it. */
export const STUBS_COUNTED = 44;
/** A stub narrower than this cannot show its label; a card with more ports grows a comb wider than itself. */
export const STUB_LEAST = 86;
export const HANDLE = 12;
export const NOTE_WIDTH = 208;

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Outer size of a card with this many ports and footer lines. */
export function cardSize(ports: number, footerLines: number): Size {
  const footer = footerLines === 0 ? 0 : FOOTER_PAD + footerLines * FOOTER_LINE;
  return {
    width: Math.max(CARD_WIDTH, ports * STUB_LEAST),
    height: CARD_HEAD + footer + stubsHeight(ports, footerLines > 0),
  };
}

/** Middle of a port's stub, from the card's left edge. */
export function stubMiddle(index: number, ports: number): number {
  const { width } = cardSize(ports, 0);
  return ((index + 0.5) * width) / ports;
}

/** Height of the row of stubs. */
export function stubsHeight(ports: number, counted: boolean): number {
  if (ports === 0) return 0;
  if (ports === 1) return counted ? STUBS : STUB_DOT;
  return counted ? STUBS_COUNTED : STUBS;
}

/** Padding and line height of a note, and the widths of a Korean and a Latin letter at its size. */
const NOTE_PAD = 26;
const NOTE_LINE = 20;
const NOTE_TALLEST = 420;
const WIDE = 12.5;
const NARROW = 7;

/** Outer size of a note that shows these lines in full, judged by their letters. */
export function noteSize(texts: readonly string[]): Size {
  const room = NOTE_WIDTH - NOTE_PAD - 16;
  let lines = 0;
  for (const text of texts.flatMap((each) => each.split('\n'))) {
    const length = [...text].reduce((sum, letter) => sum + (letter > '\u2e7f' ? WIDE : NARROW), 0);
    lines += Math.max(1, Math.ceil(length / room));
  }
  return { width: NOTE_WIDTH, height: Math.min(NOTE_TALLEST, NOTE_PAD + NOTE_LINE * Math.max(2, lines)) };
}
