/** The shop's own training without a Temporal server: the same row, recipe, gate and champion, told line by line. */
import pino from 'pino';
import type { Training, TrainingProgress } from '../../engine/contract/models.ts';
import { storedSettings } from '../settings.ts';
import type { Database } from '../store/database.ts';
import { readTrainingSettings } from './settings.ts';
import { trainShop } from './train-shop.ts';
import {
  closeTraining,
  isAbandoned,
  latestTrainings,
  openTraining,
  trainingById,
  TrainingRunning,
} from './trainings.ts';

/** How often the training's row is looked at for something to tell. */
const lookMs = 500;

/** What a progress says beyond what was told of it before, line by line; the time left stands with its latest epoch. */
export function newsOf(
  { phase, losses, secondsLeft }: TrainingProgress,
  told: { readonly phase: string; readonly losses: number },
): string[] {
  const epochs = losses.slice(told.losses).map(({ seed, epoch, validationLoss }) => {
    return `seed ${seed} epoch ${epoch}: validation loss ${validationLoss.toFixed(4)}`;
  });
  if (phase === 'training' && secondsLeft !== null && epochs.length > 0)
    epochs.push(`${epochs.pop()!}, about ${secondsLeft} s left`);
  return [...(phase === told.phase ? [] : [phase]), ...epochs];
}

/** A training to carry out: a new one, or the running one that has lost whoever worked on it. @throws TrainingRunning */
async function taken(database: Database, now: number): Promise<{ readonly id: string; readonly attempt: number }> {
  const { horizonDays: horizon } = await readTrainingSettings(database);
  try {
    return { id: await openTraining(database, { cause: 'button', horizon, now }), attempt: 1 };
  } catch (error) {
    const [latest] = error instanceof TrainingRunning ? await latestTrainings(database, 1) : [];
    if (!latest || !isAbandoned(latest, now)) throw error;
    return { id: latest.id, attempt: latest.progress.attempt + 1 };
  }
}

/**
 * Trains the model of the shop in this database, as the button does: it stands among the shop's trainings, and a running
 * Naru uses the champion that comes of it within seconds. A training that was killed in the middle of it, here or in Naru,
 * is begun anew under its own name.
 *
 * @param signal cancels it; the champion then stays. @param tell told of each phase and each epoch, with the time left, in plain words.
 * @returns the training as it ended. @throws TrainingRunning when one is under way; whatever stops it, with the row failed.
 */
export async function trainFromShell(
  database: Database,
  {
    signal,
    tell,
    clock = Date.now,
  }: { readonly signal: AbortSignal; readonly tell: (line: string) => void; readonly clock?: () => number },
): Promise<Training> {
  const { id, attempt } = await taken(database, clock());
  const cancel = (): void => {
    const end = { state: 'cancelled', code: null, detail: null, now: clock() } as const;
    // The training looks at its row too: if this fails, the signal ends it all the same.
    closeTraining(database, id, end).catch(() => undefined);
  };
  signal.addEventListener('abort', cancel);
  if (signal.aborted) cancel();
  let told = { phase: '', losses: 0 };
  const look = async (): Promise<void> => {
    const training = await trainingById(database, id);
    if (!training) return;
    const { phase, losses } = training.progress;
    for (const line of newsOf(training.progress, told)) tell(line);
    told = { phase, losses: losses.length };
  };
  const looking = setInterval(() => void look().catch(() => undefined), lookMs);
  const services = { database, settings: storedSettings(database, clock), clock, log: pino({ level: 'silent' }) };
  try {
    await trainShop(services, id, { attempt, signal });
  } catch (error) {
    if (!signal.aborted) {
      const detail = error instanceof Error ? error.message : String(error);
      await closeTraining(database, id, { state: 'failed', code: 'training-failed', detail, now: clock() });
      throw error;
    }
  } finally {
    clearInterval(looking);
    signal.removeEventListener('abort', cancel);
  }
  if (signal.aborted) {
    await closeTraining(database, id, { state: 'cancelled', code: null, detail: null, now: clock() });
  }
  await look();
  return (await trainingById(database, id))!;
}
