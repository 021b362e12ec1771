/** One training of the shop's own model, from its row to the champion. */
import { availableParallelism } from 'node:os';
import { localDay } from '../../engine/wall-clock.ts';
import { ModelUnavailable } from '../model/model-file.ts';
import { seedBudgetSeconds } from '../model/recipe.ts';
import type { Services } from '../services.ts';
import { progressTeller } from './progress-teller.ts';
import { readHistories } from './read-histories.ts';
import { championHash, storedModel } from './registry.ts';
import type { TrainingOrder } from './thread-messages.ts';
import { trainInThread, TrainingFailed } from './training-thread.ts';
import { closeTraining, finishTraining, noteProgress, trainingById, trainingPlan } from './trainings.ts';

/** How one attempt is made. */
export interface TrainingAttempt {
  /** 1 for the first. */
  readonly attempt: number;
  readonly signal: AbortSignal;
  /** Called about every second while it goes on. */
  readonly heartbeat?: () => void;
}

async function champion(services: Pick<Services, 'database'>): Promise<TrainingOrder['champion']> {
  const hash = await championHash(services.database);
  if (hash === null) return null;
  try {
    return await storedModel(services.database, hash);
  } catch (error) {
    if (error instanceof ModelUnavailable) return { unusable: hash };
    throw error;
  }
}

/**
 * Carries a training out: reads the histories up to the day on which it was asked for, trains in threads of low priority,
 * compares with the champion, and publishes or keeps the model, once. A training begun anew, because its worker was
 * lost, starts from the beginning: the same data and seeds make the same model (a second seed, where there is time for it).
 *
 * What cannot succeed (too little data, nobody there) ends the row as failed and returns.
 * @throws for whatever another attempt may mend; the row then still runs.
 */
export async function trainShop(
  services: Pick<Services, 'database' | 'settings' | 'clock' | 'log'>,
  id: string,
  { attempt, signal, heartbeat }: TrainingAttempt,
): Promise<void> {
  const { database, settings, clock, log } = services;
  const training = await trainingById(database, id);
  if (training?.state !== 'running') return;
  const stop = new AbortController();
  const abort = (): void => stop.abort(signal.reason);
  signal.addEventListener('abort', abort);
  if (signal.aborted) abort();
  const over = new Error('The training has ended elsewhere.');
  const teller = progressTeller({
    ...{ attempt, horizon: training.horizonDays, budgetSeconds: seedBudgetSeconds, clock },
    write: (progress, horizon) => noteProgress(database, id, progress, horizon),
    gone: () => stop.abort(over),
  });
  const beating = heartbeat && setInterval(heartbeat, 1000);
  try {
    await teller.flush();
    const { zone } = await settings.get();
    const endDay = localDay(training.startedAt, zone);
    const { packed, firstDay, customers } = await readHistories(database, {
      endDay,
      signal: stop.signal,
      onProgress: (done) => teller.reading(done, null),
    });
    teller.reading(1, customers);
    if (packed.starts.length === 1) {
      throw new TrainingFailed(
        'no-people',
        'Nobody has done anything before today, so there is nothing to learn from.',
      );
    }
    const order: TrainingOrder = {
      ...{ packed, firstDay, endDay, horizon: training.horizonDays },
      champion: await champion(services),
      seeds: trainingPlan.seeds,
      budgetSeconds: seedBudgetSeconds,
      // A seed's result is the same to the bit for any number; more than four find nothing to do.
      threads: Math.max(1, Math.min(4, availableParallelism())),
    };
    const { model, gate } = await trainInThread(order, (message) => teller.hear(message), stop.signal);
    teller.publishing();
    await teller.flush();
    const refused = gate.verdict === 'clearly-worse';
    const code = gate.champion === model.info.sha256 ? 'same-model' : gate.verdict;
    const ended = await finishTraining(database, id, model, { refused, code, now: clock() });
    if (ended) log.info({ training: id, model: model.info.sha256, code }, 'a training has ended');
  } catch (error) {
    if (stop.signal.reason === over) return;
    if (!(error instanceof TrainingFailed) || error.code === 'training-failed') throw error;
    await closeTraining(database, id, { state: 'failed', code: error.code, detail: error.message, now: clock() });
  } finally {
    signal.removeEventListener('abort', abort);
    clearInterval(beating);
    teller.close();
  }
}
