import { expect, test } from 'vitest';
import { copy } from '../../engine/edit/clipboard.ts';
import { winBack } from '../../nodes/templates/win-back.ts';
import { keepClip, keptClip, type ClipStorage } from './kept-clip.ts';

function storage(limit = Infinity): ClipStorage {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem(key, value) {
      if (value.length > limit) throw new Error('full');
      kept.set(key, value);
    },
  };
}
const journey = winBack('j', 'ko');
const clip = copy(
  journey,
  journey.nodes.map(({ id }) => id),
);

test('what was copied in one journey is there for another', () => {
  const browser = storage();
  expect(keptClip(() => browser)).toBeNull();
  expect(keepClip(clip, () => browser)).toBe(true);
  expect(keptClip(() => browser)).toEqual(clip);
});

test('a copy that does not fit is not kept, and what cannot be read is nothing', () => {
  const full = storage(10);
  expect(keepClip(clip, () => full)).toBe(false);
  expect(keptClip(() => full)).toBeNull();
  const odd: ClipStorage = { getItem: () => '{"nodes":[{}],"edges":[]}', setItem: () => undefined };
  expect(keptClip(() => odd)).toBeNull();
});
