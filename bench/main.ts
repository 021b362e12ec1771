/** `npm run bench -- NAME [--key value …]`: runs one benchmark, progress to stderr, one JSON line to stdout. */
import { existsSync, readdirSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

type Result = Record<string, unknown>;
interface Bench {
  readonly run: (args: Record<string, string>) => Promise<Result | Result[]>;
}

const folder = dirname(fileURLToPath(import.meta.url));
const [name = '', ...rest] = process.argv.slice(2);
const file = join(folder, `${name}.ts`);
const own = new Set([
  'main',
  'machine-load',
  'shop',
  'processes',
  'bench-journey',
  'live-shop',
  'quantile',
  'post',
  'enter-thread',
  'big-journey',
  'bought-items',
  'orders-csv',
]);
const names = readdirSync(folder)
  .map((entry) => entry.replace(/\.ts$/, ''))
  .filter((entry) => !own.has(entry));
if (!/^[a-z-]+$/.test(name) || own.has(name) || !existsSync(file)) {
  console.error(`Which benchmark? npm run bench -- NAME, where NAME is one of: ${names.join(', ')}`);
  process.exit(2);
}
const args: Record<string, string> = {};
for (let at = 0; at < rest.length; at++) {
  const key = rest[at]!.replace(/^--/, '');
  const value = rest[at + 1];
  if (value === undefined || value.startsWith('--')) args[key] = 'true';
  else {
    args[key] = value;
    at++;
  }
}
const cores = cpus();
const machine = `${cores.length} x ${cores[0]?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
const { run } = (await import(pathToFileURL(file).href)) as Bench;
const results = await run(args);
for (const result of Array.isArray(results) ? results : [results])
  console.log(JSON.stringify({ bench: name, machine, ...result }));
process.exit(0);
