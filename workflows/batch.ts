import { proxyLocalActivities, sleep } from '@temporalio/workflow';
import type { Activities } from './activities.ts';

const { leg, unload } = proxyLocalActivities<Activities>({
  startToCloseTimeout: '30 seconds',
  scheduleToCloseTimeout: '60 seconds',
  localRetryThreshold: '60 seconds',
  retry: { initialInterval: '500 milliseconds', maximumInterval: '10 seconds' },
});

/** Carries the members of one batch until none of them rides. Trouble that lasts a minute puts them down for the sweep. */
export async function batch(id: string): Promise<void> {
  try {
    for (;;) {
      const result = await leg(id, Date.now());
      if ('done' in result) return;
      await sleep(Math.max(1, result.sleepUntil - Date.now()));
    }
  } catch {
    await unload(id);
  }
}
