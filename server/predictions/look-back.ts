import { execute, type Database } from '../store/database.ts';
import { localDay } from '../../engine/wall-clock.ts';
import { inLanes } from './lanes.ts';
import { chunksOf, chunksToScore, type RefreshParts } from './refresh.ts';
import { fillDrift, noteRefresh, sumEntries } from './refresh-row.ts';
import { ModelChanged, scoreChunk } from './score-chunk.ts';

/** A new shop would have to wait for a whole horizon until it sees what predictions are worth: it looks back instead. */
const lookBackDays = 12;
const stride = 7;
/** A day on which fewer people were known says little, and earlier days say less. */
const fewest = 100;
const STEP_MS = 10_000;
const LANES = 2;

/**
 * Goes on, for some seconds, with what the model would have said on earlier days: twelve, a week apart, the newest so
 * that its horizon has just passed. Each is scored from what was known on it alone and marked as worked out afterwards
 * (and as seen, where the model was made from what came of it). Done once per shop, after its first refresh: what
 * retrained models would have said is not told over again, for the days then speak for themselves.
 */
export async function lookBackStep(parts: RefreshParts): Promise<'more' | 'done'> {
  try {
    return await goOn(parts);
  } catch (error) {
    // The next step begins that day anew.
    if (error instanceof ModelChanged) return 'more';
    throw error;
  }
}

async function goOn(parts: RefreshParts): Promise<'more' | 'done'> {
  const { services, beat = () => undefined } = parts;
  const { database, clock, settings } = services;
  const pool = parts.pool();
  if (!pool) return 'done';
  const { model } = pool;
  const until = performance.now() + STEP_MS;
  const today = localDay(clock(), (await settings.get()).zone);
  const first = await firstRefresh(database);
  if (first === null) return 'done';
  const newest = Math.min(first, today) - model.horizon;
  for (let back = 0; back < lookBackDays; back++) {
    const day = newest - back * stride;
    const [known] = await execute(database, database.reader, 'select 1 from refreshes where day = ?', [day]);
    if (known) continue;
    const began = clock();
    const scored = await chunksOf(database, day, model.sha256);
    const plan = { day, untreatedShare: 0, withDraft: false };
    const left = await inLanes(
      chunksToScore(database, new Set(scored)),
      LANES,
      () => performance.now() >= until,
      async (chunk) => {
        await scoreChunk(database, pool, chunk, plan);
        scored.push(chunk);
        beat();
      },
    );
    if (left) return 'more';
    scored.sort((a, b) => a - b);
    const distribution = await sumEntries(database, day, scored);
    const people = distribution.bands.reduce((sum, band) => sum + band.people, 0);
    if (people < fewest) {
      await database.write((tx) => execute(database, tx, 'delete from score_days where day = ?', [day]));
      break;
    }
    const finishedAt = clock();
    const done = {
      day,
      model,
      finishedAt,
      seconds: Math.max(0, (finishedAt - began) / 1000),
      changed: 0,
      distribution,
    };
    await noteRefresh(database, { ...done, lookedBack: true });
    if (performance.now() >= until) return 'more';
  }
  await fillDrift(database, model.sha256);
  const mark = `insert into settings (key, value) values ('looked-back', ?) on conflict (key) do nothing`;
  await database.write((tx) => execute(database, tx, mark, [String(first)]));
  return 'done';
}

/** Whether there has been a refresh and no look back yet. */
export async function isLookBackDue({ services: { database }, pool }: RefreshParts): Promise<boolean> {
  if (!pool()) return false;
  const [row] = await execute(database, database.reader, `select 1 from settings where key = 'looked-back'`);
  return row === undefined && (await firstRefresh(database)) !== null;
}

async function firstRefresh(database: Database): Promise<number | null> {
  const [row] = await execute<{ day: number | null }>(
    database,
    database.reader,
    'select min(day) as day from refreshes where looked_back = 0 and people > 0',
  );
  return row?.day ?? null;
}
