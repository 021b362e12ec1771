import { WorkflowNotFoundError } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localDay } from '../engine/wall-clock.ts';
import type { Training } from '../engine/contract/models.ts';
import { testShop } from '../server/runs/testing/shop.ts';
import { shippedModel } from '../server/shop/testing/shop-app.ts';
import { testLocation } from '../server/shop/testing/location.ts';
import { createTestDatabase } from '../server/store/testing/postgres.ts';
import { championHash, ensureShipped, storedModel } from '../server/training/registry.ts';
import { writeTrainingSettings } from '../server/training/settings.ts';
import { createTrainingStarter, weeklySchedule, type TrainingStarter } from '../server/training/starter.ts';
import { fillGenerated } from '../server/training/testing/fill-shop.ts';
import {
  firstProgress,
  latestTrainings,
  noteProgress,
  openTraining,
  trainingById,
  TrainingRunning,
} from '../server/training/trainings.ts';
import { execute, type DatabaseLocation } from '../server/store/database.ts';
import { askDoor } from './testing/door.ts';
import { rideOn, until, type Ride } from './testing/ride.ts';
import { temporalPlace } from './testing/temporal.ts';

describe.each(['sqlite', 'postgres'] as const)('trainings on a real Temporal server (%s)', (dialect) => {
  let ride: Ride;
  let starter: TrainingStarter;
  let location: DatabaseLocation;
  const cleanUp: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    if (dialect === 'postgres') {
      const { url, drop } = await createTestDatabase(await askDoor('postgres'));
      location = { url };
      cleanUp.push(drop);
    } else {
      const place = await testLocation();
      ({ location } = place);
      cleanUp.push(place.remove);
    }
    const now = Date.now();
    const shop = await testShop({ location, now });
    cleanUp.unshift(() => shop.close());
    ride = await rideOn(shop, await temporalPlace());
    cleanUp.unshift(() => ride.close());
    starter = createTrainingStarter(ride.services, ride.worker.client);
    await ensureShipped(shop.database, shippedModel, now);
    await writeTrainingSettings(shop.database, { horizonDays: 28, weekly: true });
  });
  afterAll(async () => {
    for (const clean of cleanUp) await clean();
  });

  const ended = async (id: string): Promise<Training> => {
    const { database } = ride.shop;
    await until(async () => (await trainingById(database, id))?.state !== 'running', 120_000);
    return (await trainingById(database, id))!;
  };

  it('fails with a reason in a shop where nobody has done anything', async () => {
    const training = await ended(await starter.start('button'));
    expect(training).toMatchObject({ state: 'failed', code: 'no-people', modelHash: null });
    expect(training.detail).toContain('nothing to learn from');
  });

  it('publishes the shop’s own model, which says what it beat, and refuses a second training meanwhile', async () => {
    const { database } = ride.shop;
    const now = Date.now();
    await fillGenerated(database, { customers: 450, days: 160, seed: 7, today: localDay(now, 'Asia/Seoul') }, now);
    const shipped = await championHash(database);
    const id = await starter.start('button');
    await expect(starter.start('button')).rejects.toThrow(TrainingRunning);
    expect(await starter.startWeekly()).toBeNull();
    const training = await ended(id);
    expect(training).toMatchObject({
      state: 'done',
      cause: 'button',
      code: 'better',
      horizonDays: 28,
      progress: { phase: 'publishing', customers: 450, attempt: 1 },
    });
    expect(training.progress.losses.filter(({ seed }) => seed === 1).map(({ epoch }) => epoch)).toEqual(
      expect.arrayContaining([1, 2, 3, 4]) as number[],
    );
    expect(await championHash(database)).toBe(training.modelHash);
    const { info } = await storedModel(database, training.modelHash!);
    expect(info.gate).toMatchObject({ verdict: 'better', champion: shipped });
    expect(info.gate!.contest!.logLoss).toBeLessThan(info.gate!.contest!.championLogLoss);
    expect(info.value?.bgnbd.r).toBeGreaterThan(0);
  }, 180_000);

  it('is cancelled at once, in the middle of an epoch, and leaves the champion alone', async () => {
    const { database } = ride.shop;
    const before = await championHash(database);
    const id = await starter.start('button');
    await until(async () => (await trainingById(database, id))?.progress.phase === 'training', 60_000);
    expect(await starter.cancel(id)).toBe(true);
    expect(await trainingById(database, id)).toMatchObject({ state: 'cancelled', code: null });
    await ride.worker.client.workflow.getHandle(id).result();
    expect(await trainingById(database, id)).toMatchObject({ state: 'cancelled', modelHash: null });
    expect(await championHash(database)).toBe(before);
    expect(await starter.cancel(id)).toBe(false);
  }, 120_000);

  it('goes on with another worker when one is stopped in the middle, and with another server when that was lost', async () => {
    const { database } = ride.shop;
    const id = await openTraining(database, { cause: 'button', horizon: 28, now: Date.now() });
    // Nobody told the server, as when it was swapped: the sweep notices after half a minute.
    await starter.repair();
    expect((await trainingById(database, id))?.progress.phase).toBe('waiting');
    await execute(database, database.db, 'update trainings set started_at = started_at - 40000 where id = ?', [id]);
    const noted = (ago: number) =>
      noteProgress(database, id, { ...firstProgress(Date.now() - ago), phase: 'reading' }, 28);
    // Somebody works on it without the server, as the shell does: it is left to them until they fall silent.
    await noted(20_000);
    await starter.repair();
    await expect(ride.worker.client.workflow.getHandle(id).describe()).rejects.toThrow(WorkflowNotFoundError);
    await noted(40_000);
    await starter.repair();
    await until(async () => (await trainingById(database, id))!.progress.losses.length > 0, 60_000);
    await ride.close();
    expect((await trainingById(database, id))?.state).toBe('running');
    const { address, namespace } = ride.place;
    ride = await rideOn(ride.shop, { address, namespace });
    const training = await ended(id);
    expect(training).toMatchObject({ state: 'done', code: 'same-model' });
    expect(training.progress.attempt).toBeGreaterThan(1);
    expect(training.modelHash).toBe(await championHash(database));
  }, 240_000);

  it('comes by itself each week in the shop’s zone, unless that is switched off', async () => {
    const { database } = ride.shop;
    starter = createTrainingStarter(ride.services, ride.worker.client);
    await starter.ensureWeekly();
    const next = await starter.nextWeekly();
    expect(new Date(next!).toISOString().slice(11, 16)).toBe('19:30');
    expect(new Date(next!).getUTCDay()).toBe(0);
    await writeTrainingSettings(database, { horizonDays: 28, weekly: false });
    expect([await starter.nextWeekly(), await starter.startWeekly()]).toEqual([null, null]);
    await writeTrainingSettings(database, { horizonDays: 28, weekly: true });
    const before = (await latestTrainings(database)).length;
    await ride.worker.client.schedule.getHandle(weeklySchedule).trigger();
    await until(async () => (await latestTrainings(database)).length > before);
    const [latest] = await latestTrainings(database);
    expect(latest).toMatchObject({ cause: 'weekly', state: 'running' });
    await starter.cancel(latest!.id);
  }, 60_000);
});
