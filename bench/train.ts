/**
 * `npm run bench -- train`: seconds per epoch over 10,000 customers × 90 days × 8 channels (`--customers`), on one
 * thread and on two; with `--whole 100000` also a whole training of that many generated customers, as the product does it,
 * with `--read 1000000` the reading of so many customers' histories from a database, with the memory it takes, and with
 * `--csv 1000000` the reading of a file of so many orders and a training on it.
 */
import { join } from 'node:path';
import { bucketEdges, examplesOn } from '../server/model/examples.ts';
import { generatedShop } from '../server/model/generated-shop.ts';
import { networkShape } from '../server/model/parameters.ts';
import { makeModel, seedBudgetSeconds } from '../server/model/recipe.ts';
import { trainNetwork } from '../server/model/trainer.ts';
import { openDatabase } from '../server/store/database.ts';
import { migrate } from '../server/store/migrate.ts';
import { readHistories } from '../server/training/read-histories.ts';
import { fillGenerated } from '../server/training/testing/fill-shop.ts';
import { ordersCsv } from './orders-csv.ts';
import { temporaryFolder } from './processes.ts';

const horizon = 28;

/** Median seconds of an epoch. */
async function secondsPerEpoch(customers: number, threads: number): Promise<number> {
  // One reference day only: rows are taken from as many customers as it needs to reach the number asked for.
  const shop = generatedShop({ customers: Math.ceil(customers * 1.2), days: 400, seed: 1 });
  const edges = bucketEdges(horizon);
  const training = examplesOn(shop.packed, [shop.lastDay - 60], edges, customers);
  const validation = examplesOn(shop.packed, [shop.lastDay - 30], edges, 500);
  const seconds: number[] = [];
  await trainNetwork({
    ...{ packed: shop.packed, training, validation, threads, seed: 1, maxEpochs: 5, patience: 5 },
    shape: networkShape(edges.length + 1),
    onEpoch: (report) => seconds.push(report.seconds),
  });
  seconds.sort((a, b) => a - b);
  process.stderr.write(
    `${threads} thread(s), ${training.customers.length} rows: ${seconds.map((s) => s.toFixed(2)).join(' ')} s\n`,
  );
  return Math.round(seconds[seconds.length >> 1]! * 1000) / 1000;
}

/** Seconds and rows of a whole training with the product's recipe. */
async function whole(customers: number): Promise<Record<string, unknown>> {
  const shop = generatedShop({ customers, days: 330, seed: 2 });
  const began = performance.now();
  const { model } = await makeModel({
    ...{ packed: shop.packed, firstDay: shop.firstDay, endDay: shop.lastDay + 1, horizon, data: 'generated' },
    budgetSeconds: seedBudgetSeconds,
    onEpoch: (seed, { epoch, seconds }) =>
      process.stderr.write(`seed ${seed} epoch ${epoch}: ${seconds.toFixed(1)} s\n`),
  });
  const seconds = Math.round((performance.now() - began) / 100) / 10;
  return {
    wholeCustomers: customers,
    wholeSeconds: seconds,
    wholeRows: model.info.rows.training,
    wholeChosen: model.info.kind,
    wholeRssMb: rssMb(),
  };
}

const rssMb = (): number => Math.round(process.memoryUsage().rss / 2 ** 20);

/** Seconds and memory of reading a large shop's histories, as a training does. */
async function reading(customers: number): Promise<Record<string, unknown>> {
  const { folder, remove } = await temporaryFolder();
  const database = openDatabase({ file: join(folder, 'naru.db') });
  try {
    await migrate(database);
    const today = 20_600;
    for (let from = 0, seed = 1; from < customers; from += 20_000, seed++) {
      const shop = { customers: Math.min(20_000, customers - from), days: 330, seed, today };
      await fillGenerated(database, shop, from);
      if (seed % 10 === 0) process.stderr.write(`${from + shop.customers} customers filled in\n`);
    }
    const before = rssMb();
    const began = performance.now();
    let longest = 0;
    let last = began;
    const watch = setInterval(() => {
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
    }, 1);
    const { packed } = await readHistories(database, { endDay: today });
    clearInterval(watch);
    return {
      readCustomers: customers,
      readSeconds: Math.round((performance.now() - began) / 10) / 100,
      readTaken: packed.starts.length - 1,
      readDays: packed.days.length,
      readLongestPauseMs: Math.round(longest),
      readRssMb: rssMb(),
      readRssBeforeMb: before,
    };
  } finally {
    await database.close();
    await remove();
  }
}

/** Runs the benchmark. */
export async function run(args: Record<string, string>): Promise<Record<string, unknown>> {
  const customers = Number(args['customers'] ?? 10_000);
  const secondsPerEpochOneThread = await secondsPerEpoch(customers, 1);
  const secondsPerEpochTwoThreads = await secondsPerEpoch(customers, 2);
  const rest = args['whole'] === undefined ? {} : await whole(Number(args['whole']));
  const read = args['read'] === undefined ? {} : await reading(Number(args['read']));
  const csv = args['csv'] === undefined ? {} : await ordersCsv(Number(args['csv']));
  return { secondsPerEpochOneThread, secondsPerEpochTwoThreads, ...rest, ...read, ...csv };
}
