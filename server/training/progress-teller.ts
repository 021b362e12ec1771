import type { TrainingEpoch, TrainingProgress } from '../../engine/contract/models.ts';
import type { TrainingMessage } from './thread-messages.ts';
import { firstProgress, trainingPlan } from './trainings.ts';

/** Where each phase begins, as a share of everything; a training's length is mostly its epochs'. */
const begins = { waiting: 0, reading: 0, preparing: 0.06, training: 0.12, comparing: 0.94, publishing: 0.99 } as const;

/** Keeps the progress of one training and writes it, at most once a second. */
export interface ProgressTeller {
  /** Histories are being read, 0..1. */
  reading(share: number, customers: number | null): void;
  hear(message: TrainingMessage): void;
  publishing(): void;
  /** The horizon, once it is known. */
  readonly horizon: number | null;
  /** Writes the latest now. */
  flush(): Promise<void>;
  close(): void;
}

/**
 * @param horizon null = not known yet. @param write stores the progress; false = the training is not to go on.
 * @param gone called once when it is not.
 */
export function progressTeller(parts: {
  readonly attempt: number;
  readonly horizon: number | null;
  /** A further seed is tried only within so many seconds. */
  readonly budgetSeconds: number;
  readonly clock: () => number;
  readonly write: (progress: TrainingProgress, horizon: number | null) => Promise<boolean>;
  readonly gone: () => void;
  readonly everyMs?: number;
}): ProgressTeller {
  const { clock, write, gone, budgetSeconds, everyMs = 1000 } = parts;
  let { horizon } = parts;
  let progress: TrainingProgress = { ...firstProgress(clock(), parts.attempt), phase: 'reading' };
  let trainingSince = 0;
  let writing: Promise<void> = Promise.resolve();
  const losses: TrainingEpoch[] = [];

  const change = (part: Partial<TrainingProgress>): void => {
    progress = { ...progress, ...part };
  };
  const flush = (): Promise<void> => {
    writing = writing.then(async () => {
      progress = { ...progress, at: clock() };
      if (!(await write(progress, horizon))) gone();
    });
    return writing;
  };
  // A write that fails is made up for by the next one; the end of the training has a transaction of its own.
  const timer = setInterval(() => void flush().catch(() => (writing = Promise.resolve())), everyMs);

  const inTraining = (seed: number, share: number): void => {
    const { training, comparing } = begins;
    const passed = (clock() - trainingSince) / 1000;
    // The first moments say little of the rest.
    const known = share > 0.04 && passed > 1;
    // The next seed is only tried while there is time for it, see `RecipeRequest.budgetSeconds`.
    const tries = seed === 1 && known && (2 * passed) / share > budgetSeconds ? 1 : trainingPlan.seeds;
    const part = (seed - 1 + share) / tries;
    const done = Math.max(progress.done, training + (comparing - training) * part);
    const secondsLeft = known || seed > 1 ? Math.ceil((passed * (1 - part)) / part) : null;
    change({ phase: 'training', seed, seeds: tries, done, secondsLeft });
  };

  return {
    get horizon() {
      return horizon;
    },
    reading(share, customers) {
      change({ phase: 'reading', done: begins.preparing * share, customers });
    },
    hear(message) {
      if ('horizon' in message) ({ horizon } = message);
      else if ('phase' in message) {
        if (message.phase === 'training') trainingSince = clock();
        change({ phase: message.phase, done: begins[message.phase], secondsLeft: null });
      } else if ('share' in message) {
        change({ epoch: Math.min(progress.epochs, Math.floor(message.share * progress.epochs) + 1) });
        inTraining(message.seed, message.share);
      } else if ('epoch' in message) {
        const { epoch, trainingLoss, validationLoss } = message.epoch;
        losses.push({ seed: message.seed, epoch, trainingLoss, validationLoss });
        change({ losses: [...losses], epoch: Math.min(progress.epochs, epoch + 1) });
        inTraining(message.seed, epoch / progress.epochs);
      }
    },
    publishing() {
      change({ phase: 'publishing', done: begins.publishing, secondsLeft: 0 });
    },
    flush,
    close() {
      clearInterval(timer);
    },
  };
}
