import { packHistories, type History } from '../model/history.ts';
import { ModelUnavailable } from '../model/model-file.ts';
import { openScorer, type Scorer } from '../model/scorer.ts';
import type { Signal } from '../model/signals.ts';
import type { Database } from '../store/database.ts';
import { storedModel } from '../training/registry.ts';

/** What a model says of one customer at a moment. */
export interface ScoreAgain {
  /** Null: at that moment the customer had no history. */
  readonly p: number | null;
  readonly reasons: readonly Signal[];
}

interface Opened {
  readonly hash: string;
  /** Null: there is no such model, or it cannot be used. */
  readonly scorer: Promise<Scorer | null>;
  /** A session answers one question after another. */
  last: Promise<unknown>;
}

/** The model asked for last stays open: who reads one old path reads the next one, too. */
const opened = new WeakMap<Database, Opened>();

/**
 * Scores a customer by a model that was in use before, with Shapley reasons: a look back must not be explained by a model
 * that did not decide. @param day days since 1970-01-01 in the shop's zone, its own activity included.
 * @returns null when the model is gone or cannot be used.
 */
export async function scoreByEarlier(
  database: Database,
  hash: string,
  history: History,
  day: number,
): Promise<ScoreAgain | null> {
  const model = openedModel(database, hash);
  const scorer = await model.scorer;
  if (scorer === null) return null;
  const scored = model.last.then(() => scorer.score(packHistories([history]), day, true, 'shapley'));
  model.last = scored.catch(() => undefined);
  const { probabilities, reasons } = await scored;
  const p = probabilities[0]!;
  return p < 0 ? { p: null, reasons: [] } : { p, reasons: reasons?.[0] ?? [] };
}

function openedModel(database: Database, hash: string): Opened {
  const known = opened.get(database);
  if (known?.hash === hash) return known;
  const model: Opened = { hash, scorer: open(database, hash), last: Promise.resolve() };
  opened.set(database, model);
  void known?.scorer.then(async (scorer) => {
    await known.last;
    await scorer?.release();
  }, ignored);
  // What failed for the moment (a database that did not answer) is tried again.
  model.scorer.catch(() => opened.get(database) === model && opened.delete(database));
  return model;
}

async function open(database: Database, hash: string): Promise<Scorer | null> {
  try {
    const { onnx, info } = await storedModel(database, hash);
    return await openScorer(onnx, info);
  } catch (error) {
    if (error instanceof ModelUnavailable) return null;
    throw error;
  }
}

/** A session that cannot be let go is left to the garbage collector. */
function ignored(): void {}
