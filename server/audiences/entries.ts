import type { EntrySource } from '../../engine/node-type.ts';
import type { Plan } from '../../engine/plan.ts';
import { addDays, localDate, localInstant } from '../../engine/wall-clock.ts';
import type { Services } from '../services.ts';
import { execute, type Database } from '../store/database.ts';
import { isWorthALook, type NewlyMark } from './newly.ts';

/** An audience that is to enter a journey version: names the workflow that does it, and the rows it makes. */
export interface AudienceEntry {
  readonly journey: string;
  readonly version: number;
  /** `now`, `daily/<local date>`, `baseline` (who belongs already) or `newly` (who has come to belong). */
  readonly tick: string;
}

/** An entry by audience, as a plan has it. */
export type AudienceSource = Extract<EntrySource, { by: 'audience' }>;

/** A live, unpaused journey whose people come as an audience. */
export interface OpenAudience {
  readonly plan: Plan;
  readonly source: AudienceSource;
  readonly publishedAt: number;
}

/** What is kept of an entry. */
export interface EntryState {
  readonly tick: string;
  readonly mark: string | null;
  readonly finished_at: number | null;
}

const DEFAULT_TIME = '09:00';

/** Journeys that take in audiences now: live, not paused. @param only one of them. */
export async function openAudiences(services: Services, only: string | null = null): Promise<OpenAudience[]> {
  const { database, plans } = services;
  const rows = await execute<{ id: string; live_version: number; published_at: number }>(
    database,
    database.db,
    `select j.id, j.live_version, p.published_at from journeys j
     join plans p on p.journey_id = j.id and p.version = j.live_version
     where j.state = 'live' and j.paused_at is null order by j.id`,
  );
  const open: OpenAudience[] = [];
  for (const { id, live_version: version, published_at: publishedAt } of rows) {
    if (only !== null && id !== only) continue;
    const plan = await plans.get(id, version);
    if (plan.source.by === 'audience') open.push({ plan, source: plan.source, publishedAt });
  }
  return open;
}

/**
 * Entries that should be under way at `now` and are not finished: the test is on the rows, so that a start that was lost
 * is found again. A daily entry that was missed is made up for until the next one.
 */
export async function dueEntries(
  services: Services,
  now: number,
  only: string | null = null,
): Promise<AudienceEntry[]> {
  const due: AudienceEntry[] = [];
  for (const audience of await openAudiences(services, only)) {
    const { journey, version } = audience.plan;
    const states = await entryStates(services.database, journey, version);
    const tick = await nextTick(services, audience, states, now);
    if (tick !== null && (tick === 'newly' || !isFinished(states, tick))) due.push({ journey, version, tick });
  }
  return due;
}

async function nextTick(
  services: Services,
  { plan, source, publishedAt }: OpenAudience,
  states: ReadonlyMap<string, EntryState>,
  now: number,
): Promise<string | null> {
  switch (source.when) {
    case 'now':
      return 'now';
    case 'daily': {
      const { date, at } = latestDaily(plan, source, now);
      return at >= publishedAt ? `daily/${date}` : null;
    }
    case 'newly': {
      if (!isFinished(states, 'baseline')) return 'baseline';
      const text = states.get('newly')?.mark ?? states.get('baseline')?.mark ?? null;
      const mark = text === null ? null : (JSON.parse(text) as NewlyMark);
      return (await isWorthALook(services, source.filter, mark, now)) ? 'newly' : null;
    }
  }
}

/** The last time of day at or before `now` at which a daily audience enters. */
function latestDaily(plan: Plan, source: AudienceSource, now: number): { date: string; at: number } {
  const time = source.at ?? DEFAULT_TIME;
  const today = localDate(now, plan.zone);
  const at = localInstant(plan.zone, today, time);
  if (at <= now) return { date: today, at };
  const yesterday = addDays(today, -1);
  return { date: yesterday, at: localInstant(plan.zone, yesterday, time) };
}

function isFinished(states: ReadonlyMap<string, EntryState>, tick: string): boolean {
  return (states.get(tick)?.finished_at ?? null) !== null;
}

/** What is kept of a version's entries, by tick. */
export async function entryStates(
  database: Database,
  journey: string,
  version: number,
): Promise<Map<string, EntryState>> {
  const rows = await execute<EntryState>(
    database,
    database.db,
    'select tick, mark, finished_at from audience_entries where journey_id = ? and version = ?',
    [journey, version],
  );
  return new Map(rows.map((row) => [row.tick, row]));
}

/** What one step of an entry leaves in its row. */
export interface EntryStep {
  /** Absent = stays as it is. */
  readonly mark?: NewlyMark;
  readonly problem: { readonly code: string; readonly detail: string } | null;
  readonly finishedAt: number | null;
}

/** Writes a step to an entry's row, which is made when it is the first. */
export async function writeEntryStep(
  database: Database,
  { journey, version, tick }: AudienceEntry,
  step: EntryStep,
  now: number,
): Promise<void> {
  const { mark, problem, finishedAt } = step;
  const values = [
    ...[journey, version, tick, now],
    ...[mark ? JSON.stringify(mark) : null, problem ? JSON.stringify(problem) : null, finishedAt],
  ];
  const text = `insert into audience_entries (journey_id, version, tick, due_at, mark, problem, finished_at)
    values (?, ?, ?, ?, ?, ?, ?) on conflict (journey_id, version, tick) do update set
    mark = coalesce(excluded.mark, audience_entries.mark), problem = excluded.problem, finished_at = coalesce(excluded.finished_at, audience_entries.finished_at)`;
  await database.write((tx) => execute(database, tx, text, values), 'audience');
}

/** A daily entry that could not be finished in its day gives way to the next one, and says so. */
export async function closeMissed(database: Database, entry: AudienceEntry, now: number): Promise<void> {
  const { journey, tick } = entry;
  if (!tick.startsWith('daily/')) return;
  const problem = JSON.stringify({ code: 'missed', detail: `Not finished before ${tick} began.` });
  const text = `update audience_entries set finished_at = ?, problem = ?
    where journey_id = ? and tick like 'daily/%' and tick < ? and finished_at is null`;
  await database.write((tx) => execute(database, tx, text, [now, problem, journey, tick]), 'audience');
}
