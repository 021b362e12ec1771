import { describe, expect, it } from 'vitest';
import { generatedShop } from './generated-shop.ts';
import { columnCount, packHistories } from './history.ts';
import { fitValueParameters } from './value-parameters.ts';

describe('value parameters', () => {
  const shop = generatedShop({ customers: 400, days: 200, seed: 4 });
  const day = shop.lastDay - 40;

  it('are four positive numbers, and do not see what happens from the day on', () => {
    const fitted = fitValueParameters(shop.packed, day);
    expect(Object.values(fitted?.bgnbd ?? {}).map((value) => value > 0 && Number.isFinite(value))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    const values = shop.packed.values.slice();
    shop.packed.days.forEach((at, index) => {
      if (at >= day) values.fill(0, index * columnCount, (index + 1) * columnCount);
    });
    expect(fitValueParameters({ ...shop.packed, values }, day)).toEqual(fitted);
    expect(fitValueParameters(shop.packed, day - 60)).not.toEqual(fitted);
  });

  it('are absent where nobody has bought', () => {
    expect(fitValueParameters(packHistories([{ activity: [] }]), day)).toBeUndefined();
    expect(fitValueParameters(packHistories([]), day)).toBeUndefined();
  });
});
