/** A CSV of very many orders: written, read as `--orders` reads it, and trained on. */
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { generatedHistories } from '../server/model/generated-shop.ts';
import { proposedHorizon } from '../server/model/horizon.ts';
import { readOrdersCsv } from '../server/model/order-files.ts';
import { makeModel, seedBudgetSeconds } from '../server/model/recipe.ts';
import { temporaryFolder } from './processes.ts';

const customersAtOnce = 2000;
const firstDay = 20_000;

/** Writes `rows` orders of generated customers. */
async function writeOrders(file: string, rows: number): Promise<void> {
  const out = createWriteStream(file);
  out.write('customer,date,amount\n');
  for (let written = 0, seed = 1; written < rows; seed++) {
    const lines: string[] = [];
    generatedHistories({ customers: customersAtOnce, days: 400, firstDay, seed }).forEach(({ activity }, index) => {
      for (const { day, purchases, spend } of activity) {
        if (purchases === 0 || written === rows) continue;
        const date = new Date(day * 86_400_000).toISOString().slice(0, 10);
        lines.push(`s${seed}-${index},${date},${spend}\n`);
        written += 1;
      }
    });
    if (!out.write(lines.join(''))) await once(out, 'drain');
  }
  out.end();
  await once(out, 'close');
}

/** Seconds and memory of reading and of training, with the product's recipe. */
export async function ordersCsv(rows: number): Promise<Record<string, unknown>> {
  const { folder, remove } = await temporaryFolder();
  const rssMb = (): number => Math.round(process.memoryUsage().rss / 2 ** 20);
  try {
    const file = join(folder, 'orders.csv');
    await writeOrders(file, rows);
    const csvRssBeforeMb = rssMb();
    let began = performance.now();
    const seconds = (): number => Math.round((performance.now() - began) / 10) / 100;
    const shop = await readOrdersCsv(file);
    const read = { csvReadSeconds: seconds(), csvRssBeforeMb, csvRssMb: rssMb() };
    began = performance.now();
    const { packed } = shop;
    const { model } = await makeModel({
      ...{ packed, firstDay: shop.firstDay, endDay: shop.lastDay + 1, data: 'generated' },
      horizon: proposedHorizon(packed, shop.lastDay + 1),
      budgetSeconds: seedBudgetSeconds,
      onEpoch: (seed, { epoch }) => process.stderr.write(`seed ${seed} epoch ${epoch}\n`),
    });
    return {
      csvRows: rows,
      csvCustomers: shop.customers.length,
      ...read,
      csvTrainSeconds: seconds(),
      csvTrainRows: model.info.rows.training,
      csvChosen: model.info.kind,
      csvTrainRssMb: rssMb(),
    };
  } finally {
    await remove();
  }
}
