/**
 * `npm run bench -- rfm`: seconds to score every customer of a generated shop (`--customers`) anew and store it, as the
 * product does once a day; beside it DuckDB computing the same quintiles from the same orders (null where Python has none).
 */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createRfmScores } from '../server/facts/rfm.ts';
import { columnCount, purchasesColumn, spendColumn } from '../server/model/history.ts';
import { execute, openDatabase } from '../server/store/database.ts';
import { migrate } from '../server/store/migrate.ts';
import { say, temporaryFolder } from './processes.ts';
import { round } from './quantile.ts';
import { fillShop } from './shop.ts';

const bytesPerDay = 4 * (1 + columnCount);

/** Customer, day and amount of every order in the histories, as CSV. */
function ordersCsv(rows: readonly { customer_id: number; days: Uint8Array }[]): { csv: string; orders: number } {
  const lines = ['customer,day,amount'];
  for (const { customer_id: customer, days } of rows) {
    const view = new DataView(days.buffer, days.byteOffset, days.byteLength);
    for (let at = 0; at < days.byteLength; at += bytesPerDay) {
      if (view.getFloat32(at + 4 + 4 * purchasesColumn, true) === 0) continue;
      lines.push(`${customer},${view.getInt32(at, true)},${view.getFloat32(at + 4 + 4 * spendColumn, true)}`);
    }
  }
  return { csv: lines.join('\n'), orders: lines.length - 1 };
}

/** Seconds that DuckDB takes over the orders, reading not included, and its sum of scores; null without DuckDB. */
async function duckdb(file: string): Promise<{ seconds: number; sum: number } | null> {
  const python = `
import time, duckdb
db = duckdb.connect()
db.execute("create table orders as select * from read_csv('${file}')")
t = time.perf_counter()
db.execute("""create table rfm as with raw as
  (select customer, max(day) r, count(*) f, sum(amount) m from orders group by customer)
  select customer,
    least(5, 1 + (5 * (rank() over (order by r) - 1)) // count(*) over ()) r,
    least(5, 1 + (5 * (rank() over (order by f) - 1)) // count(*) over ()) f,
    least(5, 1 + (5 * (rank() over (order by m) - 1)) // count(*) over ()) m from raw""")
seconds = time.perf_counter() - t
print(seconds, db.execute('select sum(r) + sum(f) from rfm').fetchone()[0])`;
  try {
    const { stdout } = await promisify(execFile)('python3', ['-c', python]);
    const [seconds = NaN, sum = NaN] = stdout.trim().split(' ').map(Number);
    return { seconds, sum };
  } catch {
    return null;
  }
}

/** Runs the benchmark. */
export async function run(args: Record<string, string>): Promise<Record<string, unknown>> {
  const customers = Number(args['customers'] ?? 100_000);
  const { folder, remove } = await temporaryFolder();
  const database = openDatabase({ file: join(folder, 'naru.db') });
  try {
    await migrate(database);
    const now = Date.now();
    say(`filling a shop of ${customers} …`);
    await fillShop(database, customers, now);
    const histories = await execute<{ customer_id: number; days: Uint8Array }>(
      database,
      database.reader,
      'select customer_id, days from histories',
    );
    const { csv, orders } = ordersCsv(histories);
    const scores = createRfmScores(database);
    const began = performance.now();
    const scored = await scores.refreshAll(now, 'Asia/Seoul');
    const seconds = (performance.now() - began) / 1000;
    if (scored !== customers) throw new Error(`${scored} of ${customers} were scored`);
    const [row] = await execute<{ sum: number }>(
      database,
      database.reader,
      'select sum(r) + sum(f) as sum from rfm where last_order_day is not null',
    );
    const file = join(folder, 'orders.csv');
    await writeFile(file, csv);
    const other = await duckdb(file);
    if (other !== null && other.sum !== row?.sum) throw new Error(`DuckDB says ${other.sum}, we ${row?.sum}`);
    return { customers, orders, seconds: round(seconds), duckdbSeconds: other === null ? null : round(other.seconds) };
  } finally {
    await database.close();
    await remove();
  }
}
