/**
 * The whole network on a slice of rows: features into the WASM LSTM, its last states into the head.
 */
import { contextCount, sequenceSize, writeSequence } from './features.ts';
import { createHead } from './head.ts';
import type { PackedHistories } from './history.ts';
import { lstmInstance } from './lstm-wasm.ts';
import { parameterLayout } from './parameters.ts';
import type { NetworkShape } from './parameters.ts';

/** Rows that threads share: histories, who is seen from when, standardised contexts, labels. */
export interface NetworkRows {
  readonly packed: PackedHistories;
  readonly customers: Int32Array;
  readonly days: Int32Array;
  readonly contexts: Float32Array;
  readonly labels: Uint8Array;
}

/** One thread's network. */
export interface Network {
  /** Most rows a slice can hold. */
  readonly sliceRows: number;
  /** Takes over new weights; call after each change of `parameters`. */
  load(parameters: Float64Array): void;
  /** Adds to `gradient` (set to 0 first) the gradients of the summed, weighted loss of the rows; returns that loss. */
  train(rows: NetworkRows, order: Int32Array, from: number, to: number, weight: number, gradient: Float64Array): number;
  /** Writes the rows' logits to `logits`, `buckets` per row, at the rows' own positions. */
  predict(rows: NetworkRows, from: number, to: number, logits: Float64Array): void;
}

/** Makes a network around a fresh LSTM instance. @throws RangeError when the compiled sizes are not the shape's. */
export function createNetwork(module: WebAssembly.Module, shape: NetworkShape): Network {
  const lstm = lstmInstance(module);
  if (lstm.hidden !== shape.hidden || lstm.inputs * lstm.steps !== sequenceSize || contextCount !== shape.context) {
    throw new RangeError('The compiled LSTM has other sizes than the network.');
  }
  const layout = parameterLayout(shape);
  const head = createHead(shape);
  let parameters: Float64Array = new Float64Array(layout.size);

  const forward = (rows: NetworkRows, rowAt: (index: number) => number, from: number, to: number): number => {
    const padded = Math.ceil((to - from) / 4) * 4;
    for (let index = from; index < to; index++) {
      const row = rowAt(index);
      writeSequence(rows.packed, rows.customers[row]!, rows.days[row]!, lstm.input, (index - from) * sequenceSize);
    }
    lstm.input.fill(0, (to - from) * sequenceSize, padded * sequenceSize);
    lstm.forward(padded);
    return padded;
  };

  return {
    sliceRows: lstm.rows,
    load(next) {
      parameters = next;
      lstm.weights.set(next.subarray(0, layout.dense));
    },
    train(rows, order, from, to, weight, gradient) {
      gradient.fill(0);
      const padded = forward(rows, (index) => order[index]!, from, to);
      lstm.stateGradient.fill(0);
      let loss = 0;
      for (let index = from; index < to; index++) {
        const row = order[index]!;
        head.forward(parameters, lstm.state, (index - from) * lstm.stateStride, rows.contexts, row * shape.context);
        loss += head.backward(parameters, rows.labels[row]!, weight, gradient);
        lstm.stateGradient.set(head.stateGradient, (index - from) * shape.hidden);
      }
      lstm.backward(padded);
      for (let index = 0; index < layout.dense; index++) gradient[index]! += lstm.gradient[index]!;
      return loss * weight;
    },
    predict(rows, from, to, logits) {
      for (let start = from; start < to; start += lstm.rows) {
        const end = Math.min(to, start + lstm.rows);
        forward(rows, (index) => index, start, end);
        for (let row = start; row < end; row++) {
          head.forward(parameters, lstm.state, (row - start) * lstm.stateStride, rows.contexts, row * shape.context);
          logits.set(head.logits, row * shape.buckets);
        }
      }
    },
  };
}
