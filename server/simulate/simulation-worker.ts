/** The simulating thread: its own connections, its own scoring pool; the API goes on serving meanwhile. */
import { parentPort, workerData } from 'node:worker_threads';
import type { SimulationProgress } from '../../engine/contract/simulation.ts';
import type { OccurredEvent } from '../../engine/match-event.ts';
import { simulate } from '../../engine/simulate.ts';
import { withheldBy } from '../../engine/treatment.ts';
import { nodeTypes } from '../../nodes/index.ts';
import { patientScorer } from '../facts/churn-scorer.ts';
import { createScoringPool, type ScoringPool } from '../model/pool.ts';
import { recipientOf } from '../sending/gates.ts';
import { execute, openDatabase, type Database } from '../store/database.ts';
import { usableModel } from '../training/registry.ts';
import { createAsOfSource } from './as-of-source.ts';
import { entrantsOf } from './entrants.ts';
import { readPastEvents } from './past-events.ts';
import type { SimulationInput, SimulationMessage } from './messages.ts';

const input = (workerData as { input: SimulationInput }).input;
const say = (message: SimulationMessage): void => parentPort?.postMessage(message);
const chunk = 5000;
/** Larger than a durable batch: nothing is written, and the scoring threads want long queues. */
const batchSize = 10_000;
const noEvents: readonly OccurredEvent[] = [];

const channels = ['email', 'sms', 'alimtalk'] as const;

interface PersonRow {
  id: number;
  days: Uint8Array | null;
  email: string | null;
  phone: string | null;
}

/** Everybody with their histories, and by `channel/id` whom no message can reach. */
async function readPeople(
  database: Database,
  report: (done: number) => void,
): Promise<{ everyone: number[]; histories: Map<number, Uint8Array>; unreachable: Set<string> }> {
  const everyone: number[] = [];
  const unreachable = new Set<string>();
  const histories = new Map<number, Uint8Array>();
  const [{ n } = { n: 0 }] = await execute<{ n: number }>(
    database,
    database.reader,
    'select count(*) as n from customers',
  );
  for (let after = 0; ;) {
    const text = `select id, days, email, phone from customers left join histories on customer_id = id where id > ? order by id limit ${chunk}`;
    const rows = await execute<PersonRow>(database, database.reader, text, [after]);
    for (const { id, days, email, phone } of rows) {
      everyone.push(id);
      for (const channel of channels) {
        if (recipientOf({ channel, email, phone }) === null) unreachable.add(`${channel}/${id}`);
      }
      if (days) histories.set(id, days);
    }
    report(everyone.length / Math.max(1, n));
    if (rows.length < chunk) return { everyone, histories, unreachable };
    after = rows.at(-1).id;
  }
}

/** Advertising needs consent: those without it are skipped, as the gates would. */
async function readConsents(database: Database): Promise<Set<string>> {
  const rows = await execute<{ customer_id: number; channel: string }>(
    database,
    database.reader,
    `select customer_id, channel from consents where purpose = 'ad' and granted = 1`,
  );
  return new Set(rows.map((row) => `${row.channel}/${row.customer_id}`));
}

/** A pool on the model that decisions use now; null in a shop without one. */
async function openChampion(database: Database): Promise<ScoringPool | null> {
  const model = await usableModel(database);
  return model && createScoringPool({ model });
}

async function run(): Promise<void> {
  const { plan, from, until, zone, untreatedShare, customers: most } = input;
  const started = performance.now();
  const database = openDatabase(input.location);
  let reported = 0;
  const report = (progress: SimulationProgress): void => {
    if (progress.done < 1 && performance.now() - reported < 100) return;
    reported = performance.now();
    say({ progress });
  };
  // The scoring threads start while this one reads.
  const starting = openChampion(database).catch(() => null);
  const { everyone, histories, unreachable } = await readPeople(database, (done) => {
    report({ phase: 'facts', done: done * 0.5 });
  });
  const events = await readPastEvents(database, zone, from, until);
  const consents = await readConsents(database);
  const pool = await starting;
  const source = createAsOfSource({ database, histories, events, zone, scorer: pool ? patientScorer(pool) : null });
  const entrants = await entrantsOf({ database, source, plan, everyone, from, until, most });
  report({ phase: 'facts', done: 1 });
  const reading = performance.now() - started - source.spent();
  const result = await simulate(plan, entrants, {
    source,
    types: nodeTypes,
    until,
    batchSize,
    untreatedShare,
    eventsOf: ({ id }) => events.byCustomer.get(id) ?? noEvents,
    onLeg({ customer, effects }) {
      if (effects.length === 0 || withheldBy(plan, untreatedShare, customer) !== null) return;
      for (const { effect } of effects) if (effect.effect === 'update') source.update(customer, effect.set);
    },
    messages({ channel, purpose }, customer) {
      const key = `${channel}/${customer}`;
      if (unreachable.has(key)) return { state: 'skipped', reason: 'no-address' };
      if (purpose === 'ad' && !consents.has(key)) return { state: 'skipped', reason: 'no-consent' };
      return { state: 'accepted', reason: null };
    },
    onProgress: (done) => report({ phase: 'walk', done }),
  });
  const facts = reading + source.spent();
  const total = performance.now() - started;
  const { nodes, endings, withheld } = result;
  const seconds = { facts: facts / 1000, walk: (total - facts) / 1000 };
  say({ done: { customers: entrants.length, from, until, nodes, endings, withheld, seconds } });
  await pool?.close();
  await database.close();
}

run().catch((error: unknown) => {
  say({ failed: { code: 'simulation-failed', message: error instanceof Error ? error.message : String(error) } });
});
