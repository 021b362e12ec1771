import { audienceNeeds } from '../../engine/evaluate-filter.ts';
import type { AudienceFilter } from '../../engine/filter.ts';
import type { Plan } from '../../engine/plan.ts';
import { enter, type EntryCounts } from '../runs/enter.ts';
import type { Services } from '../services.ts';
import { execute, insertRows } from '../store/database.ts';
import { inIds } from '../store/ids.ts';
import { matchIds } from './matching.ts';

/** How far the looks at newly matching people have come. */
export interface NewlyMark {
  /** Last event that was taken into account. */
  readonly event: number;
  /** When the last look began. */
  readonly at: number;
  /** When the last look at everybody began: scores and periods move on without any event. */
  readonly everybodyAt: number;
  /** A look at everybody that is under way; it becomes the mark when it is done. */
  readonly under?: { readonly event: number; readonly at: number };
}

/** Everybody is looked at again after so long. */
const EVERYBODY_MS = 3_600_000;
/** On PostgreSQL a smaller id may become visible later; clocks of processes differ a little. */
const NOT_YET_VISIBLE = 2000;
const CLOCKS_MS = 5000;

/** Is it time to look at everybody again? */
export function isEverybodyDue(filter: AudienceFilter, mark: NewlyMark | null, now: number): boolean {
  if (mark === null || mark.under !== undefined) return true;
  const moves = audienceNeeds(filter).some(({ fact }) => fact !== 'profile');
  return moves && now - mark.everybodyAt >= EVERYBODY_MS;
}

/** Can anybody have come to match since the last look? */
export async function isWorthALook(
  services: Services,
  filter: AudienceFilter,
  mark: NewlyMark | null,
  now: number,
): Promise<boolean> {
  if (mark === null || isEverybodyDue(filter, mark, now)) return true;
  if ((await lastEvent(services)) > mark.event) return true;
  return (await changedPeople(services, mark)).length > 0;
}

/** Id of the newest event. */
export async function lastEvent({ database }: Services): Promise<number> {
  const [row] = await execute<{ id: number | null }>(database, database.db, 'select max(id) as id from events');
  return Number(row?.id ?? 0);
}

/** People about whom something has become known since the last look, ascending. */
export async function touchedPeople(services: Services, mark: NewlyMark): Promise<number[]> {
  const { database } = services;
  const from = database.dialect === 'postgres' ? mark.event - NOT_YET_VISIBLE : mark.event;
  const rows = await execute<{ id: number }>(
    database,
    database.reader,
    'select distinct customer_id as id from events where id > ?',
    [from],
  );
  const changed = await changedPeople(services, mark);
  return [...new Set([...rows.map(({ id }) => id), ...changed])].sort((a, b) => a - b);
}

async function changedPeople({ database }: Services, mark: NewlyMark): Promise<number[]> {
  const since = mark.at - CLOCKS_MS;
  const rows = await execute<{ id: number }>(
    database,
    database.reader,
    'select id from customers where updated_at >= ? union select customer_id as id from consents where at >= ?',
    [since, since],
  );
  return rows.map(({ id }) => id);
}

interface Membership {
  readonly customer_id: number;
  readonly generation: number;
  readonly member: number;
}

const NOBODY: EntryCounts = { entered: 0, refused: {} };

/**
 * Looks at some customers: who has come to belong enters (`newly/<generation>`, so that entering twice happens once),
 * who no longer belongs may come again. The first look at a version (`baseline`) lets nobody in.
 *
 * @returns what entering said; when it says `paused` or `stopped`, nothing is remembered.
 */
export async function lookAt(
  services: Services,
  plan: Plan,
  filter: AudienceFilter,
  customers: readonly number[],
  isBaseline: boolean,
  now: number,
): Promise<EntryCounts> {
  const { database, facts } = services;
  if (customers.length === 0) return NOBODY;
  const matching = new Set(await matchIds(facts, filter, customers, now));
  const [among, ids] = inIds(database, 'customer_id', customers);
  const rows = await execute<Membership>(
    database,
    database.db,
    `select customer_id, generation, member from memberships where journey_id = ? and ${among}`,
    [plan.journey, ids],
  );
  const known = new Map(rows.map((row) => [row.customer_id, row]));
  const came = customers.filter((id) => matching.has(id) && known.get(id)?.member !== 1);
  const went = rows.filter((row) => row.member === 1 && !matching.has(row.customer_id));
  const generation = (id: number): number => (known.get(id)?.generation ?? 0) + 1;
  const entrants = came.map((customer) => ({ customer, key: `newly/${generation(customer)}`, properties: {} }));
  const counts = isBaseline || came.length === 0 ? NOBODY : await enter(services, plan, entrants, now, 'bulk');
  if ((counts.refused.paused ?? 0) + (counts.refused.stopped ?? 0) > 0) return counts;
  const changes = [
    ...came.map((id) => [plan.journey, id, generation(id), 1]),
    ...went.map((row) => [plan.journey, row.customer_id, row.generation, 0]),
  ];
  if (changes.length > 0) {
    await database.write(
      (tx) =>
        insertRows(
          database,
          tx,
          'memberships',
          ['journey_id', 'customer_id', 'generation', 'member'],
          changes,
          `on conflict (journey_id, customer_id) do update set generation = excluded.generation, member = excluded.member`,
        ),
      'member',
    );
  }
  return counts;
}
