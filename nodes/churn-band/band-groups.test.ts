import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { putBand, takeBand } from './band-groups.ts';
import { churnBandConfig } from './config.ts';
import type { ChurnBandConfig } from './config.ts';

const start: ChurnBandConfig = {
  groups: [
    { id: 'high', label: '', bands: [8, 9, 10] },
    { id: 'low', label: '', bands: [1] },
  ],
};

describe('bands and their groups', () => {
  it('move from one group to the other', () => {
    expect(putBand(start, 'low', 9).groups.map((group) => group.bands)).toEqual([
      [8, 10],
      [1, 9],
    ]);
  });

  it('belong to none once they are taken out', () => {
    expect(takeBand(start, 8).groups[0]?.bands).toEqual([9, 10]);
    expect(takeBand(start, 5)).toEqual(start);
  });

  it('stay a valid config whatever is painted', () => {
    const stroke = fc.record({ group: fc.constantFrom('high', 'low', null), band: fc.integer({ min: 1, max: 10 }) });
    fc.assert(
      fc.property(fc.array(stroke), (strokes) => {
        const end = strokes.reduce(
          (config, { group, band }) => (group === null ? takeBand(config, band) : putBand(config, group, band)),
          start,
        );
        expect(churnBandConfig.safeParse(end).success).toBe(true);
      }),
    );
  });
});
