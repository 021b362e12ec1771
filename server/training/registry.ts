/** The models in the database: which one is in use, which ones were, and which ones the gate kept out. */
import { checkedModel, loadModel, ModelUnavailable, type ModelFile } from '../model/model-file.ts';
import { execute, type Database, type Tx } from '../store/database.ts';

type Row = { hash: string; onnx: Uint8Array; sidecar: string };

/** Only one process at a time may change who the champion is. SQLite's transactions already see to that. */
async function alone(database: Database, tx: Tx): Promise<void> {
  if (database.dialect === 'postgres') await execute(database, tx, 'lock table models in share row exclusive mode');
}

/** The hash of the model in use, or null. */
export async function championHash(database: Database): Promise<string | null> {
  return (await championNow(database))?.hash ?? null;
}

/**
 * The model in use by all that it says of itself, or null: the same network with another sidecar (another calibration,
 * another horizon) scores otherwise under the same hash.
 */
export async function championNow(
  database: Database,
): Promise<{ readonly hash: string; readonly sidecar: string } | null> {
  const text = `select hash, sidecar from models where state = 'champion'`;
  const [row] = await execute<Pick<Row, 'hash' | 'sidecar'>>(database, database.reader, text);
  return row ?? null;
}

/**
 * One stored model.
 * @throws ModelUnavailable when there is none of this hash, or when it is damaged or foreign.
 */
export async function storedModel(database: Database, hash: string): Promise<ModelFile> {
  const text = 'select hash, onnx, sidecar from models where hash = ?';
  const [row] = await execute<Row>(database, database.reader, text, [hash]);
  if (!row) throw new ModelUnavailable('model-missing', `There is no model ${hash.slice(0, 12)}.`);
  return checkedRow(row);
}

function checkedRow({ hash, onnx, sidecar }: Row): ModelFile {
  const model = checkedModel(onnx, sidecar);
  if (model.info.sha256 !== hash) {
    throw new ModelUnavailable('model-damaged', 'The stored churn model is not the one that its row names.');
  }
  return model;
}

/**
 * The models that may be run, in the order in which they should be tried: the champion, then those in use before it,
 * latest first. Damaged ones come as the error that says so.
 */
export async function* modelsInOrder(
  database: Database,
): AsyncGenerator<{ readonly hash: string; readonly model: ModelFile | ModelUnavailable }> {
  const rows = await execute<{ hash: string }>(
    database,
    database.reader,
    `select hash from models where published_at is not null
       order by case when state = 'champion' then 0 else 1 end, published_at desc`,
  );
  for (const { hash } of rows) {
    try {
      yield { hash, model: await storedModel(database, hash) };
    } catch (error) {
      if (!(error instanceof ModelUnavailable)) throw error;
      yield { hash, model: error };
    }
  }
}

/** The first model in order that is whole, or null. */
export async function usableModel(database: Database): Promise<ModelFile | null> {
  for await (const { model } of modelsInOrder(database)) if (!(model instanceof ModelUnavailable)) return model;
  return null;
}

/** Puts a model's row in place, or refreshes it; changes nobody's state. */
async function store(
  database: Database,
  tx: Tx,
  { onnx, info }: ModelFile,
  source: 'shipped' | 'trained',
  state: 'retired' | 'refused',
  now: number,
): Promise<void> {
  await execute(
    database,
    tx,
    `insert into models (hash, onnx, sidecar, state, source, trained_at, published_at) values (?, ?, ?, ?, ?, ?, null)
       on conflict (hash) do update set onnx = excluded.onnx, sidecar = excluded.sidecar, trained_at = excluded.trained_at,
         state = case when models.state = 'champion' then models.state else excluded.state end`,
    [info.sha256, Buffer.from(onnx), JSON.stringify(info), state, source, now],
  );
}

async function crown(database: Database, tx: Tx, hash: string, now: number): Promise<void> {
  await execute(database, tx, `update models set state = 'retired' where state = 'champion' and hash <> ?`, [hash]);
  await execute(database, tx, `update models set state = 'champion', published_at = ? where hash = ?`, [now, hash]);
}

/**
 * Makes a model the champion within the caller's transaction; the one before it is kept as retired.
 * The same bytes trained again replace their own row.
 */
export async function publishModel(
  database: Database,
  tx: Tx,
  model: ModelFile,
  source: 'shipped' | 'trained',
  now: number,
): Promise<void> {
  await alone(database, tx);
  await store(database, tx, model, source, 'retired', now);
  await crown(database, tx, model.info.sha256, now);
}

/** Keeps a model that the gate refused, so that somebody may look at it and publish it by hand. */
export async function keepRefused(database: Database, tx: Tx, model: ModelFile, now: number): Promise<void> {
  await alone(database, tx);
  await store(database, tx, model, 'trained', 'refused', now);
}

/**
 * Puts a stored model into use again: an earlier champion, or one that the gate refused.
 * @throws ModelUnavailable when there is none of this hash, or when it is damaged: the champion stays.
 */
export async function rollBack(database: Database, hash: string, now: number): Promise<void> {
  await storedModel(database, hash);
  await database.write(async (tx) => {
    await alone(database, tx);
    await crown(database, tx, hash, now);
  });
}

/**
 * Makes the shipped model the champion of a shop without one. Where the champion is an earlier shipped model, the one in
 * the folder takes its place; beside a trained champion it is only kept, to be chosen by hand.
 * @throws ModelUnavailable when the folder's model is missing, damaged or foreign.
 */
export async function ensureShipped(database: Database, modelFolder: string, now: number): Promise<void> {
  const model = await loadModel(modelFolder);
  const known = 'select sidecar from models where hash = ?';
  const [row] = await execute<Pick<Row, 'sidecar'>>(database, database.reader, known, [model.info.sha256]);
  if (row?.sidecar === JSON.stringify(model.info)) return;
  await database.write(async (tx) => {
    await alone(database, tx);
    await store(database, tx, model, 'shipped', 'retired', now);
    const champion = `select source from models where state = 'champion'`;
    const [current] = await execute<{ source: string }>(database, tx, champion);
    if (!row && current?.source !== 'trained') await crown(database, tx, model.info.sha256, now);
  });
}
