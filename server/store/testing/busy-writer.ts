/** A thread that writes one patient transaction after another, until it is told to end. */
import { parentPort, workerData } from 'node:worker_threads';
import { execute, openDatabase } from '../database.ts';

const { file } = (workerData as { input: { readonly file: string } }).input;
const database = openDatabase({ file }, true);
let over = false;
parentPort?.once('message', () => (over = true));
const slow = 'with recursive n(i) as (select 1 union all select i + 1 from n where i < 30000) select max(i) from n';
parentPort?.postMessage('writing');
for (let n = 0; !over; n++) {
  await database.write(async (tx) => {
    await execute(database, tx, `insert into notes values ('busy')`);
    await execute(database, tx, slow);
  });
  // Messages come between two turns of the thread.
  if (n % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
}
await database.close();
