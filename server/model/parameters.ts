import { channelCount, contextCount } from './features.ts';
import { seededRandom } from './random.ts';

/** Sizes of a network. */
export interface NetworkShape {
  /** Numbers per day (I). */
  readonly inputs: number;
  /** Size of the LSTM's state (H), a multiple of 8. */
  readonly hidden: number;
  /** Context features (S). */
  readonly context: number;
  /** Size of the dense layer. */
  readonly dense: number;
  /** Buckets of days to the next purchase, the last being "none within the horizon". */
  readonly buckets: number;
}

/** The shape the product trains, for a number of buckets. */
export function networkShape(buckets: number): NetworkShape {
  return { inputs: channelCount, hidden: 32, context: contextCount, dense: 24, buckets };
}

/**
 * Where each weight lies in the flat parameter vector. Gate order is i, f, g, o.
 * `gates` is [I + H][4H] (input rows first), `gateBias` [4H], `dense` [H + S][D], `denseBias` [D], `out` [D][K], `outBias` [K].
 */
export interface ParameterLayout {
  readonly gates: number;
  readonly gateBias: number;
  readonly dense: number;
  readonly denseBias: number;
  readonly out: number;
  readonly outBias: number;
  readonly size: number;
}

/** The layout for a shape. */
export function parameterLayout(shape: NetworkShape): ParameterLayout {
  const { inputs, hidden, context, dense, buckets } = shape;
  const gateBias = (inputs + hidden) * 4 * hidden;
  const denseAt = gateBias + 4 * hidden;
  const denseBias = denseAt + (hidden + context) * dense;
  const out = denseBias + dense;
  const outBias = out + dense * buckets;
  return { gates: 0, gateBias, dense: denseAt, denseBias, out, outBias, size: outBias + buckets };
}

/**
 * Fresh parameters: uniform ±1/√H in the LSTM with a forget bias of +1, Xavier in the dense layers.
 * Channels that never move in the training rows (`dead`) get zero weights: they have no gradient, so they stay zero,
 * and a channel that starts to move after training cannot disturb the model.
 */
export function initialParameters(shape: NetworkShape, seed: number, dead: readonly number[] = []): Float64Array {
  const layout = parameterLayout(shape);
  const random = seededRandom(seed);
  const parameters = new Float64Array(layout.size);
  const uniform = (from: number, to: number, bound: number): void => {
    for (let index = from; index < to; index++) parameters[index] = (2 * random() - 1) * bound;
  };
  uniform(layout.gates, layout.dense, 1 / Math.sqrt(shape.hidden));
  uniform(layout.dense, layout.denseBias, Math.sqrt(6 / (shape.hidden + shape.context + shape.dense)));
  uniform(layout.out, layout.outBias, Math.sqrt(6 / (shape.dense + shape.buckets)));
  for (let unit = 0; unit < shape.hidden; unit++) parameters[layout.gateBias + shape.hidden + unit]! += 1;
  for (const channel of dead) {
    const row = layout.gates + channel * 4 * shape.hidden;
    parameters.fill(0, row, row + 4 * shape.hidden);
  }
  return parameters;
}
