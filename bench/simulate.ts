/**
 * `npm run bench -- simulate`: everybody of a generated shop (`--customers`) rides the journey of the benchmarks in
 * virtual time, from click to counts, features and scoring included; `--days` of virtual time. Their orders of those days
 * happen meanwhile.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile } from '../engine/compile.ts';
import { nodeTypes } from '../nodes/index.ts';
import { runSimulation } from '../server/simulate/run-simulation.ts';
import { packHistories, columnCount, spendColumn } from '../server/model/history.ts';
import { seededRandom } from '../server/model/random.ts';
import { execute, insertRows, openDatabase, type Database } from '../server/store/database.ts';
import { migrate } from '../server/store/migrate.ts';
import { ensureShipped } from '../server/training/registry.ts';
import { benchJourney } from './bench-journey.ts';
import { say, temporaryFolder } from './processes.ts';
import { round } from './quantile.ts';
import { fillShop } from './shop.ts';

const dayMs = 86_400_000;

/** The events behind the histories, from the day before a moment on, at any hour of their days. @returns how many. */
async function fillOrders(database: Database, ids: readonly number[], from: number): Promise<number> {
  const random = seededRandom(2);
  const seoul = 9 * 3_600_000;
  const first = Math.floor((from + seoul) / dayMs) - 1;
  let made = 0;
  for (let start = 0; start < ids.length; start += 2000) {
    const text = 'select customer_id, days from histories where customer_id between ? and ? order by customer_id';
    const of = ids.slice(start, start + 2000);
    const rows = await execute<{ customer_id: number; days: Uint8Array }>(database, database.db, text, [
      of[0],
      of.at(-1),
    ]);
    const orders = rows.flatMap(({ customer_id: customer, days: blob }) => {
      const { days, values } = packHistories([blob]);
      return [...days].flatMap((day, index) => {
        if (day < first) return [];
        const at = day * dayMs - seoul + Math.floor(random() * dayMs);
        const properties = JSON.stringify({ amount: values[index * columnCount + spendColumn] });
        return [[`bench-${String((made += 1))}`, customer, 'order_completed', at, at, properties, 'history']];
      });
    });
    const columns = ['message_id', 'customer_id', 'event', 'occurred_at', 'received_at', 'properties', 'origin'];
    await database.write((tx) => insertRows(database, tx, 'events', columns, orders));
  }
  return made;
}

/** Runs the benchmark. */
export async function run(args: Record<string, string>): Promise<Record<string, unknown>> {
  const customers = Number(args['customers'] ?? 100_000);
  const { folder, remove } = await temporaryFolder();
  try {
    const location = { file: join(folder, 'naru.db') };
    const database = openDatabase(location);
    await migrate(database);
    const until = Date.now();
    say(`filling a shop of ${customers} …`);
    const from = until - Number(args['days'] ?? 7) * dayMs;
    const orders = await fillOrders(database, await fillShop(database, customers, until), from);
    await ensureShipped(database, fileURLToPath(new URL('../data/model/', import.meta.url)), until);
    await database.close();
    const compiled = compile(benchJourney(), 1, nodeTypes);
    if ('issues' in compiled) throw new Error(JSON.stringify(compiled.issues));
    const input = {
      location,
      plan: compiled.plan,
      customers: null,
      from,
      until,
      untreatedShare: 0,
      zone: 'Asia/Seoul',
    };
    const started = performance.now();
    const result = await runSimulation(input, () => undefined, new AbortController().signal);
    const totalSeconds = (performance.now() - started) / 1000;
    const { nodes, endings, seconds } = result;
    const scored = nodes['churn']!.entered - (nodes['churn']!.left['none'] ?? 0);
    say(`facts ${seconds.facts.toFixed(2)} s, walk ${seconds.walk.toFixed(2)} s, ${scored} scored`);
    if (endings['finished'] !== customers) throw new Error(`not everybody finished: ${JSON.stringify(endings)}`);
    if (scored < customers * 0.9) throw new Error(`only ${scored} were scored`);
    return { customers: result.customers, orders, walkSeconds: round(seconds.walk), totalSeconds: round(totalSeconds) };
  } finally {
    await remove();
  }
}
