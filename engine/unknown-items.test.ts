import { describe, expect, it } from 'vitest';
import { nodeTypes } from '../nodes/index.ts';
import type { AudienceFilter } from './filter.ts';
import type { Journey } from './journey.ts';
import { journeyOf } from './testing/journeys.ts';
import { unknownItems } from './unknown-items.ts';
import { validate } from './validate.ts';

const likely = (item: string): AudienceFilter => ({
  combinator: 'and',
  rules: [{ combinator: 'or', rules: [{ kind: 'likely-to-buy', item, op: 'gte', probability: 0.3 }] }],
});
const known = new Set(['category:WINE', 'product:1']);

function journey(entry: AudienceFilter, { type, config }: { type: string; config: unknown }): Journey {
  const start = { by: 'audience', filter: entry, when: 'now', at: '09:00' };
  return journeyOf(
    { in: ['trigger', start], n: [type, config], end: ['exit', { reason: 'done' }] },
    ['in.next>n', 'n.yes>end'],
    { goal: null },
  );
}
const found = (of: Journey) =>
  unknownItems(of, nodeTypes, known, validate(of, nodeTypes)).map(({ code, level, node, values }) => ({
    ...{ code, level, node },
    item: values?.['item'],
  }));
const node = (item: string) => ({ type: 'likely-to-buy', config: { item, probability: 0.3 } });

describe('items that nobody can be likely to buy', () => {
  it('are warned about wherever a node or an audience asks for them, by any type of node', () => {
    expect(found(journey(likely('category:WINE'), node('product:1')))).toEqual([]);
    expect(found(journey(likely('category:BEER'), node('product:2')))).toEqual([
      { code: 'unknown-item', level: 'warning', node: 'in', item: 'category:BEER' },
      { code: 'unknown-item', level: 'warning', node: 'n', item: 'product:2' },
    ]);
    const branches = [{ id: 'a', label: '', filter: likely('category:BEER') }];
    expect(found(journey(likely('product:1'), { type: 'attribute', config: { branches } }))).toEqual([
      { code: 'unknown-item', level: 'warning', node: 'n', item: 'category:BEER' },
    ]);
  });

  it('say what they are called, in both languages', () => {
    const [issue] = unknownItems(journey(likely('category:BEER'), node('product:1')), nodeTypes, known, []);
    expect(issue?.text.ko).toContain('‘BEER’');
    expect(issue?.text.en).toContain('“BEER”');
  });

  it('say what becomes of everybody: no score, or a wait where the node chose that', () => {
    const ends = (onFailure?: 'wait' | 'fallback'): string[] => {
      const asking = { type: 'likely-to-buy', config: { item: 'product:2', probability: 0.3, onFailure } };
      return unknownItems(journey(likely('product:1'), asking), nodeTypes, known, []).map(
        ({ text }) => / ([^.]*)\.$/.exec(text.en)?.[1] ?? '',
      );
    };
    expect([ends(), ends('fallback'), ends('wait')]).toEqual([
      ...[['Nobody has a score'], ['Nobody has a score'], ['Everybody waits here until they are']],
    ]);
  });

  it('are told once where none is chosen: by the node itself, or by a warning about the rule', () => {
    expect(found(journey(likely(''), node('')))).toEqual([
      { code: 'rule-without-item', level: 'warning', node: 'in', item: undefined },
    ]);
  });
});
