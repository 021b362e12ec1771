import { InferenceSession } from 'onnxruntime-node';
import { afterAll, expect, it, vi } from 'vitest';
import { localDay } from '../../engine/wall-clock.ts';
import { ingest } from '../events/ingest.ts';
import { churnScorer } from '../facts/churn-scorer.ts';
import { createFactSource } from '../facts/fact-source.ts';
import { createRfmScores } from '../facts/rfm.ts';
import { bucketEdges, contextScale, examplesOn } from '../model/examples.ts';
import { channels, contextCount, contextFeatures, sequenceDays, sequenceSize } from '../model/features.ts';
import { generatedHistories } from '../model/generated-shop.ts';
import { packHistories } from '../model/history.ts';
import type * as lstm from '../model/lstm-wasm.ts';
import { sha256, type ModelFile, type ModelInfo } from '../model/model-file.ts';
import { writeLstmOnnx } from '../model/onnx-writer.ts';
import { initialParameters, networkShape } from '../model/parameters.ts';
import type { ScoringPool } from '../model/pool.ts';
import { bandOf, calibrated, churnLogit } from '../model/probability.ts';
import { openScorer, type Scorer } from '../model/scorer.ts';
import { networkLogits, networkRows } from '../model/trainer.ts';
import { onEachDatabase } from '../runs/testing/databases.ts';
import { execute } from '../store/database.ts';
import { readHistories } from '../training/read-histories.ts';
import { chunkOf } from './entries.ts';
import { historiesOf, scoreChunk } from './score-chunk.ts';

vi.mock('../model/lstm-wasm.ts', async (original) => {
  const real = await original<typeof lstm>();
  return {
    ...real,
    lstmInstance: (module: WebAssembly.Module) => {
      const instance = real.lstmInstance(module);
      const forward = (rows: number): void => {
        trainerReads.push(instance.input.slice(0, (rows * instance.input.length) / instance.rows));
        instance.forward(rows);
      };
      return { ...instance, forward };
    },
  };
});
/** What the networks of training read, slice by slice. */
const trainerReads: Float32Array[] = vi.hoisted(() => []);
/** What the runtime was fed with, call by call. */
const fed: { x: Float32Array; s: Float32Array }[] = [];
const realCreate = InferenceSession.create.bind(InferenceSession);
vi.spyOn(InferenceSession, 'create').mockImplementation(async (onnx: Uint8Array) => {
  const session = await realCreate(onnx, { logSeverityLevel: 3 });
  const run = session.run.bind(session);
  session.run = ((...[feeds, ...rest]: Parameters<typeof run>) => {
    const read = (name: string): Float32Array => (feeds[name]!.data as Float32Array).slice();
    fed.push({ x: read('x'), s: read('s') });
    return run(feeds, ...rest);
  }) as typeof session.run;
  return session;
});
afterAll(() => {
  vi.restoreAllMocks();
});

const horizon = 28;
const edges = bucketEdges(horizon);
const shape = networkShape(edges.length + 1);
const zone = 'Asia/Seoul';
/** The first instant of a local day in Seoul. */
const midnight = Date.UTC(2026, 3, 30, 15);
const day = localDay(midnight, zone);
const dayMs = 86_400_000;
const PEOPLE = 40;

/** A network that nobody trained, calibrated visibly. */
function untrained(means: readonly number[], deviations: readonly number[]): ModelFile {
  const onnx = writeLstmOnnx(shape, initialParameters(shape, 5));
  const info = {
    sha256: sha256(onnx),
    horizon,
    bucketEdges: edges,
    sequenceDays,
    channels: [...channels],
    contextFeatures: [...contextFeatures],
    contextMeans: [...means],
    contextDeviations: [...deviations],
    deadChannels: [],
    calibration: { slope: 1.7, intercept: -0.4 },
  } as unknown as ModelInfo;
  return { onnx, info };
}

/** The product's pool but for its threads, so that what the runtime is fed with can be seen. */
function poolOf(scorer: Scorer, info: ModelInfo): ScoringPool {
  return {
    model: info,
    async score(rows, on, { live = false } = {}) {
      const packed = packHistories(rows.map(({ history }) => history));
      const { probabilities } = await scorer.score(packed, on, live, false);
      return Array.from(probabilities, (p) =>
        p < 0
          ? ({ status: 'none', why: 'no-history' } as const)
          : {
              ...{ status: 'scored' as const, p, band: bandOf(p), repurchaseDays: null, reasons: [] },
              ...{ modelHash: info.sha256, featureDay: on },
            },
      );
    },
    reload: () => Promise.reject(new Error('not here')),
    close: () => scorer.release(),
  };
}

