import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { TrainingProgress } from '../../engine/contract/models.ts';
import { progressTeller, type ProgressTeller } from './progress-teller.ts';

let now = 0;
let stored: TrainingProgress[] = [];
let goOn = true;
const gone = vi.fn();
let teller: ProgressTeller;

beforeEach(() => {
  [now, stored, goOn] = [0, [], true];
  gone.mockReset();
  teller = progressTeller({
    ...{ attempt: 1, horizon: null, budgetSeconds: 60, clock: () => now, gone },
    // Written by hand here.
    everyMs: 1_000_000,
    write: (progress) => {
      stored.push(progress);
      return Promise.resolve(goOn);
    },
  });
});
afterEach(() => teller.close());

const epoch = (seed: number, number: number) => ({
  seed,
  epoch: {
    epoch: number,
    trainingLoss: 2 - number / 10,
    validationLoss: 2.1 - number / 10,
    seconds: 1,
    improved: true,
  },
});
async function latest(): Promise<TrainingProgress> {
  await teller.flush();
  return stored.at(-1);
}

it('goes from reading to publishing, never backwards, with every epoch’s losses', async () => {
  const seen: number[] = [];
  const note = async (): Promise<void> => void seen.push((await latest()).done);
  teller.reading(0.5, null);
  await note();
  teller.hear({ horizon: 28 });
  teller.hear({ phase: 'preparing' });
  await note();
  teller.hear({ phase: 'training' });
  for (const seed of [1, 2]) {
    for (let number = 1; number <= 8; number++) {
      now += 2000;
      teller.hear({ seed, share: (number - 0.5) / 8 });
      await note();
      teller.hear(epoch(seed, number));
      await note();
    }
  }
  teller.hear({ phase: 'comparing' });
  await note();
  teller.publishing();
  await note();
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  const last = await latest();
  expect(last).toMatchObject({ phase: 'publishing', seed: 2, seeds: 2, done: 0.99, at: now });
  expect(last.losses.map(({ seed, epoch: number }) => `${String(seed)}/${String(number)}`)).toEqual(
    [1, 2].flatMap((seed) => [1, 2, 3, 4, 5, 6, 7, 8].map((number) => `${String(seed)}/${String(number)}`)),
  );
  expect(teller.horizon).toBe(28);
});

it('says how long it will take, and counts on one seed where there is no time for another', async () => {
  teller.hear({ phase: 'training' });
  teller.hear({ seed: 1, share: 0.01 });
  expect(await latest()).toMatchObject({ secondsLeft: null, seeds: 2 });
  now = 5000;
  teller.hear({ seed: 1, share: 0.25 });
  // A quarter of a seed in 5 s: 20 s each, twice.
  expect(await latest()).toMatchObject({ secondsLeft: 35, seeds: 2 });
  now = 20_000;
  expect(await latest()).toMatchObject({ epoch: 3 });
  teller.hear({ seed: 1, share: 0.5 });
  // Forty seconds each: a second one would end after the sixty there are.
  expect(await latest()).toMatchObject({ secondsLeft: 20, seeds: 1 });
});

it('tells that the training is not to go on', async () => {
  await teller.flush();
  expect(gone).not.toHaveBeenCalled();
  goOn = false;
  await teller.flush();
  expect(gone).toHaveBeenCalledTimes(1);
});
