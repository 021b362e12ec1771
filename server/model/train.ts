/**
 * `npm run train -- --shipped`: trains the shipped model on the sample shop and writes it to `data/model`.
 * The last five weeks of the data, which the product replays, are cut off before anything is computed.
 */
import { fileURLToPath } from 'node:url';
import { saveModel } from './model-file.ts';
import { readOrdersCsv } from './order-files.ts';
import { makeModel } from './recipe.ts';
import { dayNumber } from './shop.ts';

/** The first day of the sample shop that the shipped model must never have seen. */
const firstReplayedDay = dayNumber('2017-11-27');
const horizon = 28;

const data = new URL('../../data/', import.meta.url);
const shop = await readOrdersCsv(fileURLToPath(new URL('complete-journey/orders.csv.gz', data)), firstReplayedDay);
process.stderr.write(`${shop.customers.length} households\n`);
const began = performance.now();
const { model } = await makeModel({
  packed: shop.packed,
  firstDay: shop.firstDay,
  endDay: firstReplayedDay,
  horizon,
  data: 'complete-journey until 2017-11-26',
  onEpoch: (seed, { epoch, validationLoss, seconds }) => {
    process.stderr.write(
      `seed ${seed} epoch ${epoch}: validation loss ${validationLoss.toFixed(4)}, ${seconds.toFixed(1)} s\n`,
    );
  },
});
await saveModel(fileURLToPath(new URL('model/', data)), model);
const { kind, sha256, rows, metrics, calibration } = model.info;
const seconds = Math.round((performance.now() - began) / 100) / 10;
process.stdout.write(`${JSON.stringify({ kind, sha256, rows, seconds, calibration, metrics })}\n`);
