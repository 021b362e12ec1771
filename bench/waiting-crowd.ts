/** People who wait in a journey, as rows, and the journeys beside it. */
import type { Journey } from '../engine/journey.ts';
import { execute, type Database } from '../server/store/database.ts';

const at = { x: 0, y: 0 };
const entry = { reentry: 'once', gapMs: 0, capPerDay: null } as const;
const rest = { goal: null, exits: [], holdout: 0, zone: 'Asia/Seoul', entry };

/** The journey in which everybody waits. */
export const waiting: Journey = {
  ...{ id: 'limits', name: 'Limits', ...rest },
  nodes: [
    { id: 'in', type: 'trigger', at, config: { by: 'api' } },
    { id: 'wait', type: 'wait-event', at, config: { event: 'bench_wake', timeout: { amount: 30, unit: 'days' } } },
    { id: 'out', type: 'exit', at, config: { reason: 'done' } },
  ],
  edges: [
    { from: 'in', port: 'next', to: 'wait' },
    { from: 'wait', port: 'happened', to: 'out' },
    { from: 'wait', port: 'timeout', to: 'out' },
  ],
};

/** A journey that an event of its own starts: live, and looked at with every event that comes. */
export function bystander(n: number): Journey {
  return {
    ...{ id: `live-${n}`, name: `Live ${n}`, ...rest },
    goal: { event: 'order_completed', windowMs: 86_400_000, ends: true },
    nodes: [
      { id: 'in', type: 'trigger', at, config: { by: 'event', event: `bench_${n}` } },
      { id: 'out', type: 'exit', at, config: { reason: 'done' } },
    ],
    edges: [{ from: 'in', port: 'next', to: 'out' }],
  };
}

/** When the run is due, in SQL: whole seconds from `from` on, spread evenly over the days. */
export function dueOf(id: string, days: number, from: number): string {
  return `${from} + (${id} * 7919 % ${days * 86_400}) * 1000`;
}

/** Rows in one transaction. */
const CHUNK = 5000;

/** Everybody who is due sits down in the wait, as their first leg would write it. */
export async function park(database: Database, days: number, now: number, firstDueAt: number): Promise<void> {
  const [ends] = await execute<{ low: number; high: number }>(
    database,
    database.db,
    'select min(id) as low, max(id) as high from runs',
  );
  const wait = (until: string): string => `'{"until":' || (${until}) || ',"events":[{"event":"bench_wake"}]}'`;
  for (let from = ends!.low; from <= ends!.high; from += CHUNK) {
    const to = from + CHUNK;
    const due = dueOf('id', days, firstDueAt);
    await database.write(async (tx) => {
      await execute(
        database,
        tx,
        `insert into visits (run_id, visit, journey_id, version, node_id, customer_id, arrived_at, left_at, port)
         select id, visit, journey_id, version, node_id, customer_id, arrived_at, ?, 'next' from runs
         where id >= ? and id < ? and place = 'due'`,
        [now, from, to],
      );
      const moved = await execute(
        database,
        tx,
        `update runs set place = 'parked', node_id = 'wait', visit = 2, arrived_at = ?, due_at = ${due}, wakeable = 1,
           wait = ${wait(due)}, rev = rev + 1 where id >= ? and id < ? and place = 'due' returning id`,
        [now, from, to],
      );
      const count = async (node: string, name: string, by: number): Promise<void> => {
        await execute(
          database,
          tx,
          `insert into counters (journey_id, version, node_id, name, shard, value) values ('limits', 1, ?, ?, 0, ?)
           on conflict (journey_id, version, node_id, name, shard) do update set value = counters.value + excluded.value`,
          [node, name, by],
        );
      };
      await count('in', 'waiting', -moved.length);
      await count('in', 'left:next', moved.length);
      await count('wait', 'entered', moved.length);
      await count('wait', 'waiting', moved.length);
    });
  }
}
