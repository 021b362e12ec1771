import { describe, expect, it } from 'vitest';
import type { RfmFact } from '../../engine/facts.ts';
import { RFM_GROUPS } from '../../engine/filter.ts';
import { aVisit, aroundNode, codesOf } from '../testing/a-visit.ts';
import type { RfmConfig } from './config.ts';
import { RFM_GROUP_NAMES } from './group-names.ts';
import { rfm } from './node.ts';

const atRisk: RfmFact = { r: 2, f: 4, m: 5, group: 'at-risk', recencyDays: 90, orders: 12, amount: 800 };
const prospect: RfmFact = { r: null, f: null, m: null, group: 'prospect', recencyDays: null, orders: 0, amount: 0 };
const select = (over: Partial<RfmConfig>): RfmConfig => ({ cells: [], groups: [], ...over });
const leave = (config: RfmConfig, fact: RfmFact) => rfm.arrive(aVisit(config), { rfm: fact });
const check = (config: RfmConfig) => codesOf(rfm.check?.(config, aroundNode('rfm', config)));

describe('RFM filter', () => {
  it('lets the named groups through', () => {
    expect(leave(rfm.initial, atRisk)).toEqual({ leave: 'in' });
    expect(leave(rfm.initial, prospect)).toEqual({ leave: 'out' });
    expect(leave(select({ groups: ['prospect'] }), prospect)).toEqual({ leave: 'in' });
  });

  it('lets the painted cells through', () => {
    expect(leave(select({ cells: [{ r: 2, f: 4 }] }), atRisk)).toEqual({ leave: 'in' });
    expect(leave(select({ cells: [{ r: 4, f: 2 }] }), atRisk)).toEqual({ leave: 'out' });
  });

  it('narrows by the monetary range', () => {
    expect(leave(select({ groups: ['at-risk'], m: { min: 4, max: 5 } }), atRisk)).toEqual({ leave: 'in' });
    expect(leave(select({ groups: ['at-risk'], m: { min: 1, max: 4 } }), atRisk)).toEqual({ leave: 'out' });
  });

  it('throws without the fact, so that the run is held', () => {
    expect(() => rfm.arrive(aVisit(rfm.initial), {})).toThrow('RFM fact');
  });

  it('names up to three groups on the card and counts more', () => {
    expect(rfm.summary(rfm.initial)).toEqual({ ko: '놓치면 안 됨, 이탈 위험', en: 'Cannot lose, At risk' });
    const four = select({ groups: ['champions', 'loyal', 'new', 'at-risk'] });
    expect(rfm.summary(four)).toEqual({ ko: '4개 그룹', en: '4 groups' });
    expect(rfm.summary(select({ cells: [{ r: 1, f: 1 }], m: { min: 3, max: 5 } }))).toEqual({
      ko: '1칸 · M 3-5',
      en: '1 cell · M 3-5',
    });
    expect(rfm.summary(select({})).ko).toBe('모든 고객');
  });

  it('warns when nothing is chosen and refuses a reversed range', () => {
    expect(check(rfm.initial)).toEqual([]);
    expect(check(select({}))).toEqual(['rfm-selects-everyone']);
    expect(check(select({ m: { min: 2, max: 5 } }))).toEqual([]);
    expect(check(select({ m: { min: 5, max: 2 } }))).toEqual(['rfm-range-reversed']);
  });

  it('calls every group by a name of its own', () => {
    const names = RFM_GROUPS.flatMap((group) => [RFM_GROUP_NAMES[group].ko, RFM_GROUP_NAMES[group].en]);
    expect(new Set(names).size).toBe(RFM_GROUPS.length * 2);
  });
});
