import { continueAsNew, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { AudienceEntry } from '../server/audiences/entries.ts';
import type { AudienceActivities } from './audience-activities.ts';

const { enterAudienceChunk } = proxyActivities<AudienceActivities>({
  taskQueue: 'bulk',
  startToCloseTimeout: '5 minutes',
  heartbeatTimeout: '15 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
});

const { startAudiencesOf } = proxyActivities<AudienceActivities>({
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '1 second', maximumInterval: '10 seconds', maximumAttempts: 20 },
});

/** Lets the members of an audience enter, one stretch of customers after the other. */
export async function audience(entry: AudienceEntry, from = 0): Promise<void> {
  for (let after = from; ;) {
    const progress = await enterAudienceChunk(entry, after);
    if (progress.after === null) return;
    after = progress.after;
    const { continueAsNewSuggested, historyLength } = workflowInfo();
    if (continueAsNewSuggested || historyLength > 2000) await continueAsNew<typeof audience>(entry, after);
  }
}

/** The time of day has come at which a journey takes in its audience. */
export async function audienceTick(journey: string): Promise<void> {
  await startAudiencesOf(journey);
}
