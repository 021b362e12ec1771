/**
 * `npm run bench -- train`: seconds per epoch over 10,000 customers × 90 days × 8 channels (`--customers`), on one
 * thread and on two; with `--whole 100000` also a whole training of that many generated customers, as the product does it.
 */
import { bucketEdges, examplesOn } from '../server/model/examples.ts';
import { generatedShop } from '../server/model/generated-shop.ts';
import { networkShape } from '../server/model/parameters.ts';
import { makeModel } from '../server/model/recipe.ts';
import { trainNetwork } from '../server/model/trainer.ts';

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
    budgetSeconds: 80,
    onEpoch: (seed, { epoch, seconds }) =>
      process.stderr.write(`seed ${seed} epoch ${epoch}: ${seconds.toFixed(1)} s\n`),
  });
  const seconds = Math.round((performance.now() - began) / 100) / 10;
  return { wholeCustomers: customers, wholeSeconds: seconds, wholeRows: model.info.rows.training };
}

/** Runs the benchmark. */
export async function run(args: Record<string, string>): Promise<Record<string, unknown>> {
  const customers = Number(args['customers'] ?? 10_000);
  const secondsPerEpochOneThread = await secondsPerEpoch(customers, 1);
  const secondsPerEpochTwoThreads = await secondsPerEpoch(customers, 2);
  const rest = args['whole'] === undefined ? {} : await whole(Number(args['whole']));
  return { secondsPerEpochOneThread, secondsPerEpochTwoThreads, ...rest };
}
