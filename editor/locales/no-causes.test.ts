import { describe, expect, it } from 'vitest';
import en from './en/insights.json' with { type: 'json' };
import ko from './ko/insights.json' with { type: 'json' };

/** Every sentence below a key, with the key that it has. */
function sentences(tree: unknown, key = ''): (readonly [key: string, text: string])[] {
  if (typeof tree === 'string') return [[key, tree]];
  if (typeof tree !== 'object' || tree === null) return [];
  return Object.entries(tree).flatMap(([name, below]) => sentences(below, name));
}

/** Words by which one thing is said to bring about another. */
const claims = {
  en: /\b(caus(e|es|ed|ing)|because of|leads? to|thanks to|makes? (them|people|customers))\b/i,
  ko: /원인|덕분|때문/,
};

describe('signals and factors', () => {
  it.each([
    ['en', en, claims.en],
    ['ko', ko, claims.ko],
  ] as const)('are never called causes, but are said not to be (%s)', (_, words, claim) => {
    const { signals, factors } = words as unknown as Record<'signals' | 'factors', unknown>;
    for (const part of [signals, factors]) {
      const all = sentences(part);
      const denied = all.filter(([key]) => key.startsWith('notCause'));
      expect(denied.length).toBeGreaterThan(0);
      expect(denied.some(([, text]) => claim.test(text))).toBe(true);
      expect(all.filter(([key, text]) => !key.startsWith('notCause') && claim.test(text))).toEqual([]);
    }
  });
});
