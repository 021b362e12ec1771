/**
 * The small end of the network, after the LSTM: concatenate the state with the context, dense with ReLU, softmax over
 * the buckets. Used by the reference and by the trainer alike, since it is a hundredth of the work.
 */
import { parameterLayout } from './parameters.ts';
import type { NetworkShape, ParameterLayout } from './parameters.ts';

/** A head with its scratch space; not for use by two threads at once. */
export interface Head {
  /** Writes the logits of one row to `logits`. `state` and `context` are read from their offsets. */
  forward(
    parameters: Float64Array,
    state: ArrayLike<number>,
    stateAt: number,
    context: Float32Array,
    contextAt: number,
  ): void;
  /** After `forward`: the cross-entropy of `label`, adding gradients to `gradient` and setting `stateGradient`. */
  backward(parameters: Float64Array, label: number, weight: number, gradient: Float64Array): number;
  readonly logits: Float64Array;
  readonly stateGradient: Float64Array;
}

/** Makes a head for a shape. */
export function createHead(shape: NetworkShape): Head {
  const layout: ParameterLayout = parameterLayout(shape);
  const { hidden, context: contextSize, dense, buckets } = shape;
  const joined = new Float64Array(hidden + contextSize);
  const activated = new Float64Array(dense);
  const activatedGradient = new Float64Array(dense);
  const logits = new Float64Array(buckets);
  const slopes = new Float64Array(buckets);
  const stateGradient = new Float64Array(hidden);
  return {
    logits,
    stateGradient,
    forward(parameters, state, stateAt, context, contextAt) {
      for (let k = 0; k < hidden; k++) joined[k] = state[stateAt + k]!;
      for (let k = 0; k < contextSize; k++) joined[hidden + k] = context[contextAt + k]!;
      for (let unit = 0; unit < dense; unit++) activated[unit] = parameters[layout.denseBias + unit]!;
      for (let k = 0; k < joined.length; k++) {
        const value = joined[k]!;
        const row = layout.dense + k * dense;
        for (let unit = 0; unit < dense; unit++) activated[unit]! += value * parameters[row + unit]!;
      }
      for (let bucket = 0; bucket < buckets; bucket++) logits[bucket] = parameters[layout.outBias + bucket]!;
      for (let unit = 0; unit < dense; unit++) {
        const value = Math.max(0, activated[unit]!);
        activated[unit] = value;
        const row = layout.out + unit * buckets;
        for (let bucket = 0; bucket < buckets; bucket++) logits[bucket]! += value * parameters[row + bucket]!;
      }
    },
    backward(parameters, label, weight, gradient) {
      const total = logSumExp(logits);
      for (let bucket = 0; bucket < buckets; bucket++) {
        const slope = weight * (Math.exp(logits[bucket]! - total) - (bucket === label ? 1 : 0));
        slopes[bucket] = slope;
        gradient[layout.outBias + bucket]! += slope;
      }
      for (let unit = 0; unit < dense; unit++) {
        const value = activated[unit]!;
        const row = layout.out + unit * buckets;
        let sum = 0;
        for (let bucket = 0; bucket < buckets; bucket++) {
          gradient[row + bucket]! += value * slopes[bucket]!;
          sum += parameters[row + bucket]! * slopes[bucket]!;
        }
        const slope = value > 0 ? sum : 0;
        activatedGradient[unit] = slope;
        gradient[layout.denseBias + unit]! += slope;
      }
      for (let k = 0; k < joined.length; k++) {
        const value = joined[k]!;
        const row = layout.dense + k * dense;
        let sum = 0;
        for (let unit = 0; unit < dense; unit++) {
          const slope = activatedGradient[unit]!;
          gradient[row + unit]! += value * slope;
          sum += slope * parameters[row + unit]!;
        }
        if (k < hidden) stateGradient[k] = sum;
      }
      return total - logits[label]!;
    },
  };
}

/** log Σ exp, without overflow. */
export function logSumExp(values: Float64Array): number {
  let largest = -Infinity;
  for (const value of values) largest = Math.max(largest, value);
  let sum = 0;
  for (const value of values) sum += Math.exp(value - largest);
  return largest + Math.log(sum);
}
