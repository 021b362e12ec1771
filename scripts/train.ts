/**
 * `npm run train` trains the shop's own model, from the database that NARU_DATA or DATABASE_URL names, with the same recipe
 * and gate as the button; it may run beside Naru, which uses the new champion within seconds. Ctrl+C cancels it and leaves
 * the champion alone. `npm run train -- --shipped` makes the model that Naru ships, from the sample shop's orders.
 */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readEnvironment } from '../server/start/environment.ts';
import { whatToDo } from '../server/start/sentences.ts';
import { openDatabase } from '../server/store/database.ts';
import { migrate } from '../server/store/migrate.ts';
import { storedModel } from '../server/training/registry.ts';
import { trainFromShell } from '../server/training/train-from-shell.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

async function trainTheShop(): Promise<void> {
  const database = openDatabase(readEnvironment(process.env, root).database);
  const stop = new AbortController();
  process.once('SIGINT', () => {
    stop.abort(new Error('The training was cancelled.'));
  });
  try {
    await migrate(database);
    const began = performance.now();
    const training = await trainFromShell(database, {
      signal: stop.signal,
      tell: (line) => process.stderr.write(`  ${line}\n`),
    });
    const { id, state, code, detail, horizonDays, modelHash } = training;
    const seconds = Math.round((performance.now() - began) / 100) / 10;
    const rows = modelHash === null ? null : (await storedModel(database, modelHash)).info.rows;
    process.stdout.write(`${JSON.stringify({ id, state, code, detail, horizonDays, modelHash, rows, seconds })}\n`);
    if (state !== 'done') process.exitCode = 1;
  } finally {
    await database.close();
  }
}

try {
  const words = process.argv.slice(2);
  const odd = words.find((word) => word !== '--shipped');
  if (odd !== undefined) throw new Error(`There is no option ${odd}: npm run train, or npm run train -- --shipped`);
  if (words.length === 0) await trainTheShop();
  else await import('../server/model/train.ts');
} catch (error) {
  console.error(`\n  ${whatToDo((error as Error).message)}\n`);
  process.exitCode = 1;
}
