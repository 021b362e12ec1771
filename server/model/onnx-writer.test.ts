import { InferenceSession, Tensor } from 'onnxruntime-node';
import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { channelCount, contextCount, sequenceDays, sequenceSize } from './features.ts';
import { createHead } from './head.ts';
import { writeLstmOnnx } from './onnx-writer.ts';
import { initialParameters, networkShape, parameterLayout } from './parameters.ts';
import { seededRandom } from './random.ts';
import { lstmForward } from './reference-lstm.ts';

/** The part of onnx.proto that names what we write. */
const schema = protobuf.parse(`syntax = "proto3";
  message Opset { string domain = 1; int64 version = 2; }
  message Attribute { string name = 1; int64 i = 3; repeated int64 ints = 8; int32 type = 20; }
  message Node { repeated string input = 1; repeated string output = 2; string name = 3; string op_type = 4; repeated Attribute attribute = 5; }
  message Tensor { repeated int64 dims = 1; int32 data_type = 2; string name = 8; bytes raw_data = 9; }
  message Value { string name = 1; }
  message Graph { repeated Node node = 1; string name = 2; repeated Tensor initializer = 5; repeated Value input = 11; repeated Value output = 12; }
  message Model { int64 ir_version = 1; string producer_name = 2; Graph graph = 7; repeated Opset opset_import = 8; }`).root;

const shape = networkShape(7);
const parameters = initialParameters(shape, 9);
const file = writeLstmOnnx(shape, parameters);

describe('the ONNX file', () => {
  it('decodes as the graph we mean', () => {
    const type = schema.lookupType('Model');
    const model = type.toObject(type.decode(file), { longs: Number }) as {
      irVersion: number;
      opsetImport: { version: number }[];
      graph: {
        node: { opType: string }[];
        input: { name: string }[];
        output: { name: string }[];
        initializer: { name: string; dims: number[] }[];
      };
    };
    expect([model.irVersion, model.opsetImport[0]?.version]).toEqual([8, 17]);
    expect(model.graph.node.map((node) => node.opType)).toEqual([
      ...['Transpose', 'LSTM', 'Squeeze', 'Concat', 'Gemm', 'Relu', 'Gemm', 'Softmax'],
    ]);
    expect(model.graph.input.map((value) => value.name)).toEqual(['x', 's']);
    expect(model.graph.output.map((value) => value.name)).toEqual(['p', 'logit']);
    expect(Object.fromEntries(model.graph.initializer.map(({ name, dims }) => [name, dims]))).toMatchObject({
      W: [1, 128, 8],
      R: [1, 128, 32],
      B: [1, 256],
    });
  });

  it('holds every weight of the network to the last bit of single precision, in the order of ONNX', () => {
    const type = schema.lookupType('Model');
    const { graph } = type.toObject(type.decode(file), { longs: Number }) as {
      graph: { initializer: { name: string; rawData: Uint8Array }[] };
    };
    const held = Object.fromEntries(
      graph.initializer.map(({ name, rawData }) => [name, new Float32Array(Uint8Array.from(rawData).buffer)]),
    );
    const { inputs, hidden, context, dense, buckets } = shape;
    const at = parameterLayout(shape);
    const single = (count: number, place: (index: number) => number): Float32Array =>
      Float32Array.from({ length: count }, (_, index) => parameters[place(index)]!);
    // ONNX has gates i, o, f, c where ours are i, f, g, o; and a row per unit where ours has a column.
    const column = (row: number): number => [0, 3, 1, 2][Math.floor(row / hidden)]! * hidden + (row % hidden);
    const gates = (from: number, width: number): Float32Array =>
      single(4 * hidden * width, (index) => {
        return at.gates + (from + (index % width)) * 4 * hidden + column(Math.floor(index / width));
      });
    const bias = single(4 * hidden, (row) => at.gateBias + column(row));
    expect(held['W']).toEqual(gates(0, inputs));
    expect(held['R']).toEqual(gates(inputs, hidden));
    expect(held['B']).toEqual(Float32Array.from([...bias, ...bias.map(() => 0)]));
    expect(held['W1']).toEqual(single((hidden + context) * dense, (index) => at.dense + index));
    expect(held['b1']).toEqual(single(dense, (index) => at.denseBias + index));
    expect(held['W2']).toEqual(single(dense * buckets, (index) => at.out + index));
    expect(held['b2']).toEqual(single(buckets, (index) => at.outBias + index));
  });

  it('gives the same scores in onnxruntime as the reference network, to 2e-6', async () => {
    const session = await InferenceSession.create(file, { logSeverityLevel: 3 });
    const random = seededRandom(2);
    const rows = 20;
    const x = Float32Array.from({ length: rows * sequenceSize }, () => (random() < 0.8 ? 0 : random() * 3));
    const s = Float32Array.from({ length: rows * contextCount }, () => random() * 4 - 2);
    const outputs = await session.run({
      x: new Tensor('float32', x, [rows, sequenceDays, channelCount]),
      s: new Tensor('float32', s, [rows, contextCount]),
    });
    const logits = outputs['logit']!.data as Float32Array;
    const shares = outputs['p']!.data as Float32Array;
    const head = createHead(shape);
    let gap = 0;
    for (let row = 0; row < rows; row++) {
      const trace = lstmForward(shape, parameters, x.slice(row * sequenceSize, (row + 1) * sequenceSize));
      head.forward(parameters, trace.states, sequenceDays * shape.hidden, s, row * contextCount);
      head.logits.forEach((logit, bucket) => {
        gap = Math.max(gap, Math.abs(logit - logits[row * shape.buckets + bucket]!));
      });
      const sum = shares.subarray(row * shape.buckets, (row + 1) * shape.buckets).reduce((a, b) => a + b, 0);
      expect(sum).toBeCloseTo(1, 5);
    }
    await session.release();
    expect(gap).toBeLessThan(2e-6);
  });
});
