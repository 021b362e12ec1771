/**
 * Writes networks as ONNX files (opset 17, IR 8): inputs `x` [N, 90, C] and `s` [N, S], outputs `p` and `logit` [N, K].
 * Field numbers are those of onnx.proto.
 */
import { sequenceDays } from './features.ts';
import { parameterLayout } from './parameters.ts';
import type { NetworkShape } from './parameters.ts';
import { bytesField, integerField, joinBytes, textField } from './protobuf.ts';

const floatType = 1;
const int64Type = 7;

interface NodeAttribute {
  readonly name: string;
  readonly value: number | readonly number[];
}

function attributeField({ name, value }: NodeAttribute): Uint8Array {
  const [integerAttribute, integersAttribute] = [2, 7];
  if (typeof value === 'number') {
    const negative = value < 0 ? twosComplement(value) : integerField(3, value);
    return bytesField(5, textField(1, name), negative, integerField(20, integerAttribute));
  }
  const values = value.map((item) => integerField(8, item));
  return bytesField(5, textField(1, name), ...values, integerField(20, integersAttribute));
}

/** A negative int64 field 3: ten bytes of two's complement. Only small magnitudes occur. */
function twosComplement(value: number): Uint8Array {
  const low = 128 + value;
  return Uint8Array.from([3 * 8, low | 0x80, ...Array.from({ length: 8 }, () => 0xff), 0x01]);
}

function nodeField(
  operation: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: readonly NodeAttribute[] = [],
): Uint8Array {
  return bytesField(
    1,
    ...inputs.map((input) => textField(1, input)),
    ...outputs.map((output) => textField(2, output)),
    textField(3, `${operation}_${outputs.find((output) => output !== '') ?? ''}`),
    textField(4, operation),
    ...attributes.map(attributeField),
  );
}

function tensorField(
  name: string,
  dimensions: readonly number[],
  values: readonly number[] | Float32Array,
): Uint8Array {
  const raw = Float32Array.from(values);
  return bytesField(
    5,
    ...dimensions.map((size) => integerField(1, size)),
    integerField(2, floatType),
    textField(8, name),
    bytesField(9, new Uint8Array(raw.buffer)),
  );
}

function indexTensorField(name: string, values: readonly number[]): Uint8Array {
  const raw = BigInt64Array.from(values.map(BigInt));
  return bytesField(
    5,
    integerField(1, values.length),
    integerField(2, int64Type),
    textField(8, name),
    bytesField(9, new Uint8Array(raw.buffer)),
  );
}

function valueField(field: number, name: string, dimensions: readonly (number | string)[]): Uint8Array {
  const sizes = dimensions.map((size) =>
    bytesField(1, typeof size === 'number' ? integerField(1, size) : textField(2, size)),
  );
  return bytesField(
    field,
    textField(1, name),
    bytesField(2, bytesField(1, integerField(1, floatType), bytesField(2, ...sizes))),
  );
}

function model(shape: NetworkShape, nodesAndTensors: readonly Uint8Array[]): Uint8Array {
  const graph = [
    ...nodesAndTensors,
    textField(2, 'churn'),
    valueField(11, 'x', ['N', sequenceDays, shape.inputs]),
    valueField(11, 's', ['N', shape.context]),
    valueField(12, 'p', ['N', shape.buckets]),
    valueField(12, 'logit', ['N', shape.buckets]),
  ];
  return joinBytes([
    integerField(1, 8),
    textField(2, 'naru'),
    bytesField(7, ...graph),
    bytesField(8, textField(1, ''), integerField(2, 17)),
  ]);
}

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
  return model(shape, [
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

/** A softmax regression on the context alone, behind the same inputs and outputs. `weights` is [S][K], `bias` [K]. */
export function writeLogisticOnnx(shape: NetworkShape, weights: Float64Array, bias: Float64Array): Uint8Array {
  return model(shape, [
    nodeField('Gemm', ['s', 'W1', 'b1'], ['logit']),
    nodeField('Softmax', ['logit'], ['p'], [{ name: 'axis', value: -1 }]),
    tensorField('W1', [shape.context, shape.buckets], Float32Array.from(weights)),
    tensorField('b1', [shape.buckets], Float32Array.from(bias)),
  ]);
}
