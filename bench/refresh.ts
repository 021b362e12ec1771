/**
 * `npm run bench -- refresh`: a shop of `--customers` generated people is refreshed twice, as it is each night: scores,
 * bands with hysteresis, percentiles, value, signals, the day's history. The first day is everybody's first score; the
 * second, which is reported, follows a day on which 3 % of the people bought, and tells every change of band as an event.
 */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pino from 'pino';
import { nodeTypes } from '../nodes/index.ts';
import { generatedHistories, generatedShop } from '../server/model/generated-shop.ts';
import { historyToBlob, type History } from '../server/model/history.ts';
import { loadModel, type ModelFile } from '../server/model/model-file.ts';
import { createScoringPool } from '../server/model/pool.ts';
import { fitValue } from '../server/model/value.ts';
import { createPlans } from '../server/plans.ts';
import { dueRefresh } from '../server/predictions/due.ts';
import { refreshStep } from '../server/predictions/refresh.ts';
import { INITIAL_SETTINGS, storedSettings } from '../server/settings.ts';
import { noCarrier } from '../server/start/no-carrier.ts';
import { execute, insertRows, openDatabase, type Database } from '../server/store/database.ts';
import { migrate } from '../server/store/migrate.ts';
import type { Services } from '../server/services.ts';
import { say, temporaryFolder } from './processes.ts';
import { round } from './quantile.ts';

const modelFolder = fileURLToPath(new URL('../data/model', import.meta.url));
const dayMs = 86_400_000;
const days = 365;
/** Histories that are generated; the people share them. */
const distinct = 20_000;
const buyersOfADay = 0.03;

/** A day of a purchase at the end of a history that has none there. */
function withPurchase(history: History, day: number): History {
  const last = { day, access: 1, events: 2, carts: 1, purchases: 1, spend: 30, sent: 0, opened: 0 };
  return { activity: [...history.activity.filter((one) => one.day < day), last] };
}

async function fill(database: Database, count: number, histories: readonly History[]): Promise<void> {
  const blobs = histories.map((history) => Buffer.from(historyToBlob(history)));
  const chunk = 10_000;
  for (let start = 0; start < count; start += chunk) {
    const ids = Array.from({ length: Math.min(chunk, count - start) }, (_, index) => start + index + 1);
    await database.write(async (tx) => {
      const people = ids.map((id) => [id, `r-${id}`, '{}', 0, 0]);
      await insertRows(
        database,
        tx,
        'customers',
        ['id', 'external_id', 'attributes', 'created_at', 'updated_at'],
        people,
      );
      const rows = ids.map((id) => [id, blobs[id % blobs.length]]);
      await insertRows(database, tx, 'histories', ['customer_id', 'days'], rows);
    });
  }
}

/** 3 % of the people buy on `day`, all over the shop. */
async function someBuy(database: Database, count: number, histories: readonly History[], day: number): Promise<number> {
  const every = Math.round(1 / buyersOfADay);
  const rows: unknown[][] = [];
  for (let id = 1; id <= count; id += every) {
    rows.push([id, Buffer.from(historyToBlob(withPurchase(histories[id % histories.length]!, day)))]);
  }
  const replace = 'on conflict (customer_id) do update set days = excluded.days';
  for (let at = 0; at < rows.length; at += 2000) {
    await database.write((tx) =>
      insertRows(database, tx, 'histories', ['customer_id', 'days'], rows.slice(at, at + 2000), replace),
    );
  }
  return rows.length;
}

/** The shipped model with the value parameters of the generated shop, if it has none of its own. */
async function modelWithValue(lastDay: number): Promise<ModelFile> {
  const model = await loadModel(modelFolder);
  const shop = generatedShop({ customers: 5000, days, firstDay: lastDay - days, seed: 2 });
  const value = fitValue(shop.packed, lastDay);
  return { ...model, info: { ...model.info, ...(value ? { value } : {}) } };
}

async function residentMb(): Promise<number> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const [, peak] = /VmHWM:\s+(\d+) kB/.exec(status) ?? [];
  return peak === undefined ? Math.round(process.memoryUsage().rss / 2 ** 20) : Math.round(Number(peak) / 1024);
}

/** Runs the benchmark. */
export async function run(args: Record<string, string>): Promise<Record<string, unknown>> {
  const customers = Number(args['customers'] ?? 1_000_000);
  const { folder, remove } = await temporaryFolder();
  const file = join(folder, 'naru.db');
  const database = openDatabase({ file });
  const today = 20_600;
  const time = { now: today * dayMs };
  const clock = (): number => time.now;
  const services: Services = {
    ...{ database, types: nodeTypes, plans: createPlans(database), carrier: noCarrier, clock },
    facts: { load: () => Promise.reject(new Error('nobody decides here')) },
    settings: storedSettings(database, clock, INITIAL_SETTINGS),
    log: pino({ level: 'silent' }),
  };
  const pool = await createScoringPool({ model: await modelWithValue(today), workers: 2 });
  try {
    await migrate(database);
    say(`filling a shop of ${customers} …`);
    const histories = generatedHistories({
      customers: Math.min(customers, distinct),
      days,
      firstDay: today - days,
      seed: 1,
    });
    const daysPerPerson = histories.reduce((sum, { activity }) => sum + activity.length, 0) / histories.length;
    await fill(database, customers, histories);
    const refresh = async (): Promise<number> => {
      const began = performance.now();
      for (;;) {
        const due = await dueRefresh(services, pool.model);
        if (!due) throw new Error('the refresh was not due');
        if ((await refreshStep({ services, pool: () => pool }, due)) === 'done') break;
      }
      return (performance.now() - began) / 1000;
    };
    say('the first day …');
    const firstSeconds = await refresh();
    const bought = await someBuy(database, customers, histories, today);
    time.now = (today + 1) * dayMs;
    say(`${round(firstSeconds)} s; the second day, after ${bought} purchases …`);
    const cpu = process.cpuUsage();
    const seconds = await refresh();
    const { user, system } = process.cpuUsage(cpu);
    const [row] = await execute<{ people: number; changed: number }>(
      database,
      database.reader,
      'select people, changed from refreshes order by day desc limit 1',
    );
    const [stored] = await execute<{ n: number }>(
      database,
      database.reader,
      'select count(*) as n from scores where value > 0',
    );
    const [told] = await execute<{ n: number }>(database, database.reader, 'select count(*) as n from events');
    const { people = 0, changed = 0 } = row ?? {};
    if (stored?.n !== people || told?.n !== changed) throw new Error('scores or events are missing');
    return {
      ...{ customers, people, changed, seconds: round(seconds), firstSeconds: round(firstSeconds) },
      rowsPerSecond: Math.round(people / seconds),
      // Of all threads: tells the same on a busy machine.
      cpuSeconds: round((user + system) / 1e6),
      ...{ daysPerPerson: round(daysPerPerson), rssMb: await residentMb() },
      dbMb: Math.round(((await stat(file)).size + (await stat(`${file}-wal`)).size) / 2 ** 20),
    };
  } finally {
    await pool.close();
    await database.close();
    await remove();
  }
}
