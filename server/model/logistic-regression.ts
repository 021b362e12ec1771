/** Logistic regression by Newton's method: the challenger on the context features, and Platt's calibration. */
import { solvePositiveDefinite } from './linear-algebra.ts';
import { logistic } from './probability.ts';

/** A fitted regression: the last weight is the intercept. */
export interface LogisticModel {
  readonly weights: Float64Array;
}

/** Fits churn on `features` numbers per row. `ridge` keeps collinear features finite. */
export function fitLogistic(
  inputs: ArrayLike<number>,
  features: number,
  churned: readonly boolean[],
  ridge = 1,
): LogisticModel {
  const size = features + 1;
  let weights: Float64Array = new Float64Array(size);
  for (let round = 0; round < 50; round++) {
    const gradient = new Float64Array(size);
    const curvature = new Float64Array(size * size);
    for (let feature = 0; feature < features; feature++) {
      gradient[feature] = -ridge * weights[feature]!;
      curvature[feature * size + feature] = ridge;
    }
    const row = new Float64Array(size).fill(1);
    for (let at = 0; at < churned.length; at++) {
      for (let feature = 0; feature < features; feature++) row[feature] = inputs[at * features + feature]!;
      const p = logistic(row.reduce((sum, value, index) => sum + value * weights[index]!, 0));
      const residual = (churned[at] ? 1 : 0) - p;
      const spread = p * (1 - p);
      for (let i = 0; i < size; i++) {
        gradient[i]! += residual * row[i]!;
        for (let j = 0; j <= i; j++) curvature[i * size + j]! += spread * row[i]! * row[j]!;
      }
    }
    for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) curvature[j * size + i] = curvature[i * size + j]!;
    const step = solvePositiveDefinite(curvature, gradient);
    const before = weights;
    weights = weights.map((weight, index) => weight + Math.max(-5, Math.min(5, step[index]!)));
    if (weights.every((weight, index) => Math.abs(weight - before[index]!) < 1e-9)) break;
  }
  return { weights };
}

/** Churn logits of rows. */
export function logisticLogits(model: LogisticModel, inputs: ArrayLike<number>, features: number): Float64Array {
  return Float64Array.from({ length: inputs.length / features }, (_, row) => {
    let sum = model.weights[features]!;
    for (let feature = 0; feature < features; feature++) {
      sum += inputs[row * features + feature]! * model.weights[feature]!;
    }
    return sum;
  });
}
