/** A whole product at work for benchmarks: Temporal, the API and a worker as processes, and its store at hand. */
import { Client, Connection } from '@temporalio/client';
import { spawn } from 'node:child_process';
import { Agent } from 'node:http';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { compile } from '../engine/compile.ts';
import type { Journey } from '../engine/journey.ts';
import type { Plan } from '../engine/plan.ts';
import { nodeTypes } from '../nodes/index.ts';
import { createCarrier } from '../server/carrier.ts';
import { createFactSource } from '../server/facts/fact-source.ts';
import { createRfmScores } from '../server/facts/rfm.ts';
import { isLiveDue, LIVE_WORKER } from '../server/live-due.ts';
import { createPlans } from '../server/plans.ts';
import type { Services } from '../server/services.ts';
import { INITIAL_SETTINGS, storedSettings } from '../server/settings.ts';
import { ensureDefaultSenders } from '../server/sending/queue.ts';
import { figuresAddress, figuresPorts } from '../server/start/figures-ports.ts';
import { apiArguments } from '../server/start/node-arguments.ts';
import { noCarrier } from '../server/start/no-carrier.ts';
import { execute, insertRows, openDatabase, type Database, type DatabaseLocation } from '../server/store/database.ts';
import { migrate } from '../server/store/migrate.ts';
import { writeKeys } from '../server/write-keys.ts';
import { steadyPost } from './post.ts';
import { benchTemporal, benchWorkers, temporaryFolder } from './processes.ts';

const root = fileURLToPath(new URL('../', import.meta.url));

/** The product, running. */
export interface LiveShop {
  readonly location: DatabaseLocation;
  readonly database: Database;
  /** This process's own, for entering people; without a model. */
  readonly services: Services;
  /** Compiles and publishes a journey as version 1. */
  publish(journey: Journey): Promise<Plan>;
  /** Process ids by part. */
  readonly pids: Readonly<Record<string, number>>;
  /** The text at an address of the API. */
  read(path: string): Promise<string>;
  /** Posts to an event route with a write key, and waits as long as it is told to. @throws when it is not accepted. */
  post(path: string, body: unknown): Promise<void>;
  /** The one number that a query answers. */
  count(text: string, parameters?: readonly unknown[]): Promise<number>;
  close(): Promise<void>;
}

/**
 * Opens an empty shop in a temporary folder and starts its API process.
 *
 * @param carried also starts Temporal and a worker; otherwise nobody is carried.
 */
