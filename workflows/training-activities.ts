import { ApplicationFailure } from '@temporalio/common';
import { Context } from '@temporalio/activity';
import type { Services } from '../server/services.ts';
import type { TrainingStarter } from '../server/training/starter.ts';
import { trainShop } from '../server/training/train-shop.ts';
import { TrainingFailed } from '../server/training/training-thread.ts';
import { closeTraining } from '../server/training/trainings.ts';

/** What the `train` workflows may ask for: ids only go in and out. */
export interface TrainingActivities {
  /** Trains, compares, publishes. */
  trainModel(id: string): Promise<void>;
  /** Ends a training that could not be carried out. */
  endTraining(id: string, cancelled: boolean, detail: string | null): Promise<void>;
  /** Begins the weekly training, where it is wanted. */
  beginWeekly(): Promise<void>;
}

/** Another attempt at the same data seldom mends what failed by itself. */
const attemptsByItself = 2;

/** @param published called in this process when a training has ended, so that it need not wait to see a new champion. */
export function createTrainingActivities(
  services: Services,
  starter: TrainingStarter,
  published: () => Promise<void>,
): TrainingActivities {
  const { database, clock } = services;
  return {
    async trainModel(id) {
      const context = Context.current();
      const { attempt } = context.info;
      const heartbeat = (): void => context.heartbeat();
      try {
        await trainShop(services, id, { attempt, signal: context.cancellationSignal, heartbeat });
      } catch (error) {
        // A worker that ends puts the work down for the next one; only somebody's wish cancels it.
        if (context.cancellationSignal.aborted && !context.cancellationDetails?.cancelRequested) {
          throw new Error('The worker is ending.', { cause: error });
        }
        if (error instanceof TrainingFailed && attempt >= attemptsByItself) {
          throw ApplicationFailure.nonRetryable(error.message, error.code);
        }
        throw error;
      }
      await published();
    },
    async endTraining(id, cancelled, detail) {
      const now = clock();
      const end = cancelled
        ? ({ state: 'cancelled', code: null, detail: null, now } as const)
        : ({ state: 'failed', code: 'training-failed', detail, now } as const);
      await closeTraining(database, id, end);
    },
    async beginWeekly() {
      await starter.startWeekly();
    },
  };
}
