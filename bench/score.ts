/**
 * `npm run bench -- score`: rows per second through the scoring pool, features and packing included, and the waiting
 * time of single decisions at 200 a second while a refresh runs. `--rows`, `--workers`.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { channelCount, contextCount, sequenceDays, sequenceSize } from '../server/model/features.ts';
import { generatedHistories } from '../server/model/generated-shop.ts';
import { historyToBlob } from '../server/model/history.ts';
import { loadModel } from '../server/model/model-file.ts';
import { createScoringPool } from '../server/model/pool.ts';
import type { ScoreRow, ScoringPool } from '../server/model/pool.ts';

const modelFolder = fileURLToPath(new URL('../data/model/', import.meta.url));
const firstDay = 20_000;
const days = 300;
const decisionGapMs = 5;

/** Rows per second of one refresh over `rows`. */
async function refreshRate(pool: ScoringPool, rows: readonly ScoreRow[], name: string): Promise<number> {
  const began = performance.now();
  await pool.score(rows, firstDay + days, { reasons: false });
  const rate = rows.length / ((performance.now() - began) / 1000);
  process.stderr.write(`${name}: ${Math.round(rate)} rows/s\n`);
  return rate;
}

/** The 99th percentile of a decision's time, in ms, with 200 a second arriving while the pool refreshes. */
async function decisionWait(pool: ScoringPool, rows: readonly ScoreRow[], seconds: number): Promise<number> {
  const waits: number[] = [];
  const open: Promise<void>[] = [];
  const stop = performance.now() + seconds * 1000;
  const refresh = (async () => {
    while (performance.now() < stop) await pool.score(rows, firstDay + days, { reasons: false });
  })();
  await new Promise<void>((resolve, reject) => {
    let decision = 0;
    const began = performance.now();
    const timer = setInterval(() => {
      const due = Math.min(seconds * 1000, performance.now() - began) / decisionGapMs;
      // Decisions whose moment has passed count from that moment, so a late timer does not hide waiting.
      for (; decision < due; decision++) {
        const asked = began + decision * decisionGapMs;
        const row = rows[decision % rows.length]!;
        open.push(
          pool.score([row], firstDay + days, { live: true }).then(() => {
            waits.push(performance.now() - asked);
          }, reject),
        );
      }
      if (performance.now() < stop) return;
      clearInterval(timer);
      resolve();
    }, 1);
  });
  await Promise.all([...open, refresh]);
  waits.sort((a, b) => a - b);
  process.stderr.write(`decisions: ${waits.length}, median ${waits[waits.length >> 1]!.toFixed(1)} ms\n`);
  return waits[Math.floor(waits.length * 0.99)]!;
}

const rounds = 20;
const blocks = 15;
const pythonBatch = 64;

/**
 * Rows per second of the bare runtime on one thread here, over the same in Python (the best of several blocks each, so
 * that other work on the machine counts little); null where Python has no onnxruntime.
 */
async function pythonRatio(onnx: Uint8Array): Promise<number | null> {
  const folder = await mkdtemp(join(tmpdir(), 'naru-bench-'));
  try {
    const path = join(folder, 'churn.onnx');
    await writeFile(path, onnx);
    const python = `
import time, numpy as np, onnxruntime as ort
o = ort.SessionOptions(); o.intra_op_num_threads = 1; o.inter_op_num_threads = 1
s = ort.InferenceSession(${JSON.stringify(path)}, o, providers=['CPUExecutionProvider'])
f = {'x': np.ones((${pythonBatch}, ${sequenceDays}, ${channelCount}), np.float32), 's': np.ones((${pythonBatch}, ${contextCount}), np.float32)}
for i in range(20): s.run(['logit'], f)
best = 1e9
for b in range(${blocks}):
    t = time.perf_counter()
    for i in range(${rounds}): s.run(['logit'], f)
    best = min(best, time.perf_counter() - t)
print(best)`;
    const { stdout } = await promisify(execFile)('python3', ['-c', python]);
    const session = await InferenceSession.create(onnx, { intraOpNumThreads: 1, interOpNumThreads: 1 });
    const feeds = {
      x: new Tensor('float32', new Float32Array(pythonBatch * sequenceSize).fill(1), [
        pythonBatch,
        sequenceDays,
        channelCount,
      ]),
      s: new Tensor('float32', new Float32Array(pythonBatch * contextCount).fill(1), [pythonBatch, contextCount]),
    };
    for (let round = 0; round < 20; round++) await session.run(feeds, ['logit']);
    let best = Infinity;
    for (let block = 0; block < blocks; block++) {
      const began = performance.now();
      for (let round = 0; round < rounds; round++) await session.run(feeds, ['logit']);
      best = Math.min(best, (performance.now() - began) / 1000);
    }
    await session.release();
    return Math.round((Number(stdout) / best) * 1000) / 1000;
  } catch {
    return null;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs the benchmark. */
export async function run(args: Record<string, string>): Promise<Record<string, unknown>> {
  const count = Number(args['rows'] ?? 100_000);
  const workers = Number(args['workers'] ?? 2);
  const pool = await createScoringPool({ modelFolder, workers });
  try {
    const histories = generatedHistories({ customers: Math.min(count, 20_000), days, firstDay, seed: 1 });
    const blobs = histories.map(historyToBlob);
    const pick = <T>(all: readonly T[]): { history: T }[] =>
      Array.from({ length: count }, (_, index) => ({ history: all[index % all.length]! }));
    const [objectRows, blobRows] = [pick(histories), pick(blobs)];
    await refreshRate(pool, objectRows.slice(0, 20_000), 'warm-up');
    const rates: number[] = [];
    for (let round = 0; round < 3; round++) rates.push(await refreshRate(pool, blobRows, 'blobs, as stored'));
    await refreshRate(pool, objectRows, 'objects');
    const decisionP99Ms = await decisionWait(pool, blobRows, Number(args['seconds'] ?? 5));
    rates.sort((a, b) => a - b);
    return {
      rowsPerSecond: Math.round(rates[1]!),
      decisionP99Ms: Math.round(decisionP99Ms * 10) / 10,
      pythonRatio: await pythonRatio((await loadModel(modelFolder)).onnx),
    };
  } finally {
    await pool.close();
  }
}
