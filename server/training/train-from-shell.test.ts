import { expect, it } from 'vitest';
import { localDay } from '../../engine/wall-clock.ts';
import { onEachDatabase } from '../runs/testing/databases.ts';
import { championHash, storedModel } from './registry.ts';
import { writeTrainingSettings } from './settings.ts';
import { fillGenerated } from './testing/fill-shop.ts';
import { newsOf, trainFromShell } from './train-from-shell.ts';
import { firstProgress, latestTrainings, noteProgress, openTraining, TrainingRunning } from './trainings.ts';

const now = Date.UTC(2026, 2, 2, 1);
const today = localDay(now, 'Asia/Seoul');
const never = new AbortController().signal;
const clock = (): number => now;

onEachDatabase('a training from the shell', (open) => {
  it('makes the shop’s champion as the button does, and tells of its phases and epochs', async () => {
    const { database } = await open();
    await writeTrainingSettings(database, { horizonDays: 28, weekly: true });
    await fillGenerated(database, { customers: 330, days: 112, seed: 3, today }, now);
    const lines: string[] = [];
    const training = await trainFromShell(database, { signal: never, tell: (line) => void lines.push(line), clock });
    expect(training).toMatchObject({ state: 'done', code: 'no-champion', cause: 'button', horizonDays: 28 });
    expect(await championHash(database)).toBe(training.modelHash);
    const { info } = await storedModel(database, training.modelHash!);
    expect(lines.filter((line) => line.startsWith('seed')).length).toBe(training.progress.losses.length);
    expect(training.progress.losses.length).toBeGreaterThanOrEqual(info.epochs.length);
    expect(lines).toContain('training');
    expect(await latestTrainings(database)).toEqual([training]);
  }, 90_000);

  it('says why there is no model, gives way to one under way, and is cancelled without a trace', async () => {
    const { database } = await open();
    const silent = { tell: () => undefined, clock };
    expect(await trainFromShell(database, { signal: never, ...silent })).toMatchObject({
      state: 'failed',
      code: 'no-people',
    });
    const gone = await trainFromShell(database, { signal: AbortSignal.abort(new Error('enough')), ...silent });
    expect(gone).toMatchObject({ state: 'cancelled', modelHash: null });
    expect(await championHash(database)).toBeNull();
    await openTraining(database, { cause: 'button', horizon: 28, now });
    await expect(trainFromShell(database, { signal: never, ...silent })).rejects.toThrow(TrainingRunning);
  });

  it('goes on with the one that was killed in the middle of it, once nobody writes to it any more', async () => {
    const { database } = await open();
    await fillGenerated(database, { customers: 120, days: 112, seed: 3, today }, now);
    const id = await openTraining(database, { cause: 'weekly', horizon: 28, now });
    const at = (later: number) => ({ signal: never, tell: () => undefined, clock: () => now + later });
    const workedOn = { ...firstProgress(now + 60_000, 2), phase: 'reading' } as const;
    expect(await noteProgress(database, id, workedOn, 28)).toBe(true);
    await expect(trainFromShell(database, at(89_000))).rejects.toThrow(TrainingRunning);
    const training = await trainFromShell(database, at(90_000));
    expect(training).toMatchObject({
      id,
      state: 'done',
      cause: 'weekly',
      code: 'no-champion',
      progress: { attempt: 3 },
    });
    expect(await championHash(database)).toBe(training.modelHash);
    expect(await latestTrainings(database)).toEqual([training]);
  });
});

it('what is told of a training is what is new: its phase, each epoch, and with the latest the time left', () => {
  const loss = (epoch: number) => ({ seed: 1, epoch, trainingLoss: 1, validationLoss: 0.5 / epoch });
  const progress = { ...firstProgress(now), phase: 'training', losses: [1, 2, 3].map(loss), secondsLeft: 41 } as const;
  expect(newsOf(progress, { phase: 'preparing', losses: 1 })).toEqual([
    'training',
    'seed 1 epoch 2: validation loss 0.2500',
    'seed 1 epoch 3: validation loss 0.1667, about 41 s left',
  ]);
  expect(newsOf(progress, { phase: 'training', losses: 3 })).toEqual([]);
  expect(newsOf({ ...progress, secondsLeft: null }, { phase: 'training', losses: 2 })).toEqual([
    'seed 1 epoch 3: validation loss 0.1667',
  ]);
});
