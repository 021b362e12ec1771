import { describe, expect, it } from 'vitest';
import { bucketEdges, examplesOn } from './examples.ts';
import { contextCount, sequenceSize, writeContext, writeSequence } from './features.ts';
import { generatedShop } from './generated-shop.ts';
import { columnCount, type PackedHistories } from './history.ts';
import { splitFor } from './recipe.ts';

const horizon = 28;
const shop = generatedShop({ customers: 500, days: 260, seed: 9 });
const edges = bucketEdges(horizon);
const split = splitFor({ firstDay: shop.firstDay, endDay: shop.lastDay + 1 - horizon, horizon });
const days = [...split.training, split.validation];

/** The shop with everything on and after `day` made up anew. */
function otherFuture(packed: PackedHistories, day: number): PackedHistories {
  const values = packed.values.slice();
  packed.days.forEach((at, index) => {
    if (at >= day)
      for (let column = 0; column < columnCount; column++) values[index * columnCount + column]! += 7 + column;
  });
  return { ...packed, values };
}

/** Every number that a row's features consist of, as bytes. */
type Features = (packed: PackedHistories, customer: number, day: number) => Uint8Array;

const ours: Features = (packed, customer, day) => {
  const context = new Float64Array(contextCount);
  const sequence = new Float32Array(sequenceSize);
  writeContext(packed, customer, day, false, context, 0);
  writeSequence(packed, customer, day, sequence, 0);
  return Buffer.concat([Buffer.from(context.buffer), Buffer.from(sequence.buffer)]);
};

/** Days on which some customer's features change with a future that nobody could know. */
function leakingDays(features: Features): number[] {
  return days.filter((day) => {
    const tempted = otherFuture(shop.packed, day);
    return shop.customers.some(
      (_, customer) => Buffer.compare(features(shop.packed, customer, day), features(tempted, customer, day)) !== 0,
    );
  });
}

describe('features of training rows', () => {
  it('change to no bit with what happens on or after their reference day', () => {
    expect(leakingDays(ours)).toEqual([]);
  });

  it('would be caught if they looked into the label window: one day of it is enough', () => {
    const oneDayAhead: Features = (packed, customer, day) => ours(packed, customer, day + 1);
    expect(leakingDays(oneDayAhead)).toEqual(days);
    const today: Features = (packed, customer, day) => {
      const context = new Float64Array(contextCount);
      writeContext(packed, customer, day, true, context, 0);
      return Buffer.from(context.buffer);
    };
    expect(leakingDays(today)).toEqual(days);
    const windowSpend: Features = (packed, customer, day) => {
      let spend = 0;
      for (let index = packed.starts[customer]!; index < packed.starts[customer + 1]!; index++) {
        const at = packed.days[index]!;
        if (at >= day && at < day + horizon) spend += packed.values[index * columnCount + 4]!;
      }
      return Buffer.from(new Float64Array([spend]).buffer);
    };
    expect(leakingDays(windowSpend)).toEqual(days);
  });

  it('stand in the examples as they were on their day, and the labels of training close before the validation day', () => {
    const now = examplesOn(shop.packed, days, edges, 4000);
    const tempted = otherFuture(shop.packed, split.validation);
    const then = examplesOn(tempted, days, edges, 4000);
    expect(then.contexts).toEqual(now.contexts);
    const trained = now.days.filter((day) => day < split.validation).length;
    expect(then.labels.slice(0, trained)).toEqual(now.labels.slice(0, trained));
    for (const day of split.training) expect(day + horizon).toBeLessThanOrEqual(split.validation);
    expect(split.validation + horizon).toBeLessThanOrEqual(shop.lastDay + 1 - horizon);
  });
});
