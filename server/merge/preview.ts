import type { MergedMatch, MergePreview } from '../../engine/contract/merging.ts';
import type { Locale } from '../../engine/text.ts';
import { notFound, Refusal } from '../http/errors.ts';
import { customerItems } from '../people/customer-items.ts';
import { survivorsOf } from '../people/joined-names.ts';
import { namesFor, type Names } from '../people/run-summaries.ts';
import type { Services } from '../services.ts';
import { execute, type Database } from '../store/database.ts';
import { inIds } from '../store/ids.ts';
import { eventsAcross, type Across } from './events-across.ts';
import { filledAttributes, joinedConsents, type CustomerRow } from './join-profiles.ts';
import { mergeRules, runsOfBoth, type Merging } from './merging.ts';
import { runFates } from './run-fates.ts';

/** Somebody else has merged one of the two. */
export function mergedMeanwhile(): Refusal {
  return new Refusal('merged-meanwhile', 409, 'One of the two was merged meanwhile.');
}

/**
 * What merging one customer into another would do now, by the same rules as the merge itself.
 * @throws Refusal 404 `customer-not-found`; 409 `merged-meanwhile` when one of them was merged; 400 `merge-self`.
 */
export async function mergePreview(
  services: Services,
  former: number,
  survivor: number,
  locale: Locale,
): Promise<MergePreview> {
  if (former === survivor) throw new Refusal('merge-self', 400, 'A customer cannot be merged into itself.');
  const { database } = services;
  const merging: Merging = { ...(await mergeRules(services)), former, survivor };
  const both = [former, survivor];
  const [items, rows, runs, consents] = await Promise.all([
    customerItems(database, both),
    customersOf(database, both),
    runsOfBoth(database, database.reader, both),
    joinedConsents(database, database.reader, former, survivor),
  ]);
  const [from, into] = [rows.get(former), rows.get(survivor)];
  const [fromItem, intoItem] = [items.get(former), items.get(survivor)];
  if (!from || !into || !fromItem || !intoItem) {
    const merged = await survivorsOf(database, database.reader, both);
    throw merged.size > 0 ? mergedMeanwhile() : notFound('customer');
  }
  const fates = runFates(merging, runs);
  const ending = new Set(fates.filter(({ because }) => because !== null).map(({ run }) => run.id));
  const across = await eventsAcross(database, database.reader, merging, {
    ofFormer: runs.filter((run) => run.customer_id === former && !ending.has(run.id)),
    ofSurvivor: runs.filter((run) => run.customer_id === survivor),
  });
  const names = namesFor(services, locale);
  return {
    survivor: intoItem,
    former: fromItem,
    events: await count(database, 'events', 'customer_id = ?', former),
    journeys: await Promise.all(
      fates.map(async ({ run, because }) => ({
        run: run.id,
        journey: run.journey_id,
        journeyName: await names.journeyName(run.journey_id),
        because,
      })),
    ),
    matches: await matchesOf(across, names),
    cancelled: await openMessages(database, [...ending]),
    email: kept(into.email, from.email),
    phone: kept(into.phone, from.phone),
    filled: Object.keys(filledAttributes(from, into))
      .filter((name) => name !== 'email' && name !== 'phone')
      .sort(),
    consents: consents.map(({ channel, purpose, granted, at, from: side }) => ({
      channel,
      purpose,
      granted: granted === 1,
      at,
      from: side,
    })),
  };
}

function kept(own: string | null, theirs: string | null): MergePreview['email'] {
  if (own !== null) return { value: own, from: 'survivor' };
  return theirs === null ? null : { value: theirs, from: 'former' };
}

async function matchesOf(across: readonly Across[], names: Names): Promise<MergedMatch[]> {
  const found: MergedMatch[] = [];
  for (const { run, act } of across) {
    if (act === null) continue;
    const cause = 'end' in act ? act.cause : act.wake;
    if (cause.kind !== 'event') continue;
    const journeyName = await names.journeyName(run.journey_id);
    found.push({ run: run.id, journeyName, event: cause.event, does: 'end' in act ? 'ends' : 'wakes' });
  }
  return found;
}

async function customersOf(database: Database, ids: readonly number[]): Promise<ReadonlyMap<number, CustomerRow>> {
  const [among, list] = inIds(database, 'id', ids);
  const rows = await execute<CustomerRow>(database, database.reader, `select * from customers where ${among}`, [list]);
  return new Map(rows.map((row) => [row.id, row]));
}

async function count(database: Database, table: string, condition: string, parameter: unknown): Promise<number> {
  const text = `select count(*) as n from ${table} where ${condition}`;
  const [row] = await execute<{ n: number }>(database, database.reader, text, [parameter]);
  return Number(row?.n ?? 0);
}

function openMessages(database: Database, runs: readonly number[]): Promise<number> {
  const [ofRun, ids] = inIds(database, 'run_id', runs);
  return count(database, 'messages', `${ofRun} and state in ('queued', 'claimed')`, ids);
}
