import { heartbeat } from '@temporalio/activity';
import { goOn } from '../server/predictions/go-on.ts';
import type { RefreshParts } from '../server/predictions/refresh.ts';
import type { RefreshStarter } from '../server/predictions/starter.ts';

/** What the workflows of the daily refresh may ask for: nothing goes in, and only whether there is more comes out. */
export interface RefreshActivities {
  /** Goes on for some seconds with what the shop's day asks for. @returns whether there is more. */
  goOnWithDay(): Promise<boolean>;
  /** The hour of the shop has come at which there may be something to do. */
  startRefresh(): Promise<void>;
}

/** The refresh activities of one worker process. */
export function createRefreshActivities(parts: RefreshParts, starter: RefreshStarter): RefreshActivities {
  return {
    goOnWithDay: () => goOn({ ...parts, beat: heartbeat }),
    async startRefresh() {
      await starter.startDue();
    },
  };
}
