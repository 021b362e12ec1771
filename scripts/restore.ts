/**
 * `npm run restore -- FILE [--send-queued] [--pause]`: puts a backup in the place of the data while Naru is ended.
 * `npm run restore -- --settle [--send-queued] [--pause]` only settles the queue, after pg_restore. See docs/operations.md.
 */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readEnvironment } from '../server/start/environment.ts';
import { lockDataFolder } from '../server/start/instance-lock.ts';
import { restore, settle, type Restored } from '../server/start/restore.ts';
import { whatToDo } from '../server/start/sentences.ts';
import { openDatabase } from '../server/store/database.ts';
import { migrate } from '../server/store/migrate.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const words = process.argv.slice(2);
const [file, ...more] = words.filter((word) => !word.startsWith('--'));
const flags = new Set(words.filter((word) => word.startsWith('--')));
const known = ['--send-queued', '--pause', '--settle'];

function tell({
  before,
  unknown,
  queued,
  inside,
  paused,
}: Omit<Restored, 'before'> & { before?: string | null }): void {
  if (before) console.log(`  The data of before lies in ${before}.`);
  console.log(`  ${inside} people are inside and go on with the next start.`);
  if (unknown > 0)
    console.log(`  ${unknown} messages stood in the queue and may have left since: they are not sent again (unknown).`);
  if (queued > 0) console.log(`  ${queued} messages are still to be sent.`);
  if (paused > 0) console.log(`  ${paused} journeys are paused: look, then resume them.`);
}

try {
  const odd = [...flags].find((flag) => !known.includes(flag));
  if (odd !== undefined) throw new Error(`There is no option ${odd}.`);
  if ((file === undefined) !== flags.has('--settle') || more.length > 0) {
    throw new Error('Name the backup: npm run restore -- naru-backup.db [--send-queued] [--pause]');
  }
  const environment = readEnvironment(process.env, root);
  const choice = { queued: flags.has('--send-queued') ? 'send' : 'unknown', pause: flags.has('--pause') } as const;
  if (file !== undefined) tell(await restore(environment, file, choice, Date.now()));
  else {
    // The queue of a running Naru is no queue of a backup.
    const unlock = lockDataFolder(environment.dataFolder);
    try {
      const database = openDatabase(environment.database);
      await migrate(database);
      tell(await settle(database, choice, Date.now()));
      await database.close();
    } finally {
      unlock();
    }
  }
} catch (error) {
  console.error(`\n  ${whatToDo((error as Error).message)}\n`);
  process.exitCode = 1;
}
