import { expect, it } from 'vitest';
import { generatedHistories } from '../model/generated-shop.ts';
import { packHistories, type DailyActivity, type History } from '../model/history.ts';
import { proposedHorizon } from '../model/horizon.ts';
import { onEachDatabase } from '../runs/testing/databases.ts';
import { horizonView } from './horizon-view.ts';
import { readHistories } from './read-histories.ts';
import { shopPace } from './shop-pace.ts';
import { fillHistories } from './testing/fill-shop.ts';

const quiet = { access: 0, events: 0, carts: 0, purchases: 0, spend: 0, sent: 0, opened: 0 };
const bought = (...days: number[]): History => ({
  activity: days.map((day): DailyActivity => ({ ...quiet, day, purchases: 1, spend: 5 })),
});
const today = 20_514;
const now = today * 86_400_000 + 3_600_000;

onEachDatabase('the histories that a training reads', (open) => {
  it('are everybody’s, without the days from the end on, in shared memory', async () => {
    const { database } = await open();
    const histories = generatedHistories({ customers: 1200, days: 150, seed: 3, firstDay: today - 140 });
    await fillHistories(database, histories, now);
    const told: number[] = [];
    const { packed, firstDay, customers } = await readHistories(database, {
      endDay: today,
      onProgress: (done) => told.push(done),
    });
    const past = histories
      .map(({ activity }) => ({ activity: activity.filter(({ day }) => day < today) }))
      .filter(({ activity }) => activity.length > 0);
    const expected = packHistories(past);
    expect({ ...packed, length: past.length }).toEqual({ ...expected, length: past.length });
    expect([packed.starts, packed.days, packed.values].every(({ buffer }) => buffer instanceof SharedArrayBuffer)).toBe(
      true,
    );
    expect(customers).toBe(1200);
    // Five hundred customers at a time.
    expect(told).toEqual([500 / 1200, 1000 / 1200, 1]);
    const firsts = past.map(({ activity }) => activity[0]!.day).sort((a, b) => a - b);
    expect(firstDay).toBe(firsts[Math.floor(firsts.length / 100)]);
  });

  it('are those of an even share of a large shop, and nobody’s of an empty one', async () => {
    const { database } = await open();
    expect(await readHistories(database, { endDay: today })).toMatchObject({ firstDay: today, customers: 0 });
    await fillHistories(
      database,
      Array.from({ length: 2000 }, (_, index) => bought(today - 1 - (index % 50))),
      now,
    );
    const { packed, customers } = await readHistories(database, { endDay: today, limit: 500 });
    expect(customers).toBe(2000);
    expect(Math.abs(packed.starts.length - 1 - 500)).toBeLessThan(25);
    // Every part of the shop is there: recent days and old ones alike.
    const early = packed.days.filter((day) => day < today - 25).length;
    expect(Math.abs(early - 250)).toBeLessThan(40);
  });

  it('do not make a shop old by one stray date', async () => {
    const { database } = await open();
    const people = Array.from({ length: 300 }, (_, index) => bought(today - 80 + (index % 60)));
    await fillHistories(database, [bought(today - 3650), ...people], now);
    expect((await readHistories(database, { endDay: today })).firstDay).toBe(today - 80);
  });

  it('stop being read when the training is cancelled', async () => {
    const { database } = await open();
    await fillHistories(
      database,
      Array.from({ length: 1500 }, () => bought(today - 3)),
      now,
    );
    const stop = new AbortController();
    const told: number[] = [];
    const reading = readHistories(database, {
      endDay: today,
      signal: stop.signal,
      onProgress: (done) => {
        told.push(done);
        stop.abort(new Error('cancelled'));
      },
    });
    await expect(reading).rejects.toThrow('cancelled');
    expect(told).toHaveLength(1);
  });
});

onEachDatabase('a horizon in words', (open) => {
  it('counts who would be gone now, the last whole window, and the shop’s own pace', async () => {
    const { database, services } = await open();
    const people = [
      bought(today - 100, today - 90, today - 80), // gone
      bought(today - 100, today - 5), // back
      bought(today - 40), // gone
      bought(today - 10), // too young for the window
      bought(today - 30), // bought on the window's first day, and known no longer
      { activity: [{ ...quiet, day: today - 60, access: 1 }] }, // never bought
      bought(today - 50, today + 3), // a date that has not come yet does not count
    ];
    await fillHistories(database, people, now);
    const pace = shopPace({ ...services, clock: () => now });
    expect(await horizonView(pace, 30, null, 28)).toEqual({
      days: 30,
      proposed: 90,
      setting: null,
      inUse: 28,
      buyers: 6,
      goneNow: 3,
      lastWindow: { people: 5, churnRate: 4 / 5 },
      gaps: { half: 10, most: 95, nearlyAll: 95 },
    });
    expect(await horizonView(pace, null, 45, null)).toMatchObject({ days: 45, setting: 45, goneNow: 2 });
  });

  it('proposes what a training would take, and nothing in an empty shop', async () => {
    const { database, services } = await open();
    const pace = shopPace({ ...services, clock: () => now });
    expect(await horizonView(pace, null, null, null)).toMatchObject({
      days: 90,
      proposed: null,
      buyers: 0,
      lastWindow: null,
    });
    const histories = generatedHistories({ customers: 300, days: 200, seed: 5, firstDay: today - 190 });
    await fillHistories(database, histories, now);
    pace.forget();
    const { packed } = await readHistories(database, { endDay: today });
    const { proposed } = await horizonView(pace, null, null, null);
    expect(proposed).toBe(proposedHorizon(packed, today));
    expect(proposed).toBe(proposedHorizon(packHistories(histories), today));
  });
});
