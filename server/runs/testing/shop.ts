import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { compile } from '../../../engine/compile.ts';
import type { FactSource } from '../../../engine/facts.ts';
import type { Journey } from '../../../engine/journey.ts';
import type { Plan } from '../../../engine/plan.ts';
import { nodeTypes } from '../../../nodes/index.ts';
import { createPlans } from '../../plans.ts';
import type { Carrier, Services } from '../../services.ts';
import { INITIAL_SETTINGS, storedSettings, type StoredSettings } from '../../settings.ts';
import { ensureDefaultSenders } from '../../sending/queue.ts';
import { execute, insertRows, openDatabase, type Database, type DatabaseLocation } from '../../store/database.ts';
import { migrate } from '../../store/migrate.ts';

/** What a carrier was told, for tests without a Temporal server. */
export interface ToldCarrier extends Carrier {
  readonly told: { due: string[]; slots: number[]; dispatch: string[] };
}

/** A shop for tests, in a database of its own. */
export interface TestShop {
  /** With settings that can be changed. */
  readonly services: Services & { readonly settings: StoredSettings };
  readonly database: Database;
  readonly carrier: ToldCarrier;
  /** The shop's clock; set it to move time. */
  time: { now: number };
  /** Runs SQL on its store. @returns the rows, if any. */
  rows<Row = Record<string, unknown>>(text: string, ...parameters: unknown[]): Promise<Row[]>;
  /** Its services on another connection, or on one that is held (`two-at-once.ts`). */
  servicesOn(database: Database): Services;
  /** Adds customers. @returns their ids. */
  customers(count: number, prefix?: string): Promise<number[]>;
  /** Publishes a journey as its next version and makes it live. */
  publish(journey: Journey): Promise<Plan>;
  close(): Promise<void>;
}

/** Opens a shop on a temporary SQLite file, or in the given database. Unlike a real shop it treats everybody at first. */
export async function testShop(
  options: {
    readonly facts?: FactSource;
    readonly location?: DatabaseLocation;
    readonly now?: number;
    readonly untreatedShare?: number;
  } = {},
): Promise<TestShop> {
  const folder = options.location === undefined ? await mkdtemp(join(tmpdir(), 'naru-runs-')) : null;
  const database = openDatabase(options.location ?? { file: join(folder ?? '', 'naru.db') });
  await migrate(database);
  const time = { now: options.now ?? Date.UTC(2026, 2, 2, 1) };
  const told = { due: [] as string[], slots: [] as number[], dispatch: [] as string[] };
  const carrier: ToldCarrier = {
    told,
    due: (queue) => void told.due.push(queue),
    slots: (minutes) => void told.slots.push(...minutes),
    dispatch: (senders) => void told.dispatch.push(...senders),
  };
  const clock = (): number => time.now;
  const services = {
    database,
    types: nodeTypes,
    plans: createPlans(database),
    facts: options.facts ?? noFacts,
    carrier,
    settings: storedSettings(database, clock, { ...INITIAL_SETTINGS, untreatedShare: options.untreatedShare ?? 0 }),
    clock,
    log: pino({ level: 'silent' }),
  };
  await ensureDefaultSenders(database, time.now);
  let made = 0;
  return {
    services,
    database,
    carrier,
    time,
    rows: (text, ...parameters) => execute(database, database.db, text, parameters),
    servicesOn(this: TestShop, other) {
      return { ...this.services, database: other };
    },
    async customers(count, prefix = 'c') {
      const rows = Array.from({ length: count }, () => {
        made += 1;
        return [`${prefix}-${String(made)}`, '{}', `${prefix}${String(made)}@example.com`, time.now, time.now];
      });
      const columns = ['external_id', 'attributes', 'email', 'created_at', 'updated_at'];
      const inserted = await database.write((tx) =>
        insertRows<{ id: number }>(database, tx, 'customers', columns, rows, 'returning id'),
      );
      return inserted.map((row) => row.id);
    },
    publish: (journey) => publish(database, journey, time.now),
    async close() {
      await database.close();
      if (folder !== null) await rm(folder, { recursive: true, force: true });
    },
  };
}

const noFacts: FactSource = {
  load: (_requests, customers) =>
    Promise.resolve(
      new Map(
        customers.map((id) => [
          id,
          {
            profile: { externalId: String(id), attributes: {}, email: null, phone: null, zone: null, consents: [] },
            churn: { status: 'none' as const },
            did: {},
          },
        ]),
      ),
    ),
};

async function publish(database: Database, journey: Journey, now: number): Promise<Plan> {
  return database.write(async (tx) => {
    const [row] = await execute<{ version: number }>(
      database,
      tx,
      'select coalesce(max(version), 0) + 1 as version from plans where journey_id = ?',
      [journey.id],
    );
    const compiled = compile(journey, Number(row?.version ?? 1), nodeTypes);
    if (!('plan' in compiled)) throw new Error(JSON.stringify(compiled.issues));
    const { plan } = compiled;
    const text = JSON.stringify(journey);
    await insertRows(
      database,
      tx,
      'plans',
      ['journey_id', 'version', 'hash', 'plan', 'journey', 'published_at'],
      [[journey.id, plan.version, plan.hash, JSON.stringify(plan), text, now]],
    );
    await insertRows(
      database,
      tx,
      'journeys',
      ['id', 'name', 'draft', 'rev', 'state', 'live_version', 'created_at', 'updated_at'],
      [[journey.id, journey.name, text, 1, 'live', plan.version, now, now]],
      `on conflict (id) do update set live_version = excluded.live_version, state = 'live'`,
    );
    return plan;
  });
}
