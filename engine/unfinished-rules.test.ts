import { describe, expect, it } from 'vitest';
import { nodeTypes } from '../nodes/index.ts';
import type { PropertyGroup, PropertyRule } from './filter.ts';
import type { Journey } from './journey.ts';
import { journeyOf } from './testing/journeys.ts';
import { hasUnfinishedRule } from './unfinished-rules.ts';
import { validate } from './validate.ts';

const at = { x: 0, y: 0 };
const rule = (op: PropertyRule['op'], value?: PropertyRule['value']): PropertyRule => ({
  ...{ kind: 'property', property: 'age', op },
  ...(value !== undefined && { value }),
});
const all = (...rules: PropertyGroup['rules']): PropertyGroup => ({ combinator: 'and', rules });
const empty = all(rule('eq', ''));
const written = all(rule('eq', '30'));

const journey = (part: Partial<Journey>): Journey => journeyOf({}, [], { goal: null, ...part });
const found = (of: Journey) =>
  validate(of, nodeTypes)
    .filter(({ code }) => code === 'rule-without-value')
    .map(({ level, node, field }) => ({ level, node, field }));
const only = (type: string, config: unknown) => journey({ nodes: [{ id: 'n', type, config, at }] });
const atNode = (field?: string) => [{ level: 'warning', node: 'n', field }];

describe('a rule without a value', () => {
  it('compares with nothing, however deep it stands; false, zero and tests that need no value are finished', () => {
    expect(
      [rule('eq', ''), rule('gt'), rule('in', []), rule('ne', ' ')].map((one) => hasUnfinishedRule(all(one))),
    ).toEqual([true, true, true, true]);
    const finished = [rule('exists'), rule('missing'), rule('eq', false), rule('lt', 0), rule('in', ['a'])];
    expect(hasUnfinishedRule(all(...finished))).toBe(false);
    expect(hasUnfinishedRule(all(rule('exists'), all(rule('eq', 1), empty)))).toBe(true);
    const did = { kind: 'did', event: 'e', times: { op: 'atLeast', count: 1 } } as const;
    expect(hasUnfinishedRule({ combinator: 'or', rules: [did, { ...did, where: empty }] })).toBe(true);
    expect(hasUnfinishedRule({ combinator: 'or', rules: [did, { ...did, where: written }] })).toBe(false);
  });

  it('is warned about where people come in and wherever a step asks', () => {
    const trigger = { by: 'audience', when: 'now', at: '09:00' };
    expect(found(only('trigger', { ...trigger, filter: empty }))).toEqual(atNode());
    expect(found(only('trigger', { ...trigger, filter: written }))).toEqual([]);
    expect(found(only('trigger', { by: 'event', event: 'e', where: empty }))).toEqual(atNode());
    const branches = [{ id: 'a', label: '', filter: empty }];
    expect(found(only('attribute', { branches }))).toEqual(atNode('branches.0.filter'));
    const config = { event: 'e', where: empty };
    expect(found(only('did', { ...config, times: { op: 'atLeast', count: 1 } }))).toEqual(atNode('where'));
    expect(found(only('wait-event', { ...config, timeout: { amount: 1, unit: 'days' } }))).toEqual(atNode('where'));
  });

  it('is warned about in the goal and in the rules by which people leave', () => {
    const goal = { event: 'e', windowMs: 1000, ends: true };
    const whole = [{ level: 'warning', node: undefined, field: 'goal' }];
    expect(found(journey({ goal: { ...goal, where: empty } }))).toEqual(whole);
    expect(found(journey({ goal: { ...goal, where: written } }))).toEqual([]);
    const exits = [written, empty].map((where, index) => ({ event: 'e', where, reason: String(index) }));
    expect(found(journey({ exits }))).toEqual([{ level: 'warning', node: undefined, field: 'exits.1' }]);
  });
});
