import {
  ScheduleNotFoundError,
  ScheduleOverlapPolicy,
  WorkflowExecutionAlreadyStartedError,
  type Client,
} from '@temporalio/client';
import type { Plan } from '../../engine/plan.ts';
import type { Services } from '../services.ts';
import { putSchedule } from '../temporal-schedule.ts';
import { searchableStarts } from '../temporal-search.ts';
import { dueEntries, openAudiences, type AudienceEntry } from './entries.ts';

/** Starts audiences' entries as workflows. Every start may be lost or made twice: the rows say what is to be done. */
export interface AudienceStarter {
  /** A version was published: starts its entry and sets its time. Never throws; the sweep makes up for what fails. */
  published(plan: Plan): Promise<void>;
  /**
   * Starts whatever is due, and puts missing schedules of daily entries in place. @param only one journey.
   * @returns the ids of the workflows. @throws when the server cannot be reached.
   */
  startDue(only?: string): Promise<string[]>;
  /** A daily audience's time has come. @throws when the server cannot be reached. */
  tick(journey: string): Promise<void>;
  /** The server was swapped: schedules have to be put in place again. */
  forget(): void;
}

/** A schedule may fire by a clock that is a little ahead of ours. */
const CLOCKS_MS = 2000;

/** Id of the workflow that carries out an entry. */
export function entryWorkflowId({ journey, version, tick }: AudienceEntry): string {
  return `audience-${journey}-v${version}-${tick.replace('/', '-')}`;
}

/** Id of the schedule of a journey that takes in an audience daily. */
export function dailyScheduleId(journey: string): string {
  return `audience-daily-${journey}`;
}

/** One per process that has a client of the Temporal server. */
export function createAudienceStarter(services: Services, client: Client): AudienceStarter {
  const { clock, log } = services;
  /** Daily versions whose schedule this process has put in place. */
  const scheduled = new Set<string>();
  const searchable = searchableStarts();

  async function start(entry: AudienceEntry): Promise<string> {
    const workflowId = entryWorkflowId(entry);
    const options = { workflowId, taskQueue: 'bulk', args: [entry] };
    try {
      await searchable('audience', entry.journey, (attributes) =>
        client.workflow.start('audience', { ...options, ...attributes }),
      );
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
    return workflowId;
  }

  async function ensureDaily(plan: Plan): Promise<void> {
    const { journey, version, source, zone } = plan;
    if (source.by !== 'audience' || source.when !== 'daily') return;
    const name = `${journey}@${version}`;
    if (scheduled.has(name)) return;
    const [hour = 9, minute = 0] = (source.at ?? '09:00').split(':').map(Number);
    await putSchedule(client, {
      scheduleId: dailyScheduleId(journey),
      spec: { calendars: [{ hour, minute, second: 0 }], timezone: zone },
      policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 minute' },
      action: {
        type: 'startWorkflow',
        workflowType: 'audienceTick',
        workflowId: `audience-tick-${journey}`,
        taskQueue: 'live',
        args: [journey],
      },
    });
    scheduled.add(name);
  }

  async function removeDaily(journey: string): Promise<void> {
    for (const name of scheduled) if (name.startsWith(`${journey}@`)) scheduled.delete(name);
    try {
      await client.schedule.getHandle(dailyScheduleId(journey)).delete();
    } catch (error) {
      if (!(error instanceof ScheduleNotFoundError)) throw error;
    }
  }

  async function startDue(only?: string): Promise<string[]> {
    for (const { plan } of await openAudiences(services, only ?? null)) await ensureDaily(plan);
    const started: string[] = [];
    for (const entry of await dueEntries(services, clock(), only ?? null)) started.push(await start(entry));
    return started;
  }

  return {
    startDue,
    async published(plan) {
      try {
        await startDue(plan.journey);
      } catch (error) {
        log.warn({ err: error, journey: plan.journey }, 'the entry of an audience is left to the sweep');
      }
    },
    async tick(journey) {
      const [open] = await openAudiences(services, journey);
      // A pause keeps its schedule: the entry that it swallows is made up for afterwards.
      if (open === undefined && (await isOver(services, journey))) {
        await removeDaily(journey);
        return;
      }
      if (open !== undefined && open.source.when !== 'daily') await removeDaily(journey);
      for (const entry of await dueEntries(services, clock() + CLOCKS_MS, journey)) await start(entry);
    },
    forget() {
      scheduled.clear();
    },
  };
}

/** Stopped, deleted, or no longer a journey with an audience. */
async function isOver({ database, plans }: Services, journey: string): Promise<boolean> {
  const row = await database.db
    .selectFrom('journeys')
    .select(['state', 'live_version'])
    .where('id', '=', journey)
    .executeTakeFirst();
  if (row?.state !== 'live' || row.live_version === null) return true;
  const { source } = await plans.get(journey, row.live_version);
  return source.by !== 'audience' || source.when !== 'daily';
}
