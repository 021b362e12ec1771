import { continueAsNew, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { RefreshActivities } from './refresh-activities.ts';

const { goOnWithDay } = proxyActivities<RefreshActivities>({
  taskQueue: 'bulk',
  startToCloseTimeout: '30 minutes',
  heartbeatTimeout: '30 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
});

const { startRefresh } = proxyActivities<RefreshActivities>({
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '1 second', maximumInterval: '10 seconds', maximumAttempts: 20 },
});

/** The shop's day: RFM, everybody's scores, settling what came of earlier ones. How far it is lies in rows. */
export async function refresh(): Promise<void> {
  while (await goOnWithDay()) {
    const { continueAsNewSuggested, historyLength } = workflowInfo();
    if (continueAsNewSuggested || historyLength > 2000) await continueAsNew<typeof refresh>();
  }
}

/** The hour has come at which the shop's day may ask for something. */
export async function refreshTick(): Promise<void> {
  await startRefresh();
}
