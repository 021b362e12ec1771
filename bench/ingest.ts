/**
 * `npm run bench -- ingest`: events per second through `POST /v1/batch` of the real API process on SQLite (`--events`,
 * `--customers`, `--batch` events per request, `--clients` requests at once), and their share of what bare inserts of the
 * same rows reach in transactions of the same size, measured right after on the same disk.
 */
import { join } from 'node:path';
import { execute, insertRows, openDatabase } from '../server/store/database.ts';
import { migrate } from '../server/store/migrate.ts';
import { openLiveShop } from './live-shop.ts';
import { say, temporaryFolder } from './processes.ts';
import { round } from './quantile.ts';
import { fillShop } from './shop.ts';

const names = ['visited', 'product_viewed', 'cart_added', 'order_completed'];
const rowsPerCommit = 250;

/** Bare inserts into a store of their own: rows per second. */
async function rawInserts(events: number, customers: number): Promise<number> {
  const { folder, remove } = await temporaryFolder();
  const database = openDatabase({ file: join(folder, 'raw.db') });
  try {
    await migrate(database);
    const columns = [
      'message_id',
      'customer_id',
      'event',
      'occurred_at',
      'received_at',
      'properties',
      'origin',
      'hops',
    ];
    const started = performance.now();
    for (let start = 0; start < events; start += rowsPerCommit) {
      const rows = Array.from({ length: Math.min(rowsPerCommit, events - start) }, (_, n) => {
        const now = Date.now();
        const id = start + n;
        const properties = JSON.stringify({ amount: id % 100, product: `p${id % 1000}` });
        return [`m${id}`, 1 + (id % customers), names[id % names.length], now, now, properties, 'api', 0];
      });
      await database.write((tx) => insertRows(database, tx, 'events', columns, rows));
    }
    return events / ((performance.now() - started) / 1000);
  } finally {
    await database.close();
    await remove();
  }
}

/** Runs the benchmark. */
export async function run(args: Record<string, string>): Promise<Record<string, unknown>> {
  const events = Number(args['events'] ?? 100_000);
  const customers = Number(args['customers'] ?? 10_000);
  const batch = Number(args['batch'] ?? 250);
  const clients = Number(args['clients'] ?? 4);
  const shop = await openLiveShop({ carried: false });
  let eventsPerSecond: number;
  try {
    await fillShop(shop.database, customers, Date.now());
    const send = async (from: number, to: number): Promise<void> => {
      const items = Array.from({ length: to - from }, (_, n) => {
        const id = from + n;
        const properties = { amount: id % 100, product: `p${id % 1000}` };
        const userId = `bench-${1 + (id % customers)}`;
        return { type: 'track', messageId: `m${id}`, userId, event: names[id % names.length], properties };
      });
      await shop.post('/v1/batch', { batch: items });
    };
    let next = 0;
    const client = async (): Promise<void> => {
      while (next < events) {
        const from = next;
        next = Math.min(events, from + batch);
        await send(from, next);
      }
    };
    say(`posting ${events} events …`);
    const started = performance.now();
    await Promise.all(Array.from({ length: clients }, client));
    eventsPerSecond = events / ((performance.now() - started) / 1000);
    const [stored] = await execute<{ n: number }>(
      shop.database,
      shop.database.reader,
      'select count(*) as n from events',
    );
    if (stored?.n !== events) throw new Error(`${stored?.n} of ${events} events were stored`);
  } finally {
    await shop.close();
  }
  const raw = await rawInserts(events, customers);
  say(`bare inserts: ${Math.round(raw)} rows/s`);
  return { eventsPerSecond: round(eventsPerSecond), ratioToRawInsert: round(eventsPerSecond / raw) };
}
