/** `npm run backup -- FILE`: a copy of the database while Naru runs. How to restore it: docs/operations.md. */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { backUp } from '../server/start/backup.ts';
import { readEnvironment } from '../server/start/environment.ts';
import { whatToDo } from '../server/start/sentences.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const target = process.argv[2];

try {
  if (!target) throw new Error('Name the file to write: npm run backup -- naru-backup.db');
  const { database } = readEnvironment(process.env, root);
  const bytes = backUp(database, target);
  console.log(`  ${target}: ${(bytes / 1_048_576).toFixed(1)} MB, checked.`);
} catch (error) {
  console.error(`\n  ${whatToDo((error as Error).message)}\n`);
  process.exitCode = 1;
}
