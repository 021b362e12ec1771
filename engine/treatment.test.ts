import { describe, expect, it } from 'vitest';
import { isHeldOut, isUntreated } from './draw.ts';
import type { Plan } from './plan.ts';
import { simulate } from './simulate.ts';
import { DAY, factsFrom, MONDAY, planOf } from './testing/journeys.ts';
import { testTypes } from './testing/node-types.ts';
import { withheldBy, type Withheld } from './treatment.ts';

const ids = Array.from({ length: 20_000 }, (_, index) => index + 1);
const plan = { journey: 'j', holdout: 0.2 };

describe('withheldBy', () => {
  it('withholds by the untreated group first, then by the journey’s holdout', () => {
    for (const id of ids.slice(0, 2000)) {
      const wanted = isUntreated(id, 0.1) ? 'untreated' : isHeldOut('j', 0.2, id) ? 'holdout' : null;
      expect(withheldBy(plan, 0.1, id)).toBe(wanted);
    }
  });

  it('leaves the product of both chances treated', () => {
    const treated = ids.filter((id) => withheldBy(plan, 0.1, id) === null).length;
    expect(treated / ids.length).toBeCloseTo(0.9 * 0.8, 2);
  });

  it('treats the untreated group, too, in a journey that is for everybody, but keeps its own holdout', () => {
    const everybody = { ...plan, untreated: 'ignore' } as const;
    expect(new Set(ids.map((id) => withheldBy(everybody, 1, id)))).toEqual(new Set([null, 'holdout']));
    expect(withheldBy({ ...everybody, holdout: 0 }, 1, 1)).toBeNull();
  });

  it('withholds nothing when nobody is to be untreated', () => {
    expect(ids.every((id) => withheldBy({ journey: 'j', holdout: 0 }, 0, id) === null)).toBe(true);
  });
});

describe('simulate', () => {
  it('lets the untreated group ride without messages, besides the holdout, and counts both', async () => {
    const journey: Plan = { ...planOf({ in: 'start', m: 'post' }, ['in.next>m']), holdout: 0.5 };
    const people = ids.slice(0, 200).map((id) => ({ id, enteredAt: MONDAY }));
    const by = (why: Withheld | null) => people.filter(({ id }) => withheldBy(journey, 0.2, id) === why).length;
    const source = factsFrom(() => ({}));
    const ride = (plan: Plan) =>
      simulate(plan, people, {
        ...{ source, types: testTypes, until: MONDAY + DAY, untreatedShare: 0.2 },
        eventsOf: () => [],
      });
    const result = await ride(journey);
    expect(result.withheld).toEqual({ untreated: by('untreated'), holdout: by('holdout') });
    expect(result.withheld.untreated).toBeGreaterThan(20);
    expect(result.nodes['m']).toMatchObject({ sends: by(null), left: { sent: 200 } });
    expect((await ride({ ...journey, untreated: 'ignore' })).withheld.untreated).toBe(0);
  });
});
