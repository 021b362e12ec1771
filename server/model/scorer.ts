/** Scores packed histories with one onnxruntime session. Runs inside scoring threads. */
import { InferenceSession, Tensor } from 'onnxruntime-node';
import {
  channelCount,
  contextCount,
  isKnown,
  sequenceDays,
  sequenceSize,
  standardise,
  writeContext,
  writeSequence,
} from './features.ts';
import type { PackedHistories } from './history.ts';
import type { ModelInfo } from './model-file.ts';
import { calibrated, churnLogit, medianBucket } from './probability.ts';
import { joiningOrders, shapleyShares, type Worth } from './shapley.ts';
import { liveGroups, occlude, signalValue, topSignals } from './signals.ts';
import type { Signal, SignalGroup } from './signals.ts';

/** Rows per call of the runtime: larger is slower per row. */
const microBatch = 64;
/** Pairs of orders for Shapley values: with ten groups at most 92 runs of the network. */
export const orderPairs = 5;

/** Scores of a chunk, as in `ScoreReply`. */
export interface Scores {
  readonly probabilities: Float64Array;
  readonly buckets: Int8Array;
  readonly reasons?: readonly (readonly Signal[])[];
}

/** How reasons are worked out: not at all, by occlusion, or by Shapley values (ten times the work of occlusion). */
export type ReasonsWanted = boolean | 'shapley';

/** One session and what belongs to its model. */
export interface Scorer {
  score(packed: PackedHistories, day: number, includeToday: boolean, reasons: ReasonsWanted): Promise<Scores>;
  /** One customer's score as a game of the groups, for tests of its reasons; null without history. */
  game(
    packed: PackedHistories,
    customer: number,
    day: number,
    includeToday: boolean,
  ): Promise<{ readonly groups: readonly SignalGroup[]; readonly worth: Worth; readonly logit: number } | null>;
  release(): Promise<void>;
}

