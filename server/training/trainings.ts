/** Rows of trainings: at most one runs, and whatever happens to its worker, the row says how far it is. */
import { randomUUID } from 'node:crypto';
import type { Training, TrainingProgress } from '../../engine/contract/models.ts';
import type { ModelFile } from '../model/model-file.ts';
import type { TrainingsTable } from '../store/prediction-schema.ts';
import { execute, type Database } from '../store/database.ts';
import { keepRefused, publishModel } from './registry.ts';

/** Another training is running. */
export class TrainingRunning extends Error {
  override name = 'TrainingRunning';
}

/** Seeds and epochs of a training, as the recipe has them. */
export const trainingPlan = { seeds: 2, epochs: 8 } as const;

/** Where every training begins. @param at epoch milliseconds. */
export function firstProgress(at: number, attempt = 1): TrainingProgress {
  return {
    ...{
      phase: 'waiting',
      attempt,
      done: 0,
      secondsLeft: null,
      customers: null,
      seed: null,
      epoch: null,
      losses: [],
      at,
    },
    ...trainingPlan,
  };
}

/** A row as the contract has it. */
export function trainingOf(row: TrainingsTable): Training {
  const { id, state, cause, horizon, started_at, ended_at, progress, model_hash, code, detail } = row;
  return {
    ...{ id, state, cause, code, detail },
    horizonDays: horizon === 0 ? null : horizon,
    startedAt: started_at,
    endedAt: ended_at,
    modelHash: model_hash,
    progress: JSON.parse(progress) as TrainingProgress,
  };
}

/**
 * Puts down that a training begins.
 * @param horizon days, or null: to be found from the shop's own pace.
 * @returns its id, which is also its workflow's. @throws TrainingRunning
 */
export async function openTraining(
  database: Database,
  { cause, horizon, now }: { cause: Training['cause']; horizon: number | null; now: number },
): Promise<string> {
  const id = `training-${randomUUID()}`;
  const [row] = await database.write((tx) =>
    execute<{ id: string }>(
      database,
      tx,
      `insert into trainings (id, state, cause, horizon, started_at, progress) values (?, 'running', ?, ?, ?, ?)
         on conflict do nothing returning id`,
      [id, cause, horizon ?? 0, now, JSON.stringify(firstProgress(now))],
    ),
  );
  if (!row) throw new TrainingRunning('A training is running already.');
  return id;
}

/** Whoever works on a training writes to it each second: after so long a silence nobody does. */
const STANDSTILL_MS = 30_000;

/** Whether a running training has lost whoever worked on it, or was never taken up. */
export function isAbandoned({ state, progress }: Training, now: number): boolean {
  return state === 'running' && now - progress.at >= STANDSTILL_MS;
}

/** One training, or null. */
export async function trainingById(database: Database, id: string): Promise<Training | null> {
  const row = await database.db.selectFrom('trainings').selectAll().where('id', '=', id).executeTakeFirst();
  return row ? trainingOf(row) : null;
}

/** The latest trainings, newest first. */
export async function latestTrainings(database: Database, limit = 20): Promise<Training[]> {
  const text = `select * from trainings order by case state when 'running' then 0 else 1 end, started_at desc, id limit ?`;
  return (await execute<TrainingsTable>(database, database.reader, text, [limit])).map(trainingOf);
}

/** Writes how far a training is. @returns false when it is not running any more: whoever works on it should stop. */
export async function noteProgress(
  database: Database,
  id: string,
  progress: TrainingProgress,
  horizon: number | null,
): Promise<boolean> {
  const rows = await database.write((tx) =>
    execute(
      database,
      tx,
      `update trainings set progress = ?, horizon = ? where id = ? and state = 'running' returning id`,
      [JSON.stringify(progress), horizon ?? 0, id],
    ),
  );
  return rows.length > 0;
}

/** Ends a training that made no model. @returns false when it had ended before. */
export async function closeTraining(
  database: Database,
  id: string,
  end: { state: 'failed' | 'cancelled'; code: string | null; detail: string | null; now: number },
): Promise<boolean> {
  const rows = await database.write((tx) =>
    execute(
      database,
      tx,
      `update trainings set state = ?, code = ?, detail = ?, ended_at = ? where id = ? and state = 'running' returning id`,
      [end.state, end.code, end.detail, end.now, id],
    ),
  );
  return rows.length > 0;
}

/**
 * Ends a training with its model, in one transaction: the model becomes the champion, or is kept as refused. A training
 * that was cancelled meanwhile, or that another process has ended, changes nothing, so it ends once.
 * @returns whether this call ended it.
 */
export async function finishTraining(
  database: Database,
  id: string,
  model: ModelFile,
  end: { readonly refused: boolean; readonly code: string; readonly now: number },
): Promise<boolean> {
  return database.write(async (tx) => {
    const rows = await execute(
      database,
      tx,
      `update trainings set state = 'done', code = ?, model_hash = ?, ended_at = ? where id = ? and state = 'running' returning id`,
      [end.code, model.info.sha256, end.now, id],
    );
    if (rows.length === 0) return false;
    if (end.refused) await keepRefused(database, tx, model, end.now);
    else await publishModel(database, tx, model, 'trained', end.now);
    return true;
  });
}
