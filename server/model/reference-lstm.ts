/**
 * The LSTM in plain TypeScript and double precision: slow, obvious, and the judge of the WASM one.
 */
import { parameterLayout } from './parameters.ts';
import type { NetworkShape } from './parameters.ts';

/** What the forward pass keeps for the backward pass, per step: gates after activation, states, cells. */
export interface LstmTrace {
  readonly steps: number;
  readonly gates: Float64Array;
  readonly states: Float64Array;
  readonly cells: Float64Array;
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Runs one customer's sequence; the last state is the last `hidden` numbers of `states`. */
export function lstmForward(shape: NetworkShape, parameters: Float64Array, input: Float32Array): LstmTrace {
  const { inputs, hidden } = shape;
  const layout = parameterLayout(shape);
  const width = 4 * hidden;
  const steps = input.length / inputs;
  const gates = new Float64Array(steps * width);
  const states = new Float64Array((steps + 1) * hidden);
  const cells = new Float64Array((steps + 1) * hidden);
  for (let step = 0; step < steps; step++) {
    for (let column = 0; column < width; column++) {
      let sum = parameters[layout.gateBias + column]!;
      for (let k = 0; k < inputs; k++) {
        sum += input[step * inputs + k]! * parameters[layout.gates + k * width + column]!;
      }
      for (let k = 0; k < hidden; k++) {
        sum += states[step * hidden + k]! * parameters[layout.gates + (inputs + k) * width + column]!;
      }
      const isCandidate = column >= 2 * hidden && column < 3 * hidden;
      gates[step * width + column] = isCandidate ? Math.tanh(sum) : sigmoid(sum);
    }
    for (let unit = 0; unit < hidden; unit++) {
      const at = step * width + unit;
      const cell = gates[at + hidden]! * cells[step * hidden + unit]! + gates[at]! * gates[at + 2 * hidden]!;
      cells[(step + 1) * hidden + unit] = cell;
      states[(step + 1) * hidden + unit] = gates[at + 3 * hidden]! * Math.tanh(cell);
    }
  }
  return { steps, gates, states, cells };
}

/** Adds the LSTM's gradients to `gradient`, given the gradient of the last state. */
export function lstmBackward(
  shape: NetworkShape,
  parameters: Float64Array,
  input: Float32Array,
  trace: LstmTrace,
  lastStateGradient: Float64Array,
  gradient: Float64Array,
): void {
  const { inputs, hidden } = shape;
  const layout = parameterLayout(shape);
  const width = 4 * hidden;
  const stateGradient = Float64Array.from(lastStateGradient);
  const cellGradient = new Float64Array(hidden);
  const gateGradient = new Float64Array(width);
  for (let step = trace.steps - 1; step >= 0; step--) {
    for (let unit = 0; unit < hidden; unit++) {
      const at = step * width + unit;
      const [i, f, g, o] = [0, 1, 2, 3].map((gate) => trace.gates[at + gate * hidden]!) as [
        number,
        number,
        number,
        number,
      ];
      const squashed = Math.tanh(trace.cells[(step + 1) * hidden + unit]!);
      const cell = cellGradient[unit]! + stateGradient[unit]! * o * (1 - squashed * squashed);
      gateGradient[unit] = cell * g * i * (1 - i);
      gateGradient[unit + hidden] = cell * trace.cells[step * hidden + unit]! * f * (1 - f);
      gateGradient[unit + 2 * hidden] = cell * i * (1 - g * g);
      gateGradient[unit + 3 * hidden] = stateGradient[unit]! * squashed * o * (1 - o);
      cellGradient[unit] = cell * f;
    }
    for (let column = 0; column < width; column++) {
      const slope = gateGradient[column]!;
      gradient[layout.gateBias + column]! += slope;
      for (let k = 0; k < inputs; k++) {
        gradient[layout.gates + k * width + column]! += input[step * inputs + k]! * slope;
      }
      for (let k = 0; k < hidden; k++) {
        gradient[layout.gates + (inputs + k) * width + column]! += trace.states[step * hidden + k]! * slope;
      }
    }
    for (let k = 0; k < hidden; k++) {
      let sum = 0;
      for (let column = 0; column < width; column++) {
        sum += gateGradient[column]! * parameters[layout.gates + (inputs + k) * width + column]!;
      }
      stateGradient[k] = sum;
    }
  }
}
