import { compile } from '../../engine/compile.ts';
import type { PublishRequest } from '../../engine/contract/journeys.ts';
import type { Issue } from '../../engine/issue.ts';
import type { Journey } from '../../engine/journey.ts';
import type { Plan } from '../../engine/plan.ts';
import { Refusal } from '../http/errors.ts';
import { noteIntent } from '../runs/publish-intents.ts';
import { finishStop } from '../runs/stopping.ts';
import type { Services } from '../services.ts';
import type { Db, Tx } from '../store/database.ts';
import { draftChanged } from './drafts.ts';
import { draftOf, isAnybodyInside, lockedJourney, type JourneyRow } from './rows.ts';
import { sameDrawing } from './same-drawing.ts';

/** The number that the next version would get: versions count from 1 and are never used twice. */
export async function nextVersion(db: Db | Tx, journey: string): Promise<number> {
  const { last } = await db
    .selectFrom('plans')
    .select((the) => the.fn.max('version').as('last'))
    .where('journey_id', '=', journey)
    .executeTakeFirstOrThrow();
  return Number(last ?? 0) + 1;
}

/**
 * Makes the draft the live version, in one transaction: an immutable, numbered, hashed row of `plans`, and the journey
 * points to it. What happens to those inside is noted with it and done by the caller, after it. Those whom a stop has
 * not let leave yet leave first: nobody rides on after a stop.
 *
 * @throws Refusal 404, 409 `draft-changed`, 409 `nothing-changed`, 422 `journey-invalid` with one place per error.
 */
export async function publish(services: Services, id: string, wish: PublishRequest): Promise<Plan> {
  for (;;) {
    const plan = await services.database.write((tx) => publishWithin(services, tx, id, wish), 'publish');
    if (plan !== null) return plan;
    await finishStop(services, id);
  }
}

/** @returns null, and nothing is written, while somebody is still to leave after a stop. */
async function publishWithin(
  services: Services,
  tx: Tx,
  id: string,
  { rev, inside }: PublishRequest,
): Promise<Plan | null> {
  const { database, clock } = services;
  // A stop that comes now is another stop: of what is published here.
  const row = await lockedJourney(database, tx, id);
  if (row.rev !== rev) throw draftChanged();
  const draft = draftOf(row);
  if (row.state === 'live' && (await isLiveAlready(tx, row, draft))) {
    throw new Refusal('nothing-changed', 409, 'The draft is what is live already.');
  }
  const plan = planOf(services, draft, await nextVersion(tx, id));
  if (row.state === 'stopped' && (await isAnybodyInside(tx, id))) return null;
  const now = clock();
  await tx
    .insertInto('plans')
    .values({
      journey_id: id,
      version: plan.version,
      hash: plan.hash,
      plan: JSON.stringify(plan),
      journey: JSON.stringify(draft),
      published_at: now,
    })
    .execute();
  await tx
    .updateTable('journeys')
    .set({
      live_version: plan.version,
      updated_at: now,
      state: 'live',
      // A pause outlives a publish; a stopped journey starts afresh.
      ...(row.state === 'live' ? {} : { paused_at: null }),
    })
    .where('id', '=', id)
    .execute();
  await noteIntent(database, tx, { journey: id, version: plan.version, choice: inside }, now);
  return plan;
}

/** A version that says what the last one says would only split the figures in two. */
async function isLiveAlready(tx: Tx, row: JourneyRow, draft: Journey): Promise<boolean> {
  const live = await tx
    .selectFrom('plans')
    .select('journey')
    .where('journey_id', '=', row.id)
    .where('version', '=', row.live_version)
    .executeTakeFirst();
  return live !== undefined && sameDrawing(draft, JSON.parse(live.journey) as Journey);
}

function planOf(services: Services, draft: Journey, version: number): Plan {
  const compiled = compile(draft, version, services.types);
  if ('plan' in compiled) return compiled.plan;
  const errors = compiled.issues.filter((issue) => issue.level === 'error');
  throw new Refusal(
    'journey-invalid',
    422,
    'The journey cannot be published yet.',
    errors.slice(0, 50).map((issue) => ({ path: pathOf(issue), code: issue.code, message: issue.text.en })),
  );
}

function pathOf({ node, port, field }: Issue): string {
  return [node, port ?? field].filter((part) => part !== undefined).join('.');
}
