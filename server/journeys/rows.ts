import type { Selectable } from 'kysely';
import type { JourneyState } from '../../engine/contract/journeys.ts';
import type { Journey } from '../../engine/journey.ts';
import { execute, type Database, type Db, type Tx } from '../store/database.ts';
import type { JourneysTable } from '../store/journey-schema.ts';
import { notFound } from '../http/errors.ts';

export type JourneyRow = Selectable<JourneysTable>;

/** @throws Refusal 404 `journey-not-found`. */
export async function journeyRow(db: Db | Tx, id: string): Promise<JourneyRow> {
  const row = await db.selectFrom('journeys').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw notFound('journey');
  return row;
}

/**
 * The row for whoever decides by its state: until the transaction ends nobody else publishes, stops or deletes it.
 * @throws Refusal 404 `journey-not-found`.
 */
export async function lockedJourney(database: Database, tx: Tx, id: string): Promise<JourneyRow> {
  // SQLite has one writer at a time.
  if (database.dialect === 'postgres')
    await execute(database, tx, 'select id from journeys where id = ? for update', [id]);
  return journeyRow(tx, id);
}

/** Whether a run of the journey has not ended. */
export async function isAnybodyInside(db: Db | Tx, id: string): Promise<boolean> {
  const run = await db
    .selectFrom('runs')
    .select('id')
    .where('journey_id', '=', id)
    .where('place', '<>', 'ended')
    .limit(1)
    .executeTakeFirst();
  return run !== undefined;
}

/** The state as people see it: paused is a flag on a live journey. */
export function stateOf(row: Pick<JourneyRow, 'state' | 'paused_at'>): JourneyState {
  return row.state === 'live' && row.paused_at !== null ? 'paused' : row.state;
}

/** The draft of a row; rows only ever hold what the schema accepted. */
export function draftOf(row: Pick<JourneyRow, 'draft'>): Journey {
  return JSON.parse(row.draft) as Journey;
}
