/**
 * `npm run bench -- simulate`: everybody of a generated shop (`--customers`) rides the journey of the benchmarks in
 * virtual time, from click to counts, features and scoring included; `--days` of virtual time.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile } from '../engine/compile.ts';
import { nodeTypes } from '../nodes/index.ts';
import { runSimulation } from '../server/simulate/run-simulation.ts';
import { openDatabase } from '../server/store/database.ts';
import { migrate } from '../server/store/migrate.ts';
import { ensureShipped } from '../server/training/registry.ts';
import { benchJourney } from './bench-journey.ts';
import { say, temporaryFolder } from './processes.ts';
import { fillShop } from './shop.ts';

const dayMs = 86_400_000;
const round = (value: number): number => Number(value.toPrecision(4));

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
    await fillShop(database, customers, until);
    await ensureShipped(database, fileURLToPath(new URL('../data/model/', import.meta.url)), until);
    await database.close();
    const compiled = compile(benchJourney(), 1, nodeTypes);
    if ('issues' in compiled) throw new Error(JSON.stringify(compiled.issues));
    const input = {
      location,
      plan: compiled.plan,
      customers: null,
      from: until - Number(args['days'] ?? 7) * dayMs,
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
    return { customers: result.customers, walkSeconds: round(seconds.walk), totalSeconds: round(totalSeconds) };
  } finally {
    await remove();
  }
}
