import { ScheduleOverlapPolicy, type Client } from '@temporalio/client';
import { REFRESH } from '../temporal-names.ts';
import { putSchedule } from '../temporal-schedule.ts';
import { REFRESH_HOUR } from './due.ts';
import { isAnythingDue } from './go-on.ts';
import type { RefreshParts } from './refresh.ts';

/** Starts the daily refresh as a workflow. Every start may be lost or made twice: the rows say what is to be done. */
export interface RefreshStarter {
  /** Starts the workflow when there is anything to do. @returns whether there is. @throws when the server cannot be reached. */
  startDue(): Promise<boolean>;
  /** Puts the schedule in place, in the shop's zone as it is set now. @throws when the server cannot be reached. */
  ensureSchedule(): Promise<void>;
  /** The server was swapped: the schedule has to be put in place again. */
  forget(): void;
}

/** One per process that has a client of the Temporal server. */
export function createRefreshStarter(parts: RefreshParts, client: Client): RefreshStarter {
  const { settings } = parts.services;
  /** The zone of the schedule that this process has put in place. */
  let scheduledIn: string | null = null;
  return {
    async startDue() {
      if (!(await isAnythingDue(parts))) return false;
      // One at a time: a second start finds the first.
      const options = {
        workflowId: REFRESH,
        taskQueue: 'bulk',
        args: [],
        workflowIdConflictPolicy: 'USE_EXISTING',
      } as const;
      await client.workflow.start(REFRESH, options);
      return true;
    },
    async ensureSchedule() {
      const { zone } = await settings.get();
      if (scheduledIn === zone) return;
      await putSchedule(client, {
        scheduleId: REFRESH,
        // RFM's window moves with the day; scores wait for what tills tell at night.
        spec: {
          calendars: [
            { hour: 0, minute: 0, second: 30 },
            { hour: REFRESH_HOUR, minute: 0, second: 0 },
          ],
          timezone: zone,
        },
        policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 day' },
        action: {
          type: 'startWorkflow',
          workflowType: 'refreshTick',
          workflowId: `${REFRESH}-tick`,
          taskQueue: 'live',
          args: [],
        },
      });
      scheduledIn = zone;
    },
    forget() {
      scheduledIn = null;
    },
  };
}
