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
import { liveGroups, occlude, signalValue, topSignals } from './signals.ts';
import type { Signal, SignalGroup } from './signals.ts';

/** Rows per call of the runtime: larger is slower per row. */
const microBatch = 64;

/** Scores of a chunk, as in `ScoreReply`. */
export interface Scores {
  readonly probabilities: Float64Array;
  readonly buckets: Int8Array;
  readonly reasons?: readonly (readonly Signal[])[];
}

/** One session and what belongs to its model. */
export interface Scorer {
  score(packed: PackedHistories, day: number, includeToday: boolean, reasons: boolean): Promise<Scores>;
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

  const signalsOf = async (rows: number, full: Float32Array): Promise<Signal[][]> => {
    const xs = new Float32Array(rows * sequenceSize);
    const ss = new Float32Array(rows * contextCount);
    const found: Signal[][] = Array.from({ length: rows }, () => []);
    const effects = new Map<SignalGroup, Float32Array>();
    for (const group of groups) {
      for (let row = 0; row < rows; row++) {
        const at = { xAt: row * sequenceSize, sAt: row * contextCount };
        occlude(group, info.meanSequence, { x, s, ...at }, { x: xs, s: ss, ...at });
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
          if (!isKnown(packed, next, day, includeToday)) continue;
          writeSequence(packed, next, day, x, rows * sequenceSize);
          writeContext(packed, next, day, includeToday, raw, rows * contextCount);
          standardise(scale, raw, rows * contextCount, s, rows * contextCount);
          batch[rows++] = next;
        }
        if (rows === 0) break;
        const logits = await logitsOf(rows, x, s);
        for (let row = 0; row < rows; row++) {
          const p = calibrated(churnLogit(logits, row, buckets), info.calibration);
          probabilities[batch[row]!] = p;
          bucketOf[batch[row]!] = medianBucket(logits, row, buckets, p);
        }
        if (reasons) (await signalsOf(rows, logits)).forEach((found, row) => (signals[batch[row]!] = found));
      }
      return reasons ? { probabilities, buckets: bucketOf, reasons: signals } : { probabilities, buckets: bucketOf };
    },
    async release() {
      await session.release();
    },
  };
}
