import type { PredictedPeople } from '../../engine/contract/predictions.ts';
import type { ModelInfo } from '../model/model-file.ts';
import { execute, type Database } from '../store/database.ts';
import { addPeople, emptyDistribution, sliceOf, stabilityIndex, type Distribution } from './distribution.ts';
import { unseenFrom } from './due.ts';
import { chunkSize, forEachEntry, probabilityOf } from './entries.ts';
import { storedEntries } from './stored-entries.ts';

/** What a refresh leaves behind beside the scores. */
export interface FinishedRefresh {
  readonly day: number;
  readonly model: ModelInfo;
  readonly finishedAt: number;
  readonly seconds: number;
  readonly changed: number;
  readonly distribution: Distribution;
  readonly lookedBack: boolean;
}

/** Sums the stored scores of a day by band and by slice, chunk by chunk. @returns also how many people changed band. */
export async function sumScores(
  database: Database,
  day: number,
  chunks: readonly number[],
  beat: () => void,
): Promise<{ distribution: Distribution; changed: number }> {
  const distribution = emptyDistribution();
  let changed = 0;
  for (const chunk of chunks) {
    const rows = await execute<PredictedPeople & { band: number; slice: number; at_risk: number; changed: number }>(
      database,
      database.reader,
      `select band, cast(floor(p * 100) as integer) as slice, count(*) as people, sum(p) as churners, sum(purchases) as purchases,
           sum(value) as value, sum(at_risk) as at_risk, count(band_before) as changed
         from scores where customer_id >= ? and customer_id < ? and day = ? group by 1, 2 order by 1, 2`,
      [chunk * chunkSize, (chunk + 1) * chunkSize, day],
    );
    for (const { band, slice, people, churners, purchases, value, at_risk: atRisk, changed: moved } of rows) {
      addPeople(distribution, band, Math.min(99, slice), {
        people: Number(people),
        churners,
        purchases,
        value,
        atRisk,
      });
      changed += Number(moved);
    }
    beat();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { distribution, changed };
}

/** As `sumScores`, for a day of which only the packed entries are kept. */
export async function sumEntries(database: Database, day: number, chunks: readonly number[]): Promise<Distribution> {
  const distribution = emptyDistribution();
  for (const chunk of chunks) {
    const entries = await storedEntries(database, day, chunk);
    if (!entries) continue;
    forEachEntry(entries, chunk, (_, { level, band }) => {
      const p = probabilityOf(level);
      const one = { people: 1, churners: p, purchases: null, value: null, atRisk: null };
      addPeople(distribution, band, sliceOf(p), one);
    });
  }
  return distribution;
}

/**
 * Notes a refresh as done. A day that is refreshed again, by a new champion, replaces its row; a day looked back on
 * never replaces a real one. Drift is measured against the model's first days in this shop: the newest day it looked
 * back on (about its validation day), else its first refresh.
 */
export async function noteRefresh(database: Database, done: FinishedRefresh): Promise<void> {
  const { day, model, finishedAt, seconds, changed, distribution, lookedBack } = done;
  const people = distribution.bands.reduce((sum, band) => sum + band.people, 0);
  const seen = day < (await unseenFrom(database, model));
  const reference = lookedBack ? null : await referenceOf(database, model.sha256, day);
  const psi = reference && stabilityIndex(reference.slices, distribution.slices);
  const columns =
    'day, model_hash, horizon, people, finished_at, seconds, changed, distribution, psi, looked_back, seen';
  const values = [day, model.sha256, model.horizon, people, finishedAt, seconds, changed, JSON.stringify(distribution)];
  const set = columns
    .split(', ')
    .slice(1)
    .map((column) => `${column} = excluded.${column}`);
  await database.write((tx) =>
    execute(
      database,
      tx,
      `insert into refreshes (${columns}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (day) do
         ${lookedBack ? 'nothing' : `update set ${set.join(', ')}, settled_at = null, settled = null`}`,
      [...values, psi, lookedBack ? 1 : 0, seen ? 1 : 0],
    ),
  );
}

/** Tells the drift of the model's refreshes that came before the days it is measured against were looked back on. */
export async function fillDrift(database: Database, model: string): Promise<void> {
  const rows = await execute<{ day: number; distribution: string }>(
    database,
    database.reader,
    'select day, distribution from refreshes where model_hash = ? and looked_back = 0 and psi is null and people > 0',
    [model],
  );
  for (const { day, distribution } of rows) {
    const reference = await referenceOf(database, model, day);
    if (!reference) continue;
    const psi = stabilityIndex(reference.slices, (JSON.parse(distribution) as Distribution).slices);
    const text = 'update refreshes set psi = ? where day = ? and model_hash = ?';
    await database.write((tx) => execute(database, tx, text, [psi, day, model]));
  }
}

async function referenceOf(database: Database, model: string, day: number): Promise<Distribution | null> {
  const [row] = await execute<{ distribution: string }>(
    database,
    database.reader,
    `select distribution from refreshes where model_hash = ? and day < ? and people > 0
       order by looked_back desc, case when looked_back = 1 then -day else day end limit 1`,
    [model, day],
  );
  return row ? (JSON.parse(row.distribution) as Distribution) : null;
}
