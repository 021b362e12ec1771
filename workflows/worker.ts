import { Client, Connection, type ConnectionOptions } from '@temporalio/client';
import {
  DefaultLogger,
  NativeConnection,
  Runtime,
  Worker,
  type NativeConnectionOptions,
  type WorkerOptions,
} from '@temporalio/worker';
import { createAudienceStarter } from '../server/audiences/starter.ts';
import { createCarrier, type CarrierParts, type TemporalCarrier } from '../server/carrier.ts';
import type { ScoringPool } from '../server/model/pool.ts';
import { createRefreshStarter } from '../server/predictions/starter.ts';
import type { Services } from '../server/services.ts';
import { createCrashGuard } from '../server/runs/crash-guard.ts';
import type { LegsUnderWay } from '../server/runs/legs-under-way.ts';
import { GRACE_MS, repairAll } from '../server/runs/sweep.ts';
import { createTrainingStarter } from '../server/training/starter.ts';
import { createActivities } from './activities.ts';
import { createAudienceActivities } from './audience-activities.ts';
import { workflowBundle } from './bundle.ts';
import { faultSinks } from './fault-sinks.ts';
import { QUEUES, TRAINING_QUEUE, type QueueName } from './names.ts';
import { createRefreshActivities } from './refresh-activities.ts';
import { ensureSweep } from './sweep-schedule.ts';
import { createTrainingActivities } from './training-activities.ts';

/** Where the Temporal server is. */
export interface TemporalPlace {
  readonly address: string;
  readonly namespace: string;
  readonly tls?: boolean | { readonly cert: Buffer; readonly key: Buffer };
  readonly apiKey?: string;
}

/** A worker at work. */
export interface RunningWorker {
  /** The services with this worker's carrier. */
  readonly services: Services & { readonly carrier: TemporalCarrier };
  readonly client: Client;
  /** Settles when the worker ends: rejects when it failed. */
  readonly ended: Promise<void>;
  /** Lets what is under way finish, and ends. */
  stop(): Promise<void>;
}

/** What the process gives, and wants to be told. */
export interface WorkerHooks {
  /** Where this worker notes its legs, so that one who ends it again and again is found; null = nowhere. */
  readonly legNotes?: LegsUnderWay;
  /** Scores everybody once a day; null while there is no model. */
  readonly pool?: () => ScoringPool | null;
  /** A training has ended: there may be another champion. */
  readonly modelPublished?: () => Promise<void>;
  /** Has the live worker beside this process board for its queue; of no meaning in that one itself. */
  readonly passLive?: CarrierParts['pass'];
  /** Both, or one where each has a process of its own. */
  readonly queues?: readonly QueueName[];
}

/** How often the worker makes sure that the schedule of the sweep is still there: the server may have been swapped. */
const GUARD_MS = 60_000;

/** Slots per queue. One JavaScript thread does the work, so a few legs at once are enough to hide their waits. */
const TUNING: Readonly<Record<QueueName, Partial<WorkerOptions>>> = {
  live: { maxConcurrentLocalActivityExecutions: 16, maxConcurrentActivityTaskExecutions: 8 },
  bulk: { maxConcurrentLocalActivityExecutions: 4, maxConcurrentActivityTaskExecutions: 2 },
};

function connectionOptions({ address, tls, apiKey }: TemporalPlace): ConnectionOptions & NativeConnectionOptions {
  const pair = typeof tls === 'object' ? { clientCertPair: { crt: tls.cert, key: tls.key } } : tls;
  return {
    address,
    ...(pair !== undefined && pair !== false && { tls: pair === true ? {} : pair }),
    ...(apiKey !== undefined && { apiKey }),
  };
}

/** A client of the server, for the API process and for tests. */
export async function connectTemporal(place: TemporalPlace): Promise<Client> {
  const connection = await Connection.connect(connectionOptions(place));
  return new Client({ connection, namespace: place.namespace });
}

/**
 * Starts the worker: polls its queues; whoever has the bulk queue sweeps once and keeps the sweep's schedule in place.
 *
 * @param makeServices builds the process's services around the carrier.
 * @throws when the server cannot be reached.
 */
