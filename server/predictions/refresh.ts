import type { ScoringPool } from '../model/pool.ts';
import type { Services } from '../services.ts';
import { execute, type Database } from '../store/database.ts';
import { levelOfTop, percentilesOf } from './distribution.ts';
import type { DueRefresh } from './due.ts';
import { forEachEntry, levels } from './entries.ts';
import { inLanes } from './lanes.ts';
import { progressOf, type ProgressBook } from './progress.ts';
import { publishChunk } from './publish-chunk.ts';
import { noteRefresh, sumScores } from './refresh-row.ts';
import { chunkTotal, ModelChanged, nextChunk, scoreChunk } from './score-chunk.ts';
import { storedEntries } from './stored-entries.ts';

/** What a refresh works with. */
export interface RefreshParts {
  readonly services: Services;
  /** The champion's pool; null while there is none. */
  readonly pool: () => ScoringPool | null;
  /** Called between chunks. */
  readonly beat?: () => void;
}

/** One call goes on for about so long, so that its workflow hears of a stop in between. */
const STEP_MS = 10_000;
/** Chunks under way at once: while one is scored in the threads, another is read or written. */
const LANES = 2;
/** The most endangered whose signals are kept. */
const MOST_TOP = 2000;

/** How far a step has come. */
export type StepResult = 'more' | 'done' | 'model-changed';

/**
 * Goes on with the refresh of a day for some seconds. Everything done lies in rows (a chunk of `score_days` per 2,048
 * customer ids), so it may be ended anywhere and begun again, by whatever worker: first everybody is scored, then, when
 * the shop's distribution is known, chunk after chunk goes into `scores`, then the day is summed up.
 *
 * @returns `model-changed` when the champion is another by now: the day then begins anew with that.
 */
export async function refreshStep(parts: RefreshParts, { day, model }: DueRefresh): Promise<StepResult> {
  const { services, beat = () => undefined } = parts;
  const { database, settings } = services;
  const pool = parts.pool();
  if (pool?.model.sha256 !== model) return 'model-changed';
  const until = performance.now() + STEP_MS;
  const ended = (): boolean => performance.now() >= until;
  const progress = await progressOf(services, day, model);
  const { untreatedShare } = await settings.get();
  const total = await chunkTotal(database);
  const scored = await chunksOf(database, day, model);
  try {
    const todo = chunksToScore(database, new Set(scored));
    const unscored = await inLanes(todo, LANES, ended, async (chunk) => {
      await scoreChunk(database, pool, chunk, { day, untreatedShare, withDraft: true });
      scored.push(chunk);
      beat();
      await progress.tell(scored.length / total / 2);
    });
    if (unscored) return 'more';
    const counts = await countLevels(database, scored, day);
    const common = { day, pool, percentiles: percentilesOf(counts), topLevel: levelOfTop(counts, MOST_TOP) };
    const drafts = await chunksOf(database, day, model, 'and draft is not null');
    let published = scored.length - drafts.length;
    const unpublished = await inLanes(drafts, LANES, ended, async (chunk) => {
      await publishChunk(services, common, chunk);
      published += 1;
      beat();
      await progress.tell((1 + published / total) / 2);
    });
    if (unpublished) return 'more';
  } catch (error) {
    if (error instanceof ModelChanged) return 'model-changed';
    throw error;
  }
  await finish(parts, pool, day, scored, progress);
  return 'done';
}

async function finish(
  { services: { database, clock }, beat = () => undefined }: RefreshParts,
  { model }: ScoringPool,
  day: number,
  chunks: readonly number[],
  progress: ProgressBook,
): Promise<void> {
  const { distribution, changed } = await sumScores(database, day, chunks, beat);
  const finishedAt = clock();
  const seconds = Math.max(0, (finishedAt - progress.startedAt) / 1000);
  await noteRefresh(database, { day, model, finishedAt, seconds, changed, distribution, lookedBack: false });
  // Days that were begun and never finished say nothing.
  const unfinished = 'delete from score_days where day < ? and day not in (select day from refreshes)';
  await database.write((tx) => execute(database, tx, unfinished, [day]));
  await progress.clear();
}

/** The chunks of a day that this model scored, ascending. */
export async function chunksOf(database: Database, day: number, model: string, further = ''): Promise<number[]> {
  const rows = await execute<{ chunk: number }>(
    database,
    database.db,
    `select chunk from score_days where day = ? and model_hash = ? ${further} order by chunk`,
    [day, model],
  );
  return rows.map(({ chunk }) => chunk);
}

/** The chunks with histories that are not in `done`, ascending. */
export async function* chunksToScore(database: Database, done: ReadonlySet<number>): AsyncGenerator<number> {
  for (let chunk = await nextChunk(database, -1); chunk !== null; chunk = await nextChunk(database, chunk)) {
    if (!done.has(chunk)) yield chunk;
  }
}

/** People per level of the probability. */
async function countLevels(database: Database, chunks: readonly number[], day: number): Promise<Uint32Array> {
  const counts = new Uint32Array(levels + 1);
  for (const chunk of chunks) {
    const entries = await storedEntries(database, day, chunk);
    if (entries) forEachEntry(entries, chunk, (_, { level }) => (counts[level]! += 1));
  }
  return counts;
}
