import type { JourneyDetail } from '../../engine/contract/journeys.ts';
import type { Journey } from '../../engine/journey.ts';
import type { Services } from '../services.ts';
import { draftOf, journeyRow, stateOf } from './rows.ts';
import { sameDrawing } from './same-drawing.ts';

/** One journey with its draft, its versions and how it is. @throws Refusal 404. */
export async function journeyDetail({ database, clock }: Services, id: string): Promise<JourneyDetail> {
  const { db } = database;
  const row = await journeyRow(db, id);
  const versions = await db
    .selectFrom('plans')
    .select(['version', 'hash', 'published_at as publishedAt'])
    .where('journey_id', '=', id)
    .orderBy('version', 'desc')
    .execute();
  const draft = draftOf(row);
  return {
    id,
    state: stateOf(row),
    draft,
    rev: row.rev,
    version: row.live_version,
    changed: await differs(),
    versions,
    pausedAt: row.paused_at,
    dueWhilePaused: row.paused_at === null ? 0 : await dueInside(),
  };

  async function differs(): Promise<boolean> {
    if (row.live_version === null) return true;
    const live = await db
      .selectFrom('plans')
      .select('journey')
      .where('journey_id', '=', id)
      .where('version', '=', row.live_version)
      .executeTakeFirst();
    return !live || !sameDrawing(draft, JSON.parse(live.journey) as Journey);
  }

  async function dueInside(): Promise<number> {
    const { people } = await db
      .selectFrom('runs')
      .select((the) => the.fn.countAll<number>().as('people'))
      .where('journey_id', '=', id)
      .where('place', 'in', ['due', 'parked'])
      .where('due_at', '<=', clock())
      .executeTakeFirstOrThrow();
    return Number(people);
  }
}
