import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from './activities.ts';

const { repair } = proxyActivities<Activities>({
  startToCloseTimeout: '5 minutes',
  retry: { maximumAttempts: 2 },
});

/** Repairs every hand-over from rows to Temporal that was lost; a schedule runs it each minute. */
export async function sweep(): Promise<void> {
  await repair();
}
