import type { Plan } from '../../engine/plan.ts';
import { enter, type EntryCounts } from '../runs/enter.ts';
import type { Services } from '../services.ts';
import { execute } from '../store/database.ts';
import {
  closeMissed,
  entryStates,
  writeEntryStep,
  type AudienceEntry,
  type AudienceSource,
  type EntryStep,
} from './entries.ts';
import { AUDIENCE_CHUNK, AudienceUnavailable, matchIds } from './matching.ts';
import { isEverybodyDue, lastEvent, lookAt, touchedPeople, type NewlyMark } from './newly.ts';

/** How far an entry has come. */
export interface EntryProgress {
  /** Id of the last customer looked at; null when there is nothing more to do for now. */
  readonly after: number | null;
  /** In this call; an earlier one that broke off is not counted, and its people are refused as duplicates. */
  readonly entered: number;
  readonly refused: number;
}

/** One call goes on for about so long, so that its workflow hears of a stop in between. */
const STEP_MS = 2000;

/**
 * Lets the next customers of an audience enter: looks at customers in order of their ids, a thousand at a time, for two
 * seconds. Idempotent: may be run again from the same place, or ended anywhere.
 *
 * A journey that was stopped or published anew ends its entry; a paused one leaves it unfinished, and the sweep takes it
 * up again after the pause.
 *
 * @param after 0 to begin. @param beat called between chunks.
 * @throws AudienceUnavailable when facts cannot be had (for example no churn model), after writing why into the entry's row.
 */
export async function enterAudienceChunk(
  services: Services,
  entry: AudienceEntry,
  after: number,
  beat: () => void = () => undefined,
): Promise<EntryProgress> {
  const { database, clock } = services;
  const until = clock() + STEP_MS;
  const sum = { entered: 0, refused: 0 };
  let mark: NewlyMark | undefined;
  let at: number | null = after;
  const write = (over: Partial<EntryStep> = {}): Promise<void> =>
    writeEntryStep(database, entry, { ...(mark ? { mark } : {}), problem: null, finishedAt: null, ...over }, clock());
  const isNewly = entry.tick === 'newly' || entry.tick === 'baseline';
  if (after === 0) await closeMissed(database, entry, clock());
  try {
    do {
      const audience = await stillOpen(services, entry);
      if (audience === 'ended') {
        await write({ finishedAt: clock() });
        return { after: null, ...sum };
      }
      if (audience === 'paused') break;
      const now = clock();
      const step: ChunkResult = isNewly
        ? await newlyChunk(services, audience, entry, at, now, mark)
        : await plainChunk(services, audience, entry, at, now);
      if ((step.counts.refused.paused ?? 0) > 0) break;
      sum.entered += step.counts.entered;
      sum.refused += Object.values(step.counts.refused).reduce((all, n) => all + n, 0);
      mark = step.mark ?? mark;
      at = step.next;
      beat();
      // SQLite answers without giving way: legs and heartbeats come in between.
      await new Promise((resolve) => setImmediate(resolve));
      if (at === null) {
        await write({ finishedAt: clock() });
        return { after: null, ...sum };
      }
    } while (clock() < until);
  } catch (error) {
    if (error instanceof AudienceUnavailable) await write({ problem: { code: error.code, detail: error.message } });
    throw error;
  }
  await write();
  const paused = (await stillOpen(services, entry)) === 'paused';
  return { after: paused ? null : at, ...sum };
}

interface Audience {
  readonly plan: Plan;
  readonly source: AudienceSource;
}

/** One chunk's outcome; `next` as `after` for the following one, null at the end. */
interface ChunkResult {
  readonly counts: EntryCounts;
  readonly next: number | null;
  readonly mark?: NewlyMark;
}

async function stillOpen(services: Services, entry: AudienceEntry): Promise<Audience | 'ended' | 'paused'> {
  const { database, plans } = services;
  const [row] = await execute<{ state: string; paused_at: number | null; live_version: number | null }>(
    database,
    database.db,
    'select state, paused_at, live_version from journeys where id = ?',
    [entry.journey],
  );
  if (row?.state !== 'live' || row.live_version !== entry.version) return 'ended';
  if (row.paused_at !== null) return 'paused';
  const plan = await plans.get(entry.journey, entry.version);
  return plan.source.by === 'audience' ? { plan, source: plan.source } : 'ended';
}

async function customersAfter({ database }: Services, after: number): Promise<number[]> {
  const text = `select id from customers where id > ? order by id limit ${AUDIENCE_CHUNK}`;
  return (await execute<{ id: number }>(database, database.reader, text, [after])).map(({ id }) => id);
}

const nextAfter = (looked: readonly number[]): number | null =>
  looked.length < AUDIENCE_CHUNK ? null : (looked.at(-1) ?? null);

async function plainChunk(
  services: Services,
  { plan, source }: Audience,
  entry: AudienceEntry,
  after: number,
  now: number,
): Promise<ChunkResult> {
  const looked = await customersAfter(services, after);
  const ids = await matchIds(services.facts, source.filter, looked, now);
  const key = entry.tick === 'now' ? `now/v${entry.version}` : entry.tick;
  const entrants = ids.map((customer) => ({ customer, key, properties: {} }));
  const counts = await enter(services, plan, entrants, now, 'bulk');
  return { counts, next: nextAfter(looked) };
}

async function newlyChunk(
  services: Services,
  { plan, source }: Audience,
  entry: AudienceEntry,
  after: number,
  now: number,
  unwritten: NewlyMark | undefined,
): Promise<ChunkResult> {
  const isBaseline = entry.tick === 'baseline';
  const mark = unwritten ?? (await storedMark(services, entry));
  if (after === 0 && mark !== null && !isBaseline && !isEverybodyDue(source.filter, mark, now)) {
    return touchedChunk(services, { plan, source }, mark, now);
  }
  const under = after === 0 || !mark?.under ? { event: await lastEvent(services), at: now } : mark.under;
  const looked = await customersAfter(services, after);
  const counts = await lookAt(services, plan, source.filter, looked, isBaseline, now);
  const next = nextAfter(looked);
  const done: NewlyMark = { event: under.event, at: under.at, everybodyAt: under.at };
  return { counts, next, mark: next === null ? done : { ...(mark ?? done), under } };
}

async function storedMark(
  { database }: Services,
  { journey, version, tick }: AudienceEntry,
): Promise<NewlyMark | null> {
  const states = await entryStates(database, journey, version);
  const text = states.get(tick)?.mark ?? states.get('baseline')?.mark ?? null;
  return text === null ? null : (JSON.parse(text) as NewlyMark);
}

/** Everybody about whom something became known since the last look, in one go. */
async function touchedChunk(
  services: Services,
  { plan, source }: Audience,
  mark: NewlyMark,
  now: number,
): Promise<ChunkResult> {
  const event = await lastEvent(services);
  const people = await touchedPeople(services, mark);
  let entered = 0;
  const refused: EntryCounts['refused'] = {};
  for (let start = 0; start < people.length; start += AUDIENCE_CHUNK) {
    const some = people.slice(start, start + AUDIENCE_CHUNK);
    const counts = await lookAt(services, plan, source.filter, some, false, now);
    entered += counts.entered;
    for (const [reason, n] of Object.entries(counts.refused) as [keyof typeof refused, number][]) {
      refused[reason] = (refused[reason] ?? 0) + n;
    }
    if ((refused.paused ?? 0) + (refused.stopped ?? 0) > 0) return { counts: { entered, refused }, next: null };
  }
  return { counts: { entered, refused }, next: null, mark: { ...mark, event, at: now } };
}
