import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Facts } from '../../engine/facts.ts';
import { aVisit, aroundNode, codesOf } from '../testing/a-visit.ts';
import { putBand } from './band-groups.ts';
import { CHURN_BANDS, churnBandConfig } from './config.ts';
import type { ChurnBandConfig } from './config.ts';
import { bandOf, bandRanges, churnBand } from './node.ts';

const group = (id: string, ...bands: number[]) => ({ id, label: '', bands });
const config: ChurnBandConfig = { groups: [group('high', 8, 9, 10), group('middle', 5, 6, 7)] };

/** The displayed `band` is wrong on purpose: the decision must come from the raw probability. */
function scored(p: number): Facts {
  return { churn: { status: 'scored', p, band: 1, reasons: [], modelHash: 'm', at: 0 } };
}
const leave = (facts: Facts, of = config) => churnBand.arrive(aVisit(of), facts);

describe('churn band', () => {
  it('takes the port of the group that holds the band of the raw probability', () => {
    expect(leave(scored(0.95))).toEqual({ leave: 'high' });
    expect(leave(scored(0.7))).toEqual({ leave: 'high' });
    expect(leave(scored(0.6999))).toEqual({ leave: 'middle' });
    expect(leave(scored(0.1))).toEqual({ leave: 'other' });
  });

  it('has a way out for customers without a score', () => {
    expect(leave({ churn: { status: 'none' } })).toEqual({ leave: 'none' });
  });

  it('waits for a failed score unless it is to go on, and then leaves by a way of its own', () => {
    expect(churnBand.needs(config)).toEqual([{ fact: 'churn' }]);
    expect(churnBand.needs({ ...config, onFailure: 'wait' })).toEqual([{ fact: 'churn' }]);
    const goesOn: ChurnBandConfig = { ...config, onFailure: 'fallback' };
    expect(churnBand.needs(goesOn)).toEqual([{ fact: 'churn', onFailure: 'tell' }]);
    expect(churnBand.ports(goesOn).at(-1)).toMatchObject({ id: 'score-failed', required: true });
    expect(churnBand.ports(config).map(({ id }) => id)).not.toContain('score-failed');
    expect(leave({ churn: { status: 'failed', code: 'no-model', detail: 'd' } }, goesOn)).toEqual({
      leave: 'score-failed',
    });
    expect(putBand(goesOn, 'middle', 9).onFailure).toBe('fallback');
  });

  it('throws without the fact, so that the run is held', () => {
    expect(() => leave({})).toThrow('churn fact');
  });

  it('cuts the probabilities into ten bands, 1 included in the last', () => {
    expect([0, 0.0999, 0.1, 0.5, 0.9, 0.9999, 1].map(bandOf)).toEqual([1, 1, 2, 6, 10, 10, 10]);
  });

  it('sends every score out by a port that exists, however the bands are grouped', () => {
    const grouping = fc
      .array(fc.integer({ min: 0, max: 4 }), { minLength: 10, maxLength: 10 })
      .map((owner): ChurnBandConfig => {
        const groups = [1, 2, 3, 4].map((g) =>
          group(`g${String(g)}`, ...CHURN_BANDS.filter((b) => owner[b - 1] === g)),
        );
        return { groups };
      });
    fc.assert(
      fc.property(grouping, fc.double({ min: 0, max: 1, noNaN: true }), (of, p) => {
        expect(churnBandConfig.safeParse(of).success).toBe(true);
        const outcome = leave(scored(p), of);
        expect(churnBand.ports(of).map((port) => ({ leave: port.id }))).toContainEqual(outcome);
      }),
    );
  });

  it('shows a port for other bands only while some are left over', () => {
    const ids = (of: ChurnBandConfig) => churnBand.ports(of).map((port) => port.id);
    expect(ids(config)).toEqual(['high', 'middle', 'other', 'none']);
    expect(ids({ groups: [group('all', ...CHURN_BANDS)] })).toEqual(['all', 'none']);
  });

  it('writes bands as ranges', () => {
    expect(bandRanges([10, 8, 9])).toBe('8-10');
    expect(bandRanges([1, 2, 3, 5, 10])).toBe('1-3, 5, 10');
    expect(churnBand.summary(churnBand.initial)).toEqual({ ko: '이탈 8-10구간', en: 'Band 8-10' });
    expect(churnBand.summary(config)).toEqual({ ko: '이탈 8-10 · 5-7구간', en: 'Band 8-10 / 5-7' });
  });

  it('labels a port by its bands, or by the name it was given', () => {
    expect(churnBand.ports(config)[0]?.label).toEqual({ ko: '8-10구간', en: 'Band 8-10' });
    expect(churnBand.ports({ groups: [{ id: 'g', label: '위험', bands: [10] }] })[0]?.label.ko).toBe('위험');
  });

  it('refuses a band in two groups, two groups of one id, reserved ids and bands that do not exist', () => {
    const accepts = (...groups: unknown[]) => churnBandConfig.safeParse({ groups }).success;
    expect(accepts(group('a', 1), group('b', 2))).toBe(true);
    expect(accepts(group('a', 1), group('b', 1))).toBe(false);
    expect(accepts(group('a', 1, 1))).toBe(false);
    expect(accepts(group('a', 1), group('a', 2))).toBe(false);
    expect(accepts(group('none', 1))).toBe(false);
    expect(accepts(group('other', 1))).toBe(false);
    expect(accepts(group('a', 11))).toBe(false);
    expect(accepts()).toBe(false);
  });

  it('keeps the name of the way of failures only where there is that way, as older plans may call a group so', () => {
    const accepts = (rest: object) =>
      churnBandConfig.safeParse({ groups: [group('score-failed', 1)], ...rest }).success;
    expect([{}, { onFailure: 'wait' }, { onFailure: 'fallback' }].map(accepts)).toEqual([true, true, false]);
  });

  it('reports a group that nobody can be in', () => {
    const empty = { groups: [group('a', 1), group('b')] };
    expect(churnBand.check?.(empty, aroundNode('churn-band', empty))).toMatchObject([
      { code: 'churn-group-empty', level: 'error', field: 'groups.1.bands' },
    ]);
    expect(codesOf(churnBand.check?.(config, aroundNode('churn-band', config)))).toEqual([]);
  });
});
