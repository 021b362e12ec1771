import type { PublishRequest } from '../../engine/contract/journeys.ts';
import { execute, type Database, type Db, type Tx } from '../store/database.ts';

/** What a publication still has to do with the people inside older versions. */
export interface PublishIntent {
  readonly journey: string;
  readonly version: number;
  readonly choice: 'move' | 'leave';
  /** Runs up to this id are done with. */
  readonly after: number;
}

/**
 * Notes, in the transaction of a publication, what it is to do with the people inside, so that a process that dies
 * meanwhile leaves it to the sweep. What an older publication has not ended is done before it, unless this one does it
 * anyway: who is to move, moves on at once to the newest version; who is to leave does not wait for an older leave.
 */
export async function noteIntent(
  database: Database,
  tx: Tx,
  { journey, version, choice }: Omit<PublishIntent, 'choice' | 'after'> & { readonly choice: PublishRequest['inside'] },
  now: number,
): Promise<void> {
  if (choice === 'stay') return;
  const covered = choice === 'leave' ? '' : ` and choice = 'move'`;
  await execute(database, tx, `delete from publish_moves where journey_id = ?${covered}`, [journey]);
  await execute(
    database,
    tx,
    'insert into publish_moves (journey_id, version, choice, after_run, touched_at) values (?, ?, ?, 0, ?)',
    [journey, version, choice, now],
  );
}

/** Notes how far a publication has come, in the transaction that brings it there. */
export async function touchIntent(
  database: Database,
  tx: Tx,
  { journey, version, after }: Omit<PublishIntent, 'choice'>,
  now: number,
): Promise<void> {
  const text = 'update publish_moves set after_run = ?, touched_at = ? where journey_id = ? and version = ?';
  await execute(database, tx, text, [after, now, journey, version]);
}

/** The publication has done with everybody. */
export async function closeIntent(database: Database, journey: string, version: number): Promise<void> {
  const text = 'delete from publish_moves where journey_id = ? and version = ?';
  await database.write((tx) => execute(database, tx, text, [journey, version]));
}

/** Whoever is inside leaves anyway. */
export async function dropIntents(database: Database, tx: Tx, journey: string): Promise<void> {
  await execute(database, tx, 'delete from publish_moves where journey_id = ?', [journey]);
}

/** Publications of live journeys that are not at their end, oldest first. @param where on `m`, the table's row. */
export async function openIntents(
  database: Database,
  db: Db,
  where: string,
  parameters: readonly unknown[],
): Promise<PublishIntent[]> {
  return execute<PublishIntent>(
    database,
    db,
    `select m.journey_id as journey, m.version, m.choice, m.after_run as after from publish_moves m
     join journeys j on j.id = m.journey_id where j.state = 'live' and ${where} order by m.journey_id, m.version`,
    parameters,
  );
}
