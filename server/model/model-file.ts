/**
 * A model on disk: `churn.onnx` with its sidecar `churn.json`, which says what the numbers mean and whose they are.
 * The two are only used together: a model whose hash is not its sidecar's is refused.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { channels, contextCount, contextFeatures, sequenceDays } from './features.ts';
import { gateReport } from './gate.ts';
import { valueModel } from './value.ts';

const metrics = z.object({
  rows: z.number(),
  churnRate: z.number(),
  auc: z.number(),
  prAuc: z.number(),
  brier: z.number(),
  logLoss: z.number(),
  calibrationError: z.number(),
  topDecileLift: z.number(),
});

/** What travels with the network. */
export const sidecarSchema = z.object({
  schemaVersion: z.literal(1),
  /** SHA-256 of the ONNX file, hex. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Which of the candidates won. */
  kind: z.enum(['lstm', 'logistic', 'bgnbd']),
  /** What it was trained on, in words. */
  data: z.string(),
  /** Days without a purchase that count as churn. */
  horizon: z.number().int().positive(),
  /** Upper edges in days of the buckets of time to the next purchase; one more bucket means none. */
  bucketEdges: z.array(z.number().int().positive()).min(1),
  sequenceDays: z.literal(sequenceDays),
  channels: z.array(z.string()).refine((names) => names.join() === channels.join(), 'made for other channels'),
  /** Channels that never moved in training; the network does not read them. */
  deadChannels: z.array(z.number().int()),
  contextFeatures: z
    .array(z.string())
    .refine((names) => names.join() === contextFeatures.join(), 'made for other features'),
  contextMeans: z.array(z.number()).length(contextCount),
  contextDeviations: z.array(z.number().positive()).length(contextCount),
  /** The average customer's sequence, day by day: what explanations compare with. */
  meanSequence: z.array(z.number()).length(sequenceDays * channels.length),
  calibration: z.object({ slope: z.number(), intercept: z.number() }),
  /** Days since 1970-01-01. */
  referenceDays: z.object({ training: z.array(z.number()), validation: z.number(), firstUnseenDay: z.number() }),
  seed: z.number(),
  rows: z.object({ training: z.number(), validation: z.number() }),
  epochs: z.array(z.object({ epoch: z.number(), trainingLoss: z.number(), validationLoss: z.number() })),
  /** On the validation day, by candidate; the logistic regression is missing where no training day came before it. */
  metrics: z.object({ lstm: metrics.optional(), logistic: metrics.optional(), bgnbd: metrics }),
  /** Why this candidate was chosen, as a code the pages put into words. */
  reason: z.enum(['lstm-best', 'logistic-best', 'bgnbd-best', 'too-little-data']),
  /** Expected purchases (BG/NBD) and their worth (Gamma-Gamma), as of `firstUnseenDay`. */
  value: valueModel.optional(),
  /** The validation day's rows by probability, in as many bins of equal width as the arrays are long. */
  validationBins: z
    .object({
      rows: z.array(z.number()),
      /** Sums of the probabilities. */
      predicted: z.array(z.number()),
      churned: z.array(z.number()),
    })
    .optional(),
  /** How it did against the champion of its day; absent where there was no contest to report. */
  gate: gateReport.optional(),
});

/** The sidecar's content. */
export type ModelInfo = z.infer<typeof sidecarSchema>;

/** A model ready to be run. */
export interface ModelFile {
  readonly onnx: Uint8Array;
  readonly info: ModelInfo;
}

/** Why a model cannot be used: no file, a damaged or foreign one, or one the runtime refuses. */
export class ModelUnavailable extends Error {
  readonly code: 'model-missing' | 'model-damaged' | 'model-foreign';

  constructor(code: ModelUnavailable['code'], message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'ModelUnavailable';
    this.code = code;
  }
}

/** SHA-256 in hex. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Writes both files, each whole or not at all; the sidecar last, so that a crash between them is noticed. */
export async function saveModel(folder: string, model: ModelFile): Promise<void> {
  await mkdir(folder, { recursive: true });
  const put = async (name: string, content: Uint8Array | string): Promise<void> => {
    await writeFile(join(folder, `${name}.part`), content);
    await rename(join(folder, `${name}.part`), join(folder, name));
  };
  await put('churn.onnx', model.onnx);
  await put('churn.json', `${JSON.stringify(model.info)}\n`);
}

/** Reads and checks both files. @throws ModelUnavailable when one is missing, unreadable, or they do not belong together. */
export async function loadModel(folder: string): Promise<ModelFile> {
  const read = async (name: string): Promise<Buffer> => {
    try {
      return await readFile(join(folder, name));
    } catch (error) {
      throw new ModelUnavailable('model-missing', `The churn model has no file ${name}.`, error);
    }
  };
  const [onnx, sidecar] = [await read('churn.onnx'), await read('churn.json')];
  return checkedModel(onnx, sidecar.toString('utf8'));
}

/** A model from its two parts. @throws ModelUnavailable when they are damaged, foreign, or do not belong together. */
export function checkedModel(onnx: Uint8Array, sidecar: string): ModelFile {
  let json: unknown;
  try {
    json = JSON.parse(sidecar);
  } catch (error) {
    throw new ModelUnavailable('model-damaged', 'The churn model’s sidecar is not JSON.', error);
  }
  const parsed = sidecarSchema.safeParse(json);
  if (!parsed.success) {
    throw new ModelUnavailable(
      'model-foreign',
      `The churn model’s sidecar does not fit: ${z.prettifyError(parsed.error)}`,
    );
  }
  if (sha256(onnx) !== parsed.data.sha256) {
    throw new ModelUnavailable('model-damaged', 'The churn model’s hash is not the one in its sidecar.');
  }
  return { onnx: new Uint8Array(onnx), info: parsed.data };
}
