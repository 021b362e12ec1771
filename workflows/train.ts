import { CancellationScope, isCancellation, proxyActivities } from '@temporalio/workflow';
import { TRAINING_QUEUE } from './names.ts';
import type { TrainingActivities } from './training-activities.ts';

// A worker that is gone is noticed within the heartbeat; the next attempt begins anew.
const { trainModel } = proxyActivities<TrainingActivities>({
  taskQueue: TRAINING_QUEUE,
  startToCloseTimeout: '2 hours',
  heartbeatTimeout: '20 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '10 seconds', maximumAttempts: 10 },
});

const { endTraining, beginWeekly } = proxyActivities<TrainingActivities>({
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds', maximumAttempts: 20 },
});

/** Carries one training out; its id is also this workflow's. */
export async function train(id: string): Promise<void> {
  try {
    await trainModel(id);
  } catch (error) {
    const cancelled = isCancellation(error);
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    const detail = cancelled ? null : cause instanceof Error ? cause.message : String(cause);
    await CancellationScope.nonCancellable(() => endTraining(id, cancelled, detail));
  }
}

/** The week's training is due. */
export async function weeklyTraining(): Promise<void> {
  await beginWeekly();
}
