import type { PublishPreview } from '../../engine/contract/journeys.ts';

/** Notes on people who match, but do not enter. */
const KEPT_OUT: ReadonlySet<string> = new Set(['already-inside', 'reentry', 'capped']);

/** How many people publishing brings in at once: those who match, less those whom a rule keeps out; null = as they come. */
export function enteringOf({ wouldEnter, notes }: Pick<PublishPreview, 'wouldEnter' | 'notes'>): number | null {
  if (wouldEnter === null) return null;
  const out = notes.reduce((sum, { code, people }) => (KEPT_OUT.has(code) ? sum + people : sum), 0);
  return Math.max(0, wouldEnter - out);
}
