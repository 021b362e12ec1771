import { isUntreated } from '../../engine/draw.ts';
import type { ScoringPool } from '../model/pool.ts';
import { buyerSummaryOf, expectedValue } from '../model/value.ts';
import { execute, executeArrays, type Database } from '../store/database.ts';
import { bandOf } from '../model/probability.ts';
import { draftOf, type Draft } from './draft.ts';
import { chunkSize, emptyEntries, putEntry } from './entries.ts';

/** A customer's stored history. */
export interface StoredHistory {
  readonly customer: number;
  readonly days: Uint8Array;
}

/** What a day is scored with. */
export interface ScoredDay {
  readonly day: number;
  /** The shop's untreated share, 0..1; 0 for days on which nobody was held out. */
  readonly untreatedShare: number;
  /** Whether `scores` will want more of the day than its probabilities. */
  readonly withDraft: boolean;
}

/** The stored histories of one chunk of customers, ids ascending. */
export function historiesOf(database: Database, chunk: number): Promise<StoredHistory[]> {
  return executeArrays(
    database,
    database.reader,
    'select customer_id, days from histories where customer_id >= ? and customer_id < ? order by customer_id',
    [chunk * chunkSize, (chunk + 1) * chunkSize],
    ([customer, days]) => ({ customer: customer!, days: days! }),
  );
}

/** The first chunk after `chunk` in which anybody has a history; null = none. */
export async function nextChunk(database: Database, chunk: number): Promise<number | null> {
  const text = 'select customer_id as id from histories where customer_id >= ? order by customer_id limit 1';
  const [row] = await execute<{ id: number }>(database, database.reader, text, [(chunk + 1) * chunkSize]);
  return row ? Math.floor(row.id / chunkSize) : null;
}

/** About how many chunks the shop has: for progress only. */
export async function chunkTotal(database: Database): Promise<number> {
  const text = 'select max(customer_id) - min(customer_id) as span from histories';
  const [row] = await execute<{ span: number | null }>(database, database.reader, text);
  return Math.max(1, Math.ceil(Number(row?.span ?? 0) / chunkSize));
}

/**
 * Scores the customers of one chunk as of the start of a day, as training saw them: the day itself is excluded. Stored
 * with the day's other chunks; scoring a chunk again replaces it. Gives way to decisions.
 *
 * @returns people scored.
 */
export async function scoreChunk(
  database: Database,
  pool: ScoringPool,
  chunk: number,
  { day, untreatedShare, withDraft }: ScoredDay,
): Promise<number> {
  const { model } = pool;
  const histories = await historiesOf(database, chunk);
  const scores = await pool.score(
    histories.map(({ days }) => ({ history: days })),
    day,
    { live: false, urgent: false, reasons: false },
  );
  const entries = emptyEntries();
  const draft: Draft | null = withDraft ? draftOf() : null;
  let people = 0;
  scores.forEach((score, index) => {
    if (score.status !== 'scored') return;
    // The champion was changed meanwhile: the caller looks at what is due again.
    if (score.modelHash !== model.sha256) throw new ModelChanged();
    const { customer, days } = histories[index]!;
    people++;
    putEntry(entries, customer, score.p, bandOf(score.p), isUntreated(customer, untreatedShare));
    if (!draft) return;
    const summary = model.value && buyerSummaryOf(days, day);
    const expected = summary && model.value ? expectedValue(model.value, summary, model.horizon) : null;
    const stake = expected?.valueIfStaying ?? null;
    draft.put(customer, {
      p: score.p,
      bucket: score.repurchaseDays ? model.bucketEdges.indexOf(score.repurchaseDays[1]) : -1,
      purchases: expected ? expected.purchases : null,
      value: expected ? expected.value : null,
      atRisk: stake === null ? null : stake * score.p,
    });
  });
  await database.write((tx) =>
    execute(
      database,
      tx,
      `insert into score_days (day, chunk, model_hash, entries, draft) values (?, ?, ?, ?, ?) on conflict (day, chunk)
         do update set model_hash = excluded.model_hash, entries = excluded.entries, draft = excluded.draft`,
      [day, chunk, model.sha256, entries, draft ? Buffer.from(draft.bytes) : null],
    ),
  );
  return people;
}

/** Another model became the champion in the middle of a refresh, which has to begin anew. */
export class ModelChanged extends Error {
  override name = 'ModelChanged';
}
