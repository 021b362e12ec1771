/** A thread that enters many people, so that its writing does not hold up who measures. Nobody is told: the asker boards. */
import { parentPort, workerData } from 'node:worker_threads';
import { pino } from 'pino';
import { nodeTypes } from '../nodes/index.ts';
import { createPlans } from '../server/plans.ts';
import { enter } from '../server/runs/enter.ts';
import { INITIAL_SETTINGS, storedSettings } from '../server/settings.ts';
import { noCarrier } from '../server/start/no-carrier.ts';
import { openDatabase, type DatabaseLocation } from '../server/store/database.ts';

/** What the thread is asked. */
export interface EnterInput {
  readonly location: DatabaseLocation;
  readonly journey: string;
  readonly ids: readonly number[];
}

const { location, journey, ids } = (workerData as { input: EnterInput }).input;
const database = openDatabase(location);
const plans = createPlans(database);
const facts = { load: () => Promise.reject(new Error('nobody is decided here')) };
const settings = storedSettings(database, Date.now, { ...INITIAL_SETTINGS, untreatedShare: 0 });
const log = pino({ level: 'silent' });
const services = { database, types: nodeTypes, plans, facts, carrier: noCarrier, settings, clock: Date.now, log };
const plan = await plans.get(journey, 1);
for (let start = 0; start < ids.length; start += 1000) {
  const entrants = ids.slice(start, start + 1000).map((customer) => ({ customer, key: 'bench', properties: {} }));
  await enter(services, plan, entrants, Date.now(), 'bulk');
  parentPort?.postMessage('entered');
}
await database.close();
