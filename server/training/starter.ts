/** Starts trainings as workflows, cancels them, and finds again those that were lost. */
import {
  ScheduleNotFoundError,
  ScheduleOverlapPolicy,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  type Client,
} from '@temporalio/client';
import type { Training } from '../../engine/contract/models.ts';
import type { Services } from '../services.ts';
import { putSchedule } from '../temporal-schedule.ts';
import { readTrainingSettings } from './settings.ts';
import { closeTraining, isAbandoned, latestTrainings, openTraining, trainingById } from './trainings.ts';

/** What both the API and the worker may ask for. */
export interface TrainingStarter {
  /** Begins a training. @throws TrainingRunning when one is under way; an Error when the server cannot be reached. */
  start(cause: Training['cause']): Promise<string>;
  /** Ends a running training at once. @returns false when it was not running. */
  cancel(id: string): Promise<boolean>;
  /** The weekly time has come: begins a training unless that is switched off or one is under way. */
  startWeekly(): Promise<string | null>;
  /** Starts the workflow of a running training again that nobody carries: the server may have been swapped. */
  repair(): Promise<void>;
  /** Puts the weekly schedule in place, in the shop's zone. */
  ensureWeekly(): Promise<void>;
  /** The server was swapped: the schedule has to be put in place again. */
  forget(): void;
  /** The weekly training's next time, epoch ms; null when it is off or not scheduled yet. */
  nextWeekly(): Promise<number | null>;
}

/** Id of the schedule of weekly trainings. */
export const weeklySchedule = 'weekly-training';

/** Monday, when most shops are quiet and the week's weekend has been seen. */
const weekly = { dayOfWeek: 'MONDAY', hour: 4, minute: 30 } as const;

/** One per process that has a client of the Temporal server. */
export function createTrainingStarter(services: Services, client: Client): TrainingStarter {
  const { database, settings, clock, log } = services;
  let scheduledIn: string | null = null;

  const carry = async (id: string): Promise<void> => {
    try {
      await client.workflow.start('train', { workflowId: id, taskQueue: 'bulk', args: [id] });
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  };

  const start = async (cause: Training['cause']): Promise<string> => {
    const { horizonDays: horizon } = await readTrainingSettings(database);
    const id = await openTraining(database, { cause, horizon, now: clock() });
    try {
      await carry(id);
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      await closeTraining(database, id, { state: 'failed', code: 'durable-unavailable', detail, now: clock() });
      throw error;
    }
    return id;
  };

  const isCarried = async (id: string): Promise<boolean> => {
    try {
      return (await client.workflow.getHandle(id).describe()).status.name === 'RUNNING';
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return false;
      throw error;
    }
  };

  return {
    start,
    async cancel(id) {
      const end = { state: 'cancelled', code: null, detail: null, now: clock() } as const;
      if (!(await closeTraining(database, id, end))) return false;
      // The row is what counts: whoever works on it looks there too.
      await client.workflow
        .getHandle(id)
        .cancel()
        .catch((error: unknown) => log.warn({ err: error, training: id }, 'a cancelled training was not told'));
      return true;
    },
    async startWeekly() {
      if (!(await readTrainingSettings(database)).weekly) return null;
      const [latest] = await latestTrainings(database, 1);
      return latest?.state === 'running' ? null : start('weekly');
    },
    async repair() {
      const [latest] = await latestTrainings(database, 1);
      // One that is young may be on its way to the server, and one from the shell is carried by nobody there.
      if (!latest || !isAbandoned(latest, clock())) return;
      if (await isCarried(latest.id)) return;
      // It may have ended in between.
      if ((await trainingById(database, latest.id))?.state === 'running') await carry(latest.id);
    },
    async ensureWeekly() {
      const { zone } = await settings.get();
      if (scheduledIn === zone) return;
      await putSchedule(client, {
        scheduleId: weeklySchedule,
        spec: { calendars: [weekly], timezone: zone },
        policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '12 hours' },
        action: { type: 'startWorkflow', workflowType: 'weeklyTraining', taskQueue: 'bulk', args: [] },
      });
      scheduledIn = zone;
    },
    forget() {
      scheduledIn = null;
    },
    async nextWeekly() {
      if (!(await readTrainingSettings(database)).weekly) return null;
      try {
        const { info } = await client.schedule.getHandle(weeklySchedule).describe();
        return info.nextActionTimes[0]?.getTime() ?? null;
      } catch (error) {
        if (error instanceof ScheduleNotFoundError) return null;
        throw error;
      }
    },
  };
}
