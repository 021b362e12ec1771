/**
 * One training thread. All threads walk the same schedule and meet at a barrier twice per batch: once when the
 * slices' gradients are ready, once when the first thread has taken the optimiser's step.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { cosineRate, createAdam } from './adam.ts';
import { createNetwork } from './network.ts';
import { parameterLayout } from './parameters.ts';
import { seededRandom, shuffle } from './random.ts';
import { stepBack } from './step-back.ts';
import { batchRows, control, slicesPerBatch } from './training-plan.ts';
import type { EpochReport, TrainingInput } from './training-plan.ts';

const input = (workerData as { input: TrainingInput }).input;
const { training, validation, parameters, threads, thread } = input;
if (input.background) stepBack();
const size = parameterLayout(input.shape).size;
const network = createNetwork(input.module, input.shape);
const adam = createAdam(size);
const summed = new Float64Array(size);
const rows = training.customers.length;
const batches = Math.ceil(rows / batchRows);
const sliceOf = (slice: number): Float64Array => input.gradients.subarray(slice * size, (slice + 1) * size);
const mine = (part: number): boolean => part % threads === thread;

function meet(): void {
  const generation = Atomics.load(input.control, control.generation);
  if (Atomics.add(input.control, control.waiting, 1) === threads - 1) {
    Atomics.store(input.control, control.waiting, 0);
    Atomics.add(input.control, control.generation, 1);
    Atomics.notify(input.control, control.generation);
  } else {
    // A late notify of the previous meeting may wake this one early, hence the loop.
    while (Atomics.load(input.control, control.generation) === generation) {
      Atomics.wait(input.control, control.generation, generation);
    }
  }
}

function trainBatch(order: Int32Array, batch: number): void {
  const start = batch * batchRows;
  const end = Math.min(rows, start + batchRows);
  network.load(parameters);
  for (let slice = 0; slice < slicesPerBatch; slice++) {
    if (!mine(slice)) continue;
    const from = Math.min(end, start + (slice * batchRows) / slicesPerBatch);
    const to = Math.min(end, start + ((slice + 1) * batchRows) / slicesPerBatch);
    const gradient = sliceOf(slice);
    if (from === to) {
      gradient.fill(0);
      input.losses[slice] = 0;
    } else {
      input.losses[slice] = network.train(training, order, from, to, 1 / (end - start), gradient);
    }
  }
  meet();
}

function takeStep(rate: number): number {
  let loss = 0;
  summed.fill(0);
  for (let slice = 0; slice < slicesPerBatch; slice++) {
    const gradient = sliceOf(slice);
    for (let index = 0; index < size; index++) summed[index]! += gradient[index]!;
    loss += input.losses[slice]!;
  }
  adam.step(parameters, summed, rate);
  return loss;
}

/** Sum of the rows' cross-entropies, each thread taking every n-th slice. */
function validate(): number {
  network.load(parameters);
  const count = validation.customers.length;
  const slices = Math.ceil(count / network.sliceRows);
  const { buckets } = input.shape;
  const logits = new Float64Array(count * buckets);
  for (let slice = 0; slice < slices; slice++) {
    if (!mine(slice)) continue;
    const from = slice * network.sliceRows;
    const to = Math.min(count, from + network.sliceRows);
    network.predict(validation, from, to, logits);
    let loss = 0;
    for (let row = from; row < to; row++) {
      const scores = logits.subarray(row * buckets, (row + 1) * buckets);
      const largest = Math.max(...scores);
      const total = scores.reduce((sum, score) => sum + Math.exp(score - largest), 0);
      loss += largest + Math.log(total) - scores[validation.labels[row]!]!;
    }
    input.losses[slice] = loss;
  }
  meet();
  let sum = 0;
  for (let slice = 0; slice < slices; slice++) sum += input.losses[slice]!;
  return sum / count;
}

const order = Int32Array.from({ length: rows }, (_, row) => row);
const random = seededRandom(input.seed ^ 0x5eed);
let bestLoss = Infinity;
let sinceBest = 0;
for (let epoch = 1; epoch <= input.maxEpochs; epoch++) {
  const began = performance.now();
  shuffle(order, random);
  let loss = 0;
  for (let batch = 0; batch < batches; batch++) {
    trainBatch(order, batch);
    if (thread === 0) {
      loss += takeStep(cosineRate((epoch - 1) * batches + batch, input.maxEpochs * batches));
      Atomics.add(input.control, control.steps, 1);
      // Decided between two meetings, so that all threads see the same answer after the second.
      if (Atomics.load(input.control, control.cancelled) === 1) Atomics.store(input.control, control.stopped, 1);
    }
    meet();
    if (Atomics.load(input.control, control.stopped) === 1) break;
  }
  if (Atomics.load(input.control, control.stopped) === 1) break;
  const seconds = (performance.now() - began) / 1000;
  const validationLoss = validate();
  if (thread === 0) {
    const improved = validationLoss < bestLoss;
    if (improved) {
      bestLoss = validationLoss;
      sinceBest = 0;
      input.best.set(parameters);
    } else if (++sinceBest >= input.patience) {
      Atomics.store(input.control, control.stopped, 1);
    }
    const report: EpochReport = { epoch, trainingLoss: loss / batches, validationLoss, seconds, improved };
    parentPort?.postMessage(report);
  }
  meet();
  if (Atomics.load(input.control, control.stopped) === 1) break;
}
