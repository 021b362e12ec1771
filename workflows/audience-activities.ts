import { heartbeat } from '@temporalio/activity';
import { enterAudienceChunk, type EntryProgress } from '../server/audiences/enter-chunk.ts';
import type { AudienceEntry } from '../server/audiences/entries.ts';
import type { AudienceStarter } from '../server/audiences/starter.ts';
import type { Services } from '../server/services.ts';

/** What the `audience` workflows may ask for: ids and counts only go in and out. */
export interface AudienceActivities {
  /** Lets the next customers enter, for a few seconds. */
  enterAudienceChunk(entry: AudienceEntry, after: number): Promise<EntryProgress>;
  /** Starts whatever is due in this journey. */
  startAudiencesOf(journey: string): Promise<void>;
}

/** The audience activities of one worker process. */
export function createAudienceActivities(services: Services, starter: AudienceStarter): AudienceActivities {
  return {
    enterAudienceChunk: (entry, after) => enterAudienceChunk(services, entry, after, heartbeat),
    startAudiencesOf: (journey) => starter.tick(journey),
  };
}
