import { condition, defineSignal, proxyLocalActivities, setHandler } from '@temporalio/workflow';
import type { Activities } from './activities.ts';
import { LOOK_AGAIN } from '../server/temporal-names.ts';

const { boardDue } = proxyLocalActivities<Activities>({
  startToCloseTimeout: '60 seconds',
  scheduleToCloseTimeout: '10 minutes',
  localRetryThreshold: '60 seconds',
  retry: { initialInterval: '500 milliseconds', maximumInterval: '20 seconds' },
});

/** Boards everybody who is due within one minute, each at the second; a signal says that somebody was parked meanwhile. */
export async function slot(minute: number): Promise<void> {
  let again = false;
  setHandler(defineSignal(LOOK_AGAIN), () => {
    again = true;
  });
  let wakeAt = minute * 60_000;
  for (;;) {
    if (wakeAt > Date.now()) await condition(() => again, wakeAt - Date.now());
    again = false;
    const { next } = await boardDue(minute, Date.now());
    if (next !== null) wakeAt = next;
    else if (!again) return;
  }
}
