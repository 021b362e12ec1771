import type { Plan } from '../../engine/plan.ts';
import { withheldBy } from '../../engine/treatment.ts';
import { addDays, localDate, localInstant } from '../../engine/wall-clock.ts';
import { survivorsOf } from '../people/joined-names.ts';
import type { Services } from '../services.ts';
import { execute, insertRows, type Database, type Tx } from '../store/database.ts';
import { inIds } from '../store/ids.ts';
import { CounterDeltas, type CounterName } from './counters.ts';
import { earlierRuns, entriesBetween, judgeReentry, type RefusalReason } from './entry-rules.ts';

/** Somebody who is to enter a journey. */
export interface Entrant {
  readonly customer: number;
  /** Entering twice with one key happens once. */
  readonly key: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** Moment of entry when it is not `now` (the entering event's own time); never later than `now`. */
  readonly at?: number;
  readonly hops?: number;
}

/** What became of the entrants. */
export interface EntryCounts {
  readonly entered: number;
  readonly refused: Partial<Record<RefusalReason, number>>;
}

/** Journeys that an event has come through are counted; at this many the run is held instead of started. */
export const MOST_HOPS = 10;

const CHUNK = 250;

const COLUMNS = [
  'journey_id',
  'version',
  'customer_id',
  'entry_key',
  'treatment',
  'withheld',
  'place',
  'queue',
  'node_id',
  'visit',
  'arrived_at',
  'due_at',
  'entry',
  'entered_at',
  'held_code',
  'held_detail',
  'hops',
] as const;

/**
 * Lets customers into a journey, in transactions of at most 250: judges re-entry, gap and cap, draws the
 * untreated group and the holdout, writes the runs as due and counts them. Idempotent by (journey, customer, key). They enter the live version, also
 * when it is newer than `plan`.
 */
export async function enter(
  services: Services,
  plan: Plan,
  entrants: readonly Entrant[],
  now: number,
  queue: 'live' | 'bulk',
): Promise<EntryCounts> {
  const { database, carrier } = services;
  const sum = { entered: 0, refused: {} as Partial<Record<RefusalReason, number>> };
  const { untreatedShare } = await services.settings.get();
  let live = plan;
  const survivors = new Map<number, number>();
  for (let start = 0; start < entrants.length;) {
    const chunk = entrants
      .slice(start, start + CHUNK)
      .map((entrant) => ({ ...entrant, customer: survivors.get(entrant.customer) ?? entrant.customer }));
    const done = await database.write(async (tx) => {
      const merged = await lockCustomers(database, tx, chunk);
      if (merged.size > 0) return { merged };
      return enterWithin(database, tx, live, chunk, now, queue, untreatedShare);
    }, 'enter');
    if ('merged' in done) {
      for (const [former, survivor] of done.merged) {
        for (const [known, into] of survivors) if (into === former) survivors.set(known, survivor);
        survivors.set(former, survivor);
      }
      continue;
    }
    if ('liveVersion' in done) {
      live = await services.plans.get(plan.journey, done.liveVersion);
      continue;
    }
    start += CHUNK;
    sum.entered += done.entered;
    for (const [reason, n] of Object.entries(done.refused) as [RefusalReason, number][]) {
      sum.refused[reason] = (sum.refused[reason] ?? 0) + n;
    }
    if (done.entered > 0) carrier.due(queue);
  }
  return sum;
}

/** Locks the entrants, ids ascending. @returns the survivors of those who have been merged into another meanwhile. */
async function lockCustomers(
  database: Database,
  tx: Tx,
  entrants: readonly Entrant[],
): Promise<ReadonlyMap<number, number>> {
  const wanted = entrants.map((entrant) => entrant.customer);
  const [among, ids] = inIds(database, 'id', wanted);
  const lock = database.dialect === 'postgres' ? 'order by id for update' : '';
  const found = await execute<{ id: number }>(database, tx, `select id from customers where ${among} ${lock}`, [ids]);
  const known = new Set(found.map(({ id }) => id));
  return survivorsOf(
    database,
    tx,
    wanted.filter((id) => !known.has(id)),
  );
}

/**
 * One chunk, within the caller's transaction, which must hold the customers' locks.
 *
 * @param untreatedShare the shop's, of all customers (0..1).
 * @returns the counts, or the live version when `plan` is not it (nothing is written then).
 */
export async function enterWithin(
  database: Database,
  tx: Tx,
  plan: Plan,
  entrants: readonly Entrant[],
  now: number,
  queue: 'live' | 'bulk',
  untreatedShare: number,
): Promise<EntryCounts | { readonly liveVersion: number }> {
  const { capPerDay } = plan.rules;
  const lock = database.dialect === 'postgres' ? (capPerDay === null ? 'for share' : 'for update') : '';
  const [journey] = await execute<{ state: string; paused_at: number | null; live_version: number | null }>(
    database,
    tx,
    `select state, paused_at, live_version from journeys where id = ? ${lock}`,
    [plan.journey],
  );
  if (journey?.state !== 'live') return { entered: 0, refused: { stopped: entrants.length } };
  if (journey.paused_at !== null) return { entered: 0, refused: { paused: entrants.length } };
  if (journey.live_version !== null && journey.live_version !== plan.version) {
    return { liveVersion: journey.live_version };
  }

  const refused: Partial<Record<RefusalReason, number>> = {};
  const refuse = (reason: RefusalReason): void => {
    refused[reason] = (refused[reason] ?? 0) + 1;
  };
  const earlier = await earlierRuns(
    database,
    tx,
    plan.journey,
    entrants.map((entrant) => entrant.customer),
  );
  const room = capPerDay === null ? null : new DayRoom(database, tx, plan, capPerDay);
  const rows: unknown[][] = [];
  for (const entrant of entrants) {
    const at = Math.min(entrant.at ?? now, now);
    const reason =
      judgeReentry(plan.rules, earlier.get(entrant.customer), at) ??
      (room !== null && !(await room.take(at)) ? 'cap-reached' : null);
    if (reason !== null) {
      refuse(reason);
      continue;
    }
    earlier.set(entrant.customer, { lastEnteredAt: at, active: true });
    rows.push(rowOf(plan, entrant, at, queue, untreatedShare));
  }

  const inserted = await insertRows<{ due_at: number | null }>(
    database,
    tx,
    'runs',
    COLUMNS,
    rows,
    'on conflict (journey_id, customer_id, entry_key) do nothing returning due_at',
  );
  const counters = new CounterDeltas();
  const count = (name: CounterName, n: number): void => counters.add(plan.journey, plan.version, plan.entry, name, n);
  for (const [reason, n] of Object.entries(refused)) count(`refused:${reason}`, n);
  // The same entry once more, as after a crash, is nobody who was turned away.
  for (let n = inserted.length; n < rows.length; n++) refuse('duplicate');
  count('entered', inserted.length);
  count('waiting', inserted.length);
  await counters.write(database, tx);
  return { entered: inserted.length, refused };
}

function rowOf(plan: Plan, entrant: Entrant, at: number, queue: 'live' | 'bulk', untreatedShare: number): unknown[] {
  const { customer, key, properties, hops = 0 } = entrant;
  const withheld = withheldBy(plan, untreatedShare, customer);
  const loops = hops >= MOST_HOPS;
  return [
    plan.journey,
    plan.version,
    customer,
    key,
    withheld === null ? 'treated' : 'held',
    withheld,
    loops ? 'parked' : 'due',
    queue,
    plan.entry,
    1,
    at,
    loops ? null : 0,
    JSON.stringify(properties),
    at,
    loops ? 'event-chain' : null,
    loops
      ? `the event that starts ${plan.journey} has come through ${String(hops)} journeys, one setting off the next`
      : null,
    hops,
  ];
}

/** Room under the cap, counted once per local day that the chunk touches. */
class DayRoom {
  readonly #database: Database;
  readonly #tx: Tx;
  readonly #plan: Plan;
  readonly #cap: number;
  readonly #left = new Map<number, number>();

  constructor(database: Database, tx: Tx, plan: Plan, cap: number) {
    this.#database = database;
    this.#tx = tx;
    this.#plan = plan;
    this.#cap = cap;
  }

  /** Takes one place on the local day of `at`; false when there is none. */
  async take(at: number): Promise<boolean> {
    const { zone } = this.#plan;
    const date = localDate(at, zone);
    const from = localInstant(zone, date, '00:00');
    const to = localInstant(zone, addDays(date, 1), '00:00');
    let left = this.#left.get(from);
    left ??= this.#cap - (await entriesBetween(this.#database, this.#tx, this.#plan.journey, from, to));
    this.#left.set(from, left - 1);
    return left > 0;
  }
}
