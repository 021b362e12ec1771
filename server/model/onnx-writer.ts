/** Writes the LSTM network as an ONNX file. */
import { indexTensorField, nodeField, onnxFile, tensorField } from './onnx-graph.ts';
import { parameterLayout } from './parameters.ts';
import type { NetworkShape } from './parameters.ts';

/** Our gate order i, f, g, o as positions for ONNX's i, o, f, c. */
const onnxGates = [0, 3, 1, 2];

/** The LSTM network: Transpose → LSTM → Squeeze → Concat → Gemm → Relu → Gemm → Softmax. */
export function writeLstmOnnx(shape: NetworkShape, parameters: Float64Array): Uint8Array {
  const { inputs, hidden, context, dense, buckets } = shape;
  const layout = parameterLayout(shape);
  const width = 4 * hidden;
  const gateRows = (from: number, count: number): number[] =>
    onnxGates.flatMap((gate) =>
      Array.from({ length: hidden }, (_, unit) =>
        Array.from({ length: count }, (__, k) => parameters[layout.gates + (from + k) * width + gate * hidden + unit]!),
      ).flat(),
    );
  const bias = onnxGates.flatMap((gate) =>
    Array.from({ length: hidden }, (_, unit) => parameters[layout.gateBias + gate * hidden + unit]!),
  );
  const slice = (from: number, to: number): Float32Array => Float32Array.from(parameters.subarray(from, to));
  return onnxFile(shape, [
    nodeField('Transpose', ['x'], ['xt'], [{ name: 'perm', value: [1, 0, 2] }]),
    nodeField('LSTM', ['xt', 'W', 'R', 'B'], ['', 'state1'], [{ name: 'hidden_size', value: hidden }]),
    nodeField('Squeeze', ['state1', 'axis0'], ['state']),
    nodeField('Concat', ['state', 's'], ['joined'], [{ name: 'axis', value: 1 }]),
    nodeField('Gemm', ['joined', 'W1', 'b1'], ['dense']),
    nodeField('Relu', ['dense'], ['active']),
    nodeField('Gemm', ['active', 'W2', 'b2'], ['logit']),
    nodeField('Softmax', ['logit'], ['p'], [{ name: 'axis', value: -1 }]),
    tensorField('W', [1, width, inputs], gateRows(0, inputs)),
    tensorField('R', [1, width, hidden], gateRows(inputs, hidden)),
    tensorField('B', [1, 2 * width], [...bias, ...bias.map(() => 0)]),
    indexTensorField('axis0', [0]),
    tensorField('W1', [hidden + context, dense], slice(layout.dense, layout.denseBias)),
    tensorField('b1', [dense], slice(layout.denseBias, layout.out)),
    tensorField('W2', [dense, buckets], slice(layout.out, layout.outBias)),
    tensorField('b2', [buckets], slice(layout.outBias, layout.size)),
  ]);
}