/** A row's inputs, every bit of them, in short. */
const bits = (x: Float32Array, s: Float32Array): string =>
  sha256(Buffer.concat([Buffer.from(x.slice().buffer), Buffer.from(s.slice().buffer)])).slice(0, 16);
/** What was fed, row by row. */
function fedRows(): string[] {
  return fed.splice(0).flatMap(({ x, s }) =>
    Array.from({ length: s.length / contextCount }, (_, row) => {
      const at = row * sequenceSize;
      return bits(x.slice(at, at + sequenceSize), s.slice(row * contextCount, (row + 1) * contextCount));
    }),
  );
}

onEachDatabase('one moment', (open) => {
  it('looks the same to the bit to training, to the daily refresh and to a decision, and scores the same', async () => {
    const shop = await open({ now: midnight });
    const { database, settings } = shop.services;
    // At all hours of the day: in Seoul it is often another one than in Greenwich.
    const events = generatedHistories({ customers: PEOPLE, days: 330, seed: 6, firstDay: day - 300 }).flatMap(
      ({ activity }, person) =>
        activity.flatMap((on, index) => {
          const startsAt = midnight + (on.day - day) * dayMs + ((person * 7 + index * 5) % 24) * 3_600_000;
          const names = [
            ...Array.from({ length: on.access }, () => 'visited'),
            ...Array.from({ length: on.events }, () => 'viewed'),
            ...Array.from({ length: on.carts }, () => 'cart_added'),
            ...Array.from({ length: on.purchases }, () => 'order_completed'),
          ];
          return names.map((event, at) => ({
            messageId: `${person}-${on.day}-${at}`,
            externalId: `p${person}`,
            event,
            occurredAt: startsAt + at * 1000,
            properties: event === 'order_completed' ? { amount: on.spend } : {},
            origin: 'history' as const,
          }));
        }),
    );
    const past = events.filter(({ occurredAt }) => occurredAt < midnight);
    const future = events.filter(({ occurredAt }) => occurredAt >= midnight);
    expect(future.length).toBeGreaterThan(100);
    for (let from = 0; from < past.length; from += 500) await ingest(shop.services, past.slice(from, from + 500));

    const scale = contextScale(
      examplesOn((await readHistories(database, { endDay: day })).packed, [day - 30, day - 60], edges),
    );
    const { onnx, info } = untrained(scale.means, scale.deviations);
    const pool = poolOf(await openScorer(onnx, info), info);
    const ids = (await historiesOf(database, chunkOf(1))).map(({ customer }) => customer);

    const facts = createFactSource({
      ...{ database, settings, rfm: createRfmScores(database) },
      scorer: () => churnScorer(pool),
    });
    const decided = await facts.load([{ fact: 'churn' }], ids, midnight);
    const live = fedRows();
    await scoreChunk(database, pool, chunkOf(1), { day, untreatedShare: 0, withDraft: true });
    const refreshed = fedRows();
    await pool.close();

    // Weeks later that day is one to learn from.
    shop.time.now = midnight + 30 * dayMs;
    for (let from = 0; from < future.length; from += 500) await ingest(shop.services, future.slice(from, from + 500));
    const { packed } = await readHistories(database, { endDay: day + 30 });
    const rows = examplesOn(packed, [day], edges);
    const count = rows.customers.length;
    expect(count).toBeGreaterThan(25);
    trainerReads.length = 0;
    const parameters = initialParameters(shape, 5);
    const logits = await networkLogits({ shape, parameters, scale }, packed, rows);
    const { contexts } = networkRows(packed, rows, scale);
    const sequences = Float32Array.from(trainerReads.flatMap((slice) => [...slice]));
    const trained = Array.from({ length: count }, (_, row) =>
      bits(
        sequences.slice(row * sequenceSize, (row + 1) * sequenceSize),
        contexts.slice(row * contextCount, (row + 1) * contextCount),
      ),
    );
    expect(live).toEqual(trained);
    expect(refreshed).toEqual(trained);
    expect(new Set(trained).size).toBe(count);

    const churn = ids.map((id) => {
      const found = decided.get(id)!;
      if ('failed' in found || found.churn?.status !== 'scored') throw new Error('not scored');
      return found.churn.p;
    });
    const judged = Array.from({ length: count }, (_, row) =>
      calibrated(churnLogit(logits, row, shape.buckets), info.calibration),
    );
    expect(Math.max(...churn.map((p, row) => Math.abs(p - judged[row]!)))).toBeLessThan(2e-6);
    const stored = await execute<{ draft: Uint8Array }>(database, database.db, 'select draft from score_days');
    const drafted = new Float64Array(new Uint8Array(stored[0]!.draft).buffer, 0, Math.max(...ids) + 1);
    expect(ids.map((id) => drafted[id])).toEqual(churn);
  }, 60_000);
});
