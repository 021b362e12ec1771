import { expect, it } from 'vitest';
import { localDay } from '../../engine/wall-clock.ts';
import { onEachDatabase } from '../runs/testing/databases.ts';
import { championHash, storedModel } from './registry.ts';
import { writeTrainingSettings } from './settings.ts';
import { fillGenerated } from './testing/fill-shop.ts';
import { trainFromShell } from './train-from-shell.ts';
import { latestTrainings, openTraining, TrainingRunning } from './trainings.ts';

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
});
