import { describe, expect, it } from 'vitest';
import { note } from './node.ts';

describe('note', () => {
  it('cannot be led to or from, and asks for nothing', () => {
    expect(note.group).toBe('note');
    expect(note.ports(note.initial)).toEqual([]);
    expect(note.needs(note.initial)).toEqual([]);
    expect(note.entry).toBeUndefined();
  });

  it('is read whole on the canvas, and known by its first line elsewhere', () => {
    expect(note.remark?.({ text: '\n 첫 줄\n둘째 줄\n' })).toBe('첫 줄\n둘째 줄');
    expect(note.summary({ text: '\n 첫 줄\n둘째 줄' })).toEqual({ ko: '첫 줄', en: '첫 줄' });
    expect(note.summary({ text: '  ' }).en).toBe('Empty note');
  });
});
