import { localDay, localTimeOfDay } from '../../engine/wall-clock.ts';
import type { ModelInfo } from '../model/model-file.ts';
import type { Services } from '../services.ts';
import { execute, type Database } from '../store/database.ts';
import { championHash } from '../training/registry.ts';

/** Yesterday's late news, as of tills that report at night, are waited for until this hour of the shop. */
export const REFRESH_HOUR = 3;

/** A day on which there was nobody to score is looked at again after so long: people may have been imported. */
const AGAIN_MS = 10 * 60_000;

/** The day that has to be refreshed, and with which model. */
export interface DueRefresh {
  readonly day: number;
  readonly model: string;
}

/**
 * What the daily refresh has to do now. Once per local day of the shop from 03:00 on; earlier when the day before was
 * missed or there has been none; and again when another model has become the champion, but never with an older one what
 * was done with the champion.
 *
 * @param model the champion; null = nobody can be scored.
 * @returns null when all is done, or while the sample shop comes in.
 */
export async function dueRefresh(
  { database, settings, clock }: Pick<Services, 'database' | 'settings' | 'clock'>,
  model: Pick<ModelInfo, 'sha256'> | null,
): Promise<DueRefresh | null> {
  if (!model) return null;
  const now = clock();
  const { zone } = await settings.get();
  const day = localDay(now, zone);
  const due = { day, model: model.sha256 };
  const [known] = await execute<{ one: number }>(
    database,
    database.reader,
    `select 1 as one from histories where not exists (select 1 from settings where key = 'sample-state' and value = 'loading') limit 1`,
  );
  if (!known) return null;
  const [last] = await execute<{ day: number; model_hash: string; people: number; finished_at: number }>(
    database,
    database.reader,
    'select day, model_hash, people, finished_at from refreshes where looked_back = 0 order by day desc limit 1',
  );
  if (!last) return due;
  const early = localTimeOfDay(now, zone) < REFRESH_HOUR * 3_600_000;
  const isDone = last.day >= day || (early && last.day === day - 1);
  if (last.model_hash !== due.model) {
    // Whoever has not seen the new champion yet must not undo what another process did with it.
    return isDone && last.model_hash === (await championHash(database)) ? null : due;
  }
  if (last.people === 0) return now - last.finished_at >= AGAIN_MS ? due : null;
  return isDone ? null : due;
}

/**
 * The first day whose outcome the model had not seen when it was trained and chosen. The shipped model knows the sample
 * shop (laid over our calendar) and nothing of any other.
 */
export async function unseenFrom(database: Database, model: ModelInfo): Promise<number> {
  const { firstUnseenDay } = model.referenceDays;
  const [stored] = await execute<{ source: string }>(
    database,
    database.reader,
    'select source from models where hash = ?',
    [model.sha256],
  );
  if (stored?.source === 'trained') return firstUnseenDay;
  const [sample] = await execute<{ value: string }>(
    database,
    database.reader,
    `select value from settings where key = 'sample-calendar'`,
  );
  return sample ? firstUnseenDay + (JSON.parse(sample.value) as { shiftDays: number }).shiftDays : -Infinity;
}
