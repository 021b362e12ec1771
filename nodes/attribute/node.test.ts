import { describe, expect, it } from 'vitest';
import type { AudienceFilter, AudienceRule } from '../../engine/filter.ts';
import { aProfile, aVisit, aroundNode } from '../testing/a-visit.ts';
import { attributeConfig } from './config.ts';
import type { AttributeConfig } from './config.ts';
import { attribute } from './node.ts';

const all = (...rules: AudienceRule[]): AudienceFilter => ({ combinator: 'and', rules });
const city = (value: string): AudienceRule => ({ kind: 'property', property: 'city', op: 'eq', value });
const bought: AudienceRule = { kind: 'did', event: 'order_completed', times: { op: 'atLeast', count: 1 } };
const config: AttributeConfig = {
  branches: [
    { id: 'seoul', label: '서울', filter: all(city('서울')) },
    { id: 'old', label: '', filter: all({ kind: 'property', property: 'age', op: 'gte', value: 60 }) },
  ],
};
const leave = (attributes: Record<string, unknown>) =>
  attribute.arrive(aVisit(config), { profile: aProfile({ attributes }) });

describe('condition', () => {
  it('takes the first branch that holds, and else when none does', () => {
    expect(leave({ city: '서울', age: 70 })).toEqual({ leave: 'seoul' });
    expect(leave({ city: '부산', age: 70 })).toEqual({ leave: 'old' });
    expect(leave({ city: '부산' })).toEqual({ leave: 'else' });
  });

  it('asks for each fact once, whatever the branches', () => {
    const filters = [
      all(city('서울'), bought),
      all(city('부산'), bought, { kind: 'churn', op: 'gte', probability: 0.5 }),
    ];
    const needs = attribute.needs({
      branches: filters.map((filter, i) => ({ id: `b${String(i)}`, label: '', filter })),
    });
    expect(needs.map((need) => need.fact).sort()).toEqual(['churn', 'did', 'profile']);
  });

  it('waits for a failed score unless it is to go on, and then asks to be told of the failure', () => {
    const risky = all({ kind: 'churn', op: 'gte', probability: 0.5 });
    const branches = [config.branches[0]!, { id: 'risky', label: '', filter: risky }];
    const waits: AttributeConfig = { branches };
    const goesOn: AttributeConfig = { branches, onFailure: 'fallback' };
    expect(attribute.needs(waits)).toEqual([{ fact: 'profile' }, { fact: 'churn' }]);
    expect(attribute.needs(goesOn)).toEqual([{ fact: 'profile' }, { fact: 'churn', onFailure: 'tell' }]);
    expect(attribute.ports(waits).map(({ id }) => id)).toEqual(['seoul', 'risky', 'else']);
    expect(attribute.ports(goesOn).map(({ id, required }) => [id, required])).toEqual([
      ['seoul', true],
      ['risky', true],
      ['else', false],
      ['score-failed', true],
    ]);
    const facts = (attributes: Record<string, unknown>) => ({
      profile: aProfile({ attributes }),
      churn: { status: 'failed', code: 'no-model', detail: 'd' } as const,
    });
    // Whom a condition without a score takes first needs none.
    expect(attribute.arrive(aVisit(goesOn), facts({ city: '서울' }))).toEqual({ leave: 'seoul' });
    expect(attribute.arrive(aVisit(goesOn), facts({}))).toEqual({ leave: 'score-failed' });
    expect(attribute.ports({ ...config, onFailure: 'fallback' }).map(({ id }) => id)).toEqual(['seoul', 'old', 'else']);
  });

  it('throws when a fact is missing, so that the run is held', () => {
    expect(() => attribute.arrive(aVisit(config), {})).toThrow('profile');
  });

  it('shows a port per branch, named by its label or number, and else', () => {
    expect(attribute.ports(config).map((port) => [port.id, port.label.ko, port.required])).toEqual([
      ['seoul', '서울', true],
      ['old', '조건 2', true],
      ['else', '그 외', false],
    ]);
    expect(attribute.summary(config)).toEqual({ ko: '서울 · 조건 2', en: '서울 / Condition 2' });
  });

  it('reports branches without a rule', () => {
    expect(attribute.check?.(attribute.initial, aroundNode('attribute', attribute.initial))).toMatchObject([
      { code: 'branch-without-rules', level: 'error', field: 'branches.0.filter' },
    ]);
    expect(attribute.check?.(config, aroundNode('attribute', config))).toEqual([]);
  });

  it('refuses two branches of one id and a branch that is called else', () => {
    const branch = (id: string) => ({ id, label: '', filter: all() });
    const accepts = (...ids: string[]) => attributeConfig.safeParse({ branches: ids.map(branch) }).success;
    expect(accepts('a', 'b')).toBe(true);
    expect(accepts('a', 'a')).toBe(false);
    expect(accepts('else')).toBe(false);
    expect(accepts()).toBe(false);
  });

  it('keeps the name of the way of failures only where there is that way, as older plans may call a branch so', () => {
    const branches = [{ id: 'score-failed', label: '', filter: all() }];
    const accepts = (rest: object) => attributeConfig.safeParse({ branches, ...rest }).success;
    expect([{}, { onFailure: 'wait' }, { onFailure: 'fallback' }].map(accepts)).toEqual([true, true, false]);
  });
});