/** Opens a session. @throws whatever onnxruntime throws for a model it refuses. */
export async function openScorer(onnx: Uint8Array, info: ModelInfo): Promise<Scorer> {
  const session = await InferenceSession.create(onnx, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    logSeverityLevel: 3,
  });
  const scale = { means: info.contextMeans, deviations: info.contextDeviations };
  const buckets = info.bucketEdges.length + 1;
  const groups = liveGroups(info.deadChannels);
  const orders = joiningOrders(groups.length, orderPairs);
  const x = new Float32Array(microBatch * sequenceSize);
  const s = new Float32Array(microBatch * contextCount);
  const raw = new Float64Array(microBatch * contextCount);

  const logitsOf = async (rows: number, xs: Float32Array, ss: Float32Array): Promise<Float32Array> => {
    const outputs = await session.run(
      {
        x: new Tensor('float32', xs.subarray(0, rows * sequenceSize), [rows, sequenceDays, channelCount]),
        s: new Tensor('float32', ss.subarray(0, rows * contextCount), [rows, contextCount]),
      },
      ['logit'],
    );
    return outputs['logit']!.data as Float32Array;
  };

  /** What the groups are worth to one row: the calibrated logit with all others as the average customer's. */
  const worthOf =
    (row: number): Worth =>
    async (coalitions) => {
      const xs = new Float32Array(microBatch * sequenceSize);
      const ss = new Float32Array(microBatch * contextCount);
      const worths = new Float64Array(coalitions.length);
      const at = { xAt: row * sequenceSize, sAt: row * contextCount };
      for (let start = 0; start < coalitions.length; start += microBatch) {
        const some = coalitions.slice(start, start + microBatch);
        some.forEach((coalition, index) => {
          const absent = groups.filter((_, group) => (coalition & (1 << group)) === 0);
          const target = { x: xs, xAt: index * sequenceSize, s: ss, sAt: index * contextCount };
          occlude(absent, info.meanSequence, { x, s, ...at }, target);
        });
        const logits = await logitsOf(some.length, xs, ss);
        for (let index = 0; index < some.length; index++) {
          worths[start + index] = info.calibration.slope * churnLogit(logits, index, buckets);
        }
      }
      return worths;
    };

  const sharedOut = async (rows: number): Promise<Signal[][]> => {
    const found: Signal[][] = [];
    for (let row = 0; row < rows; row++) {
      const { values } = await shapleyShares(groups.length, orders, worthOf(row));
      const signals = groups.map((group, index) => {
        const value = signalValue(group, raw, row * contextCount, x, row * sequenceSize);
        return { group, effect: Math.round(values[index]! * 1000) / 1000, value };
      });
      found.push(topSignals(signals));
    }
    return found;
  };

  const signalsOf = async (rows: number, full: Float32Array): Promise<Signal[][]> => {
    const xs = new Float32Array(rows * sequenceSize);
    const ss = new Float32Array(rows * contextCount);
    const found: Signal[][] = Array.from({ length: rows }, () => []);
    const effects = new Map<SignalGroup, Float32Array>();
    for (const group of groups) {
      for (let row = 0; row < rows; row++) {
        const at = { xAt: row * sequenceSize, sAt: row * contextCount };
        occlude([group], info.meanSequence, { x, s, ...at }, { x: xs, s: ss, ...at });
      }
      effects.set(group, await logitsOf(rows, xs, ss));
    }
    for (const [group, logits] of effects) {
      for (let row = 0; row < rows; row++) {
        const change = churnLogit(full, row, buckets) - churnLogit(logits, row, buckets);
        const effect = Math.round(info.calibration.slope * change * 1000) / 1000;
        const value = signalValue(group, raw, row * contextCount, x, row * sequenceSize);
        found[row]!.push({ group, effect, value });
      }
    }
    return found.map(topSignals);
  };

  /** Writes one customer's inputs into a row; false without history. */
  const read = (
    packed: PackedHistories,
    customer: number,
    day: number,
    includeToday: boolean,
    row: number,
  ): boolean => {
    if (!isKnown(packed, customer, day, includeToday)) return false;
    writeSequence(packed, customer, day, x, row * sequenceSize);
    writeContext(packed, customer, day, includeToday, raw, row * contextCount);
    standardise(scale, raw, row * contextCount, s, row * contextCount);
    return true;
  };

  return {
    async score(packed, day, includeToday, reasons) {
      const count = packed.starts.length - 1;
      const probabilities = new Float64Array(count).fill(-1);
      const bucketOf = new Int8Array(count).fill(-1);
      const signals: (readonly Signal[])[] = Array.from({ length: reasons ? count : 0 }, () => []);
      const batch = new Int32Array(microBatch);
      for (let next = 0; next < count;) {
        let rows = 0;
        for (; next < count && rows < microBatch; next++) {
          if (read(packed, next, day, includeToday, rows)) batch[rows++] = next;
        }
        if (rows === 0) break;
        const logits = await logitsOf(rows, x, s);
        for (let row = 0; row < rows; row++) {
          const p = calibrated(churnLogit(logits, row, buckets), info.calibration);
          probabilities[batch[row]!] = p;
          bucketOf[batch[row]!] = medianBucket(logits, row, buckets, p);
        }
        const explained = reasons === 'shapley' ? await sharedOut(rows) : reasons ? await signalsOf(rows, logits) : [];
        explained.forEach((found, row) => (signals[batch[row]!] = found));
      }
      return reasons ? { probabilities, buckets: bucketOf, reasons: signals } : { probabilities, buckets: bucketOf };
    },
    async game(packed, customer, day, includeToday) {
      if (!read(packed, customer, day, includeToday, 0)) return null;
      const logits = await logitsOf(1, x, s);
      const { slope } = info.calibration;
      return { groups, worth: worthOf(0), logit: slope * churnLogit(logits, 0, buckets) };
    },
    async release() {
      await session.release();
    },
  };
}
