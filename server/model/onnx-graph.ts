/**
 * The pieces of an ONNX file (opset 17, IR 8). Field numbers are those of onnx.proto.
 * Every model of ours has inputs `x` [N, 90, C] and `s` [N, S] and outputs `p` and `logit` [N, K].
 */
import { sequenceDays } from './features.ts';
import type { NetworkShape } from './parameters.ts';
import { bytesField, integerField, joinBytes, textField } from './protobuf.ts';

/** Element types as onnx.proto numbers them. */
export const elementType = { float: 1, int64: 7, double: 11 } as const;

/** An attribute of an operation: an integer or a list of them. */
export interface NodeAttribute {
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

/** An operation of the graph. */
export function nodeField(
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

/** A constant tensor of single precision. */
export function tensorField(
  name: string,
  dimensions: readonly number[],
  values: readonly number[] | Float32Array,
): Uint8Array {
  const raw = Float32Array.from(values);
  return bytesField(
    5,
    ...dimensions.map((size) => integerField(1, size)),
    integerField(2, elementType.float),
    textField(8, name),
    bytesField(9, new Uint8Array(raw.buffer)),
  );
}

/** A constant tensor of double precision. */
export function doubleTensorField(
  name: string,
  dimensions: readonly number[],
  values: readonly number[] | Float64Array,
): Uint8Array {
  const raw = Float64Array.from(values);
  return bytesField(
    5,
    ...dimensions.map((size) => integerField(1, size)),
    integerField(2, elementType.double),
    textField(8, name),
    bytesField(9, new Uint8Array(raw.buffer)),
  );
}

/** A constant list of indices. */
export function indexTensorField(name: string, values: readonly number[]): Uint8Array {
  const raw = BigInt64Array.from(values.map(BigInt));
  return bytesField(
    5,
    integerField(1, values.length),
    integerField(2, elementType.int64),
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
    bytesField(2, bytesField(1, integerField(1, elementType.float), bytesField(2, ...sizes))),
  );
}

/** A whole file around operations (in order) and constants. */
export function onnxFile(shape: NetworkShape, nodesAndTensors: readonly Uint8Array[]): Uint8Array {
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