export async function openLiveShop({ carried }: { readonly carried: boolean }): Promise<LiveShop> {
  const { folder, remove } = await temporaryFolder();
  const closing: (() => Promise<unknown>)[] = [remove];
  const close = async (): Promise<void> => {
    for (const end of closing.reverse()) await end();
  };
  try {
    const location = { file: join(folder, 'naru.db') };
    const database = openDatabase(location);
    closing.push(() => database.close());
    await migrate(database);
    await ensureDefaultSenders(database, Date.now());
    const log = pino({ level: 'silent' });
    const env: NodeJS.ProcessEnv = { NARU_DATA: folder, NARU_SAMPLE: '0', PORT: '0' };
    let carrier: Services['carrier'] = noCarrier;
    const pids: Record<string, number> = {};
    let onLiveDue = (): void => undefined;
    if (carried) {
      const ports = await figuresPorts();
      env['NARU_WORKER_FIGURES'] = Object.values(ports).map(figuresAddress).join(' ');
      const temporal = await benchTemporal(folder);
      closing.push(() => temporal.part.stop(10_000));
      env['NARU_TEMPORAL'] = temporal.address;
      const connection = await Connection.connect({ address: temporal.address });
      closing.push(() => connection.close());
      const client = new Client({ connection });
      const workers = await benchWorkers(env, folder, ports);
      const [worker = 0, bulkWorker = 0] = workers.pids;
      Object.assign(pids, { temporal: temporal.part.pid(), worker, bulkWorker });
      closing.push(() => workers.stop());
      const pass = (queue: 'live' | 'bulk'): boolean => {
        if (queue === 'live') workers.liveDue();
        return queue === 'live';
      };
      const own = createCarrier({ client, database, clock: Date.now, log, pass });
      env[LIVE_WORKER] = '1';
      onLiveDue = () => workers.liveDue();
      closing.push(() => own.close());
      carrier = own;
    }
    const api = await startApi(env, join(folder, 'api.log'), onLiveDue);
    closing.push(() => api.stop());
    pids['api'] = api.pid;
    const { key } = await writeKeys(database, Date.now).create('bench');
    const settings = storedSettings(database, Date.now, { ...INITIAL_SETTINGS, untreatedShare: 0 });
    const facts = createFactSource({ database, settings, rfm: createRfmScores(database), scorer: () => null });
    const plans = createPlans(database);
    await settings.put({ ...(await settings.get()) });
    const services = { database, types: nodeTypes, plans, facts, carrier, settings, clock: Date.now, log };
    const agent = new Agent({ keepAlive: true });
    closing.push(() => Promise.resolve(agent.destroy()));
    const authorization = `Basic ${Buffer.from(`${key}:`).toString('base64')}`;
    return {
      location,
      database,
      services,
      publish: (journey) => publish(database, journey),
      pids,
      read: async (path) => (await fetch(`${api.address}${path}`)).text(),
      async post(path, body) {
        const headers = { 'content-type': 'application/json', authorization };
        const { status, text } = await steadyPost(agent, `${api.address}${path}`, headers, JSON.stringify(body));
        if (status >= 300) throw new Error(`${path}: ${status} ${text.slice(0, 300)}`);
      },
      async count(text, parameters = []) {
        const [row] = await execute<{ n: number }>(database, database.reader, text, parameters);
        return Number(row?.n ?? 0);
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

interface StartedApi {
  readonly address: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts the API process and waits until it listens. */
function startApi(env: NodeJS.ProcessEnv, logFile: string, onLiveDue: () => void): Promise<StartedApi> {
  return new Promise((resolve, reject) => {
    const stdio: ['ignore', 'pipe', 'pipe', 'ipc'] = ['ignore', 'pipe', 'pipe', 'ipc'];
    const whole = { ...process.env, LOG_LEVEL: 'warn', ...env };
    const child = spawn(process.execPath, apiArguments, { cwd: root, env: whole, stdio });
    const log = createWriteStream(logFile, { flags: 'a' });
    child.stdout!.pipe(log);
    child.stderr!.pipe(log);
    const gone = new Promise<void>((done) => child.once('exit', () => done()));
    child.once('exit', (code) => reject(new Error(`the API ended with code ${code}; see ${logFile}`)));
    child.on('message', (message) => {
      if (isLiveDue(message)) onLiveDue();
      const { ready } = message as { ready?: string };
      if (ready === undefined) return;
      resolve({
        address: ready,
        pid: child.pid!,
        async stop() {
          child.kill('SIGTERM');
          const hard = setTimeout(() => child.kill('SIGKILL'), 15_000);
          await gone;
          clearTimeout(hard);
        },
      });
    });
  });
}

async function publish(database: Database, journey: Journey): Promise<Plan> {
  const compiled = compile(journey, 1, nodeTypes);
  if ('issues' in compiled) throw new Error(JSON.stringify(compiled.issues));
  const { plan } = compiled;
  const [now, text] = [Date.now(), JSON.stringify(journey)];
  await database.write(async (tx) => {
    const columns = ['journey_id', 'version', 'hash', 'plan', 'journey', 'published_at'];
    await insertRows(database, tx, 'plans', columns, [[journey.id, 1, plan.hash, JSON.stringify(plan), text, now]]);
    await insertRows(
      database,
      tx,
      'journeys',
      ['id', 'name', 'draft', 'rev', 'state', 'live_version', 'created_at', 'updated_at'],
      [[journey.id, journey.name, text, 1, 'live', 1, now, now]],
    );
  });
  return plan;
}
