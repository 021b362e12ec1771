import { describe, expect, it } from 'vitest';
import { createHead } from './head.ts';
import { initialParameters, networkShape, parameterLayout } from './parameters.ts';
import type { NetworkShape } from './parameters.ts';
import { seededRandom } from './random.ts';
import { lstmBackward, lstmForward } from './reference-lstm.ts';
import { lstmInstance, lstmModule } from './lstm-wasm.ts';

const small: NetworkShape = { inputs: 3, hidden: 4, context: 2, dense: 5, buckets: 4 };

function loss(shape: NetworkShape, parameters: Float64Array, input: Float32Array, context: Float32Array): number {
  const trace = lstmForward(shape, parameters, input);
  const head = createHead(shape);
  head.forward(parameters, trace.states, trace.steps * shape.hidden, context, 0);
  return head.backward(parameters, 1, 1, new Float64Array(parameterLayout(shape).size));
}

describe('the reference network', () => {
  it('has gradients that finite differences confirm, for every parameter', () => {
    const random = seededRandom(7);
    const parameters = initialParameters(small, 3).map((value) => value + (random() - 0.5) * 0.2);
    const input = Float32Array.from({ length: 6 * small.inputs }, () => random() * 2);
    const context = Float32Array.from({ length: small.context }, () => random() - 0.5);
    const { size } = parameterLayout(small);
    const gradient = new Float64Array(size);
    const trace = lstmForward(small, parameters, input);
    const head = createHead(small);
    head.forward(parameters, trace.states, trace.steps * small.hidden, context, 0);
    head.backward(parameters, 1, 1, gradient);
    lstmBackward(small, parameters, input, trace, head.stateGradient, gradient);
    const step = 1e-5;
    let farthest = 0;
    for (let index = 0; index < size; index++) {
      const up = parameters.slice();
      const down = parameters.slice();
      up[index]! += step;
      down[index]! -= step;
      const slope = (loss(small, up, input, context) - loss(small, down, input, context)) / (2 * step);
      farthest = Math.max(farthest, Math.abs(slope - gradient[index]!));
    }
    expect(farthest).toBeLessThan(1e-8);
    expect(gradient.some((value) => Math.abs(value) > 0.01)).toBe(true);
  });
});

describe('the WASM network', () => {
  it('agrees with the reference in state and gradients', async () => {
    const lstm = lstmInstance(await lstmModule());
    const shape = networkShape(7);
    const layout = parameterLayout(shape);
    const parameters = initialParameters(shape, 5);
    lstm.weights.set(parameters.subarray(0, layout.dense));
    const exact = Float64Array.from(parameters);
    exact.set(lstm.weights);
    const random = seededRandom(11);
    const rows = 8;
    const perRow = lstm.steps * lstm.inputs;
    for (let at = 0; at < rows * perRow; at++) lstm.input[at] = random() < 0.7 ? 0 : random() * 3;
    const slopes = Float32Array.from({ length: rows * lstm.hidden }, () => (random() - 0.5) / rows);
    lstm.stateGradient.fill(0).set(slopes);
    lstm.forward(rows);
    const gradient = new Float64Array(layout.size);
    let stateGap = 0;
    for (let row = 0; row < rows; row++) {
      const input = lstm.input.slice(row * perRow, (row + 1) * perRow);
      const trace = lstmForward(shape, exact, input);
      for (let unit = 0; unit < lstm.hidden; unit++) {
        const expected = trace.states[trace.steps * lstm.hidden + unit]!;
        stateGap = Math.max(stateGap, Math.abs(expected - lstm.state[row * lstm.stateStride + unit]!));
      }
      const slope = Float64Array.from(slopes.subarray(row * lstm.hidden, (row + 1) * lstm.hidden));
      lstmBackward(shape, exact, input, trace, slope, gradient);
    }
    lstm.backward(rows);
    let gradientGap = 0;
    for (let at = 0; at < layout.dense; at++) {
      gradientGap = Math.max(gradientGap, Math.abs(gradient[at]! - lstm.gradient[at]!));
    }
    expect(stateGap).toBeLessThan(1e-6);
    expect(gradientGap).toBeLessThan(1e-6);
    // The first run on a machine compiles the module.
  }, 120_000);
});
