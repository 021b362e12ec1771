/**
 * The simple models behind the same inputs and outputs as the LSTM, so that scoring never asks which one it runs.
 * Their buckets before the last one hold the training rows' shares; `x` is not read.
 */
import type { BgNbd } from './bgnbd.ts';
import { roundingSlack } from './candidates.ts';
import type { ContextScale } from './features.ts';
import type { LogisticModel } from './logistic-regression.ts';
import { doubleTensorField, elementType, indexTensorField, nodeField, onnxFile, tensorField } from './onnx-graph.ts';
import type { NetworkShape } from './parameters.ts';

/** Log of each bucket's share among those who bought again; they sum to 1 in probability, so the churn logit is the last logit. */
function logShares(shares: readonly number[]): number[] {
  const total = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => Math.log(share / total));
}

/** Logistic regression on the standardised context. `shares` are the buckets' shares among those who bought again, each above 0. */
export function writeLogisticOnnx(shape: NetworkShape, model: LogisticModel, shares: readonly number[]): Uint8Array {
  const { context, buckets } = shape;
  const weights = new Float32Array(context * buckets);
  for (let feature = 0; feature < context; feature++) {
    weights[feature * buckets + buckets - 1] = model.weights[feature]!;
  }
  return onnxFile(shape, [
    nodeField('Gemm', ['s', 'W', 'b'], ['logit']),
    nodeField('Softmax', ['logit'], ['p'], [{ name: 'axis', value: -1 }]),
    tensorField('W', [context, buckets], weights),
    tensorField('b', [buckets], [...logShares(shares), model.weights[context]!]),
  ]);
}

/** Deviations at which no logarithm of a count of days or orders is ever clipped (see `standardise`): e^16 is far enough. */
const widest = 2;

/** The scale for BG/NBD: it reads people's own days and orders, so the strangest of them must not be clipped. */
export function unclippedScale(scale: ContextScale): ContextScale {
  return { means: scale.means, deviations: scale.deviations.map((deviation) => Math.max(widest, deviation)) };
}

/** Beyond this the odds of being gone are called certain. */
const largestExponent = 60;

/** BG/NBD's P(no purchase within the horizon), computed in the graph from recency, purchases, tenure and mean gap as `bgNbdCandidate` does. In double precision: parameters of a hundred thousand are taken to powers of as many. */
export function writeBgNbdOnnx(
  shape: NetworkShape,
  model: BgNbd,
  horizon: number,
  scale: ContextScale,
  shares: readonly number[],
): Uint8Array {
  const constants: Uint8Array[] = [];
  const nodes: Uint8Array[] = [];
  let named = 0;
  const constant = (...values: number[]): string => {
    const name = `c${named++}`;
    constants.push(doubleTensorField(name, [1, values.length], values));
    return name;
  };
  const apply = (operation: string, ...inputs: string[]): string => {
    const output = `n${named++}`;
    nodes.push(nodeField(operation, inputs, [output]));
    return output;
  };
  const cast = (input: string, to: number): string => {
    const output = `n${named++}`;
    nodes.push(nodeField('Cast', [input], [output], [{ name: 'to', value: to }]));
    return output;
  };
  const column = (input: string, index: number): string => {
    const name = `c${named++}`;
    constants.push(indexTensorField(name, [index]));
    const output = `n${named++}`;
    nodes.push(nodeField('Gather', [input, name], [output], [{ name: 'axis', value: 1 }]));
    return output;
  };
  const [zero, one] = [constant(0), constant(1)];
  const week = constant(7);

  const given = cast('s', elementType.double);
  const raw = apply('Add', apply('Mul', given, constant(...scale.deviations)), constant(...scale.means));
  const plain = apply('Sub', apply('Exp', raw), one);
  const whole = (index: number): string => apply('Round', column(plain, index));
  const [recency, purchases, tenure] = [whole(0), whole(1), whole(2)];
  const meanGap = column(plain, 4);
  const sinceSeen = apply('Mul', apply('Max', apply('Sub', tenure, recency), zero), constant(1 + roundingSlack));
  const gaps = apply('Floor', apply('Div', sinceSeen, apply('Max', meanGap, one)));
  const repeats = apply('Max', apply('Min', gaps, apply('Sub', purchases, one)), zero);
  const between = apply('Round', apply('Mul', repeats, meanGap));
  const age = apply('Add', apply('Div', apply('Add', recency, between), week), constant(model.alpha));
  const last = apply('Add', apply('Div', between, week), constant(model.alpha));
  const power = apply('Add', repeats, constant(model.r));
  const ahead = apply('Add', age, constant(horizon / 7));
  const silent = apply('Exp', apply('Mul', power, apply('Sub', apply('Log', age), apply('Log', ahead))));
  const growth = apply('Mul', power, apply('Sub', apply('Log', age), apply('Log', last)));
  const capped = apply('Exp', apply('Min', growth, constant(largestExponent)));
  const dropped = apply('Div', constant(model.a), apply('Add', apply('Max', repeats, one), constant(model.b - 1)));
  const gone = apply('Mul', apply('Mul', dropped, capped), apply('Min', repeats, one));
  const odds = apply('Div', apply('Add', gone, silent), apply('Max', apply('Sub', one, silent), constant(1e-12)));
  const churn = apply('Log', odds);
  const others = apply('Add', apply('Mul', churn, constant(...shares.map(() => 0))), constant(...logShares(shares)));
  return onnxFile(shape, [
    ...nodes,
    nodeField('Concat', [others, churn], ['both'], [{ name: 'axis', value: 1 }]),
    nodeField('Cast', ['both'], ['logit'], [{ name: 'to', value: elementType.float }]),
    nodeField('Softmax', ['logit'], ['p'], [{ name: 'axis', value: -1 }]),
    ...constants,
  ]);
}