export async function runWorker(
  place: TemporalPlace,
  makeServices: (
    carrier: (parts: Pick<Services, 'database' | 'clock' | 'log'>) => TemporalCarrier,
  ) => Promise<Services>,
  hooks: WorkerHooks = {},
): Promise<RunningWorker> {
  const queues = hooks.queues ?? QUEUES;
  const client = await connectTemporal(place);
  const connection = await NativeConnection.connect(connectionOptions(place));
  let carrier: TemporalCarrier | undefined;
  const eager = { client: new Client({ connection, namespace: place.namespace }), queues };
  const pass = queues.includes('live') ? undefined : hooks.passLive;
  const made = await makeServices(
    (parts) => (carrier = createCarrier({ client, eager, ...(pass && { pass }), ...parts })),
  );
  if (carrier === undefined) throw new Error('the services were made without the carrier');
  const services = { ...made, carrier };
  const audiences = createAudienceStarter(services, client);
  const refreshParts = { services, pool: hooks.pool ?? (() => null) };
  const refreshes = createRefreshStarter(refreshParts, client);
  const trainings = createTrainingStarter(services, client);
  const repair = async (): Promise<void> => {
    await repairAll(services);
    await audiences.startDue();
    await refreshes.ensureSchedule();
    await refreshes.startDue();
    await trainings.repair();
    await trainings.ensureWeekly();
  };
  const legs = hooks.legNotes ? createCrashGuard(services, hooks.legNotes) : null;
  await legs?.settle();
  const activities = {
    ...createActivities(services, legs ?? undefined),
    ...createAudienceActivities(services, audiences),
    ...createRefreshActivities(refreshParts, refreshes),
    ...createTrainingActivities(services, trainings, hooks.modelPublished ?? (() => Promise.resolve())),
    repair,
  };
  const bundle = await workflowBundle();
  const workers = await Promise.all(
    queues.map((taskQueue) =>
      Worker.create({
        connection,
        namespace: place.namespace,
        taskQueue,
        workflowBundle: bundle,
        activities,
        sinks: faultSinks,
        maxCachedWorkflows: 1000,
        maxConcurrentWorkflowTaskExecutions: 40,
        stickyQueueScheduleToStartTimeout: '5 seconds',
        shutdownGraceTime: '5 seconds',
        ...TUNING[taskQueue],
      }),
    ),
  );
  if (queues.includes('bulk')) {
    // Its only slot lasts for minutes, so nothing else may wait behind it; its work is done by threads of its own.
    const trainer = await Worker.create({
      connection,
      namespace: place.namespace,
      taskQueue: TRAINING_QUEUE,
      activities,
      maxConcurrentActivityTaskExecutions: 1,
      shutdownGraceTime: '1 second',
    });
    workers.push(trainer);
  }
  const running = Promise.all(workers.map((worker) => worker.run()));

  const tend = async (): Promise<void> => {
    const isNew = await ensureSweep(client);
    if (!isNew) return;
    audiences.forget();
    refreshes.forget();
    trainings.forget();
    await repair();
  };
  let first: Promise<void> = Promise.resolve();
  let second: NodeJS.Timeout | undefined;
  let guard: NodeJS.Timeout | undefined;
  if (queues.includes('bulk')) {
    await ensureSweep(client);
    first = repair().catch((error: unknown) => services.log.warn({ err: error }, 'the first sweep failed'));
    // What a process left that died just before this one started is too young for the first sweep.
    second = setTimeout(() => {
      repair().catch((error: unknown) => services.log.warn({ err: error }, 'the second sweep failed'));
    }, GRACE_MS + 1000);
    guard = setInterval(() => {
      tend().catch((error: unknown) => services.log.warn({ err: error }, 'the sweep could not be looked after'));
    }, GUARD_MS);
  }

  const ended = running
    .then(() => undefined)
    .finally(async () => {
      clearInterval(guard);
      clearTimeout(second);
      await carrier?.close();
      await connection.close();
      await client.connection.close();
    });
  ended.catch(() => undefined);
  return {
    services,
    client,
    ended,
    async stop() {
      await first;
      for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
      await ended;
    },
  };
}

let quiet = false;

/** Leaves the signals of the process to the caller and keeps the SDK's own talk to errors; call before the first worker. */
export function quietRuntime(): void {
  if (quiet) return;
  quiet = true;
  Runtime.install({
    shutdownSignals: [],
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { filter: 'ERROR' } },
  });
}
