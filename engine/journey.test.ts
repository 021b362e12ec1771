import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { edge, entryRules, goal, journey, journeyNode } from './journey.ts';
import { DAY, journeyOf } from './testing/journeys.ts';

const drawing = journeyOf({ in: 'start', a: 'pass' }, ['in.next>a'], { exits: [{ event: 'left', reason: 'gone' }] });
const accepts = (schema: { safeParse(value: unknown): { success: boolean } }, value: unknown): boolean =>
  schema.safeParse(value).success;

describe('journey', () => {
  it('reads back what was stored as JSON, exactly', () => {
    expect(journey.parse(JSON.parse(JSON.stringify(drawing)))).toEqual(drawing);
  });

  it('does not look into configs: only a type’s own schema does', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (config) => {
        const node = { id: 'a', type: 'anything', config, at: { x: 0, y: 0 } };
        expect(journeyNode.parse(node)).toEqual(node);
      }),
    );
  });

  it.each([
    ['an id with a blank', { id: 'a b' }],
    ['an empty id', { id: '' }],
    ['an id as long as a sentence', { id: 'x'.repeat(65) }],
    ['no name', { name: '' }],
    ['a holdout of more than half', { holdout: 0.51 }],
    ['a negative holdout', { holdout: -0.1 }],
    ['more exit rules than anybody reads', { exits: Array.from({ length: 21 }, () => ({ event: 'e', reason: 'r' })) }],
    ['nodes that are no list', { nodes: {} }],
    ['no zone', { zone: '' }],
    ['no goal setting at all', { goal: undefined }],
  ])('refuses %s', (_, change) => {
    expect(accepts(journey, drawing)).toBe(true);
    expect(accepts(journey, { ...drawing, ...change })).toBe(false);
  });
});

describe('the parts of a journey', () => {
  it('keep edges to ids and named ports', () => {
    expect(accepts(edge, { from: 'a', port: '실패', to: 'b' })).toBe(true);
    expect(accepts(edge, { from: 'a', port: '', to: 'b' })).toBe(false);
    expect(accepts(edge, { from: 'a', port: 0, to: 'b' })).toBe(false);
  });

  it('keep goals to a window in the future', () => {
    const bought = { event: 'bought', windowMs: 7 * DAY, ends: true };
    expect(accepts(goal, bought)).toBe(true);
    expect(accepts(goal, { ...bought, valueProperty: 'total' })).toBe(true);
    expect(accepts(goal, { ...bought, windowMs: 0 })).toBe(false);
    expect(accepts(goal, { ...bought, ends: 'yes' })).toBe(false);
  });

  it('keep entry rules to what can be counted', () => {
    const rules = { reentry: 'once', gapMs: 0, capPerDay: null };
    expect(accepts(entryRules, rules)).toBe(true);
    expect(accepts(entryRules, { ...rules, capPerDay: 0 })).toBe(false);
    expect(accepts(entryRules, { ...rules, gapMs: -1 })).toBe(false);
    expect(accepts(entryRules, { ...rules, reentry: 'sometimes' })).toBe(false);
  });
});
