import { randomBytes } from 'node:crypto';
import type { Services } from '../services.ts';
import { execute, insertRows, type Database, type Tx } from '../store/database.ts';
import { inIds } from '../store/ids.ts';

export type Queue = 'live' | 'bulk';

/** Most members of a batch on each queue; `NARU_BATCH_SIZE` overrides both. */
const SIZES: Readonly<Record<Queue, number>> = { live: 1000, bulk: 2000 };
/** Most runs that one boarding transaction claims when batches are smaller than that. */
const SMALL_CLAIM = 256;

/** Most members that a batch of this queue takes. */
export function batchSize(queue: Queue): number {
  const set = Number(process.env['NARU_BATCH_SIZE']);
  return Number.isInteger(set) && set >= 1 ? set : SIZES[queue];
}

/** Most runs that one boarding of this queue claims: when fewer came, nobody else was due. */
export function mostBoarded(queue: Queue): number {
  const size = batchSize(queue);
  return Math.max(size, Math.min(SMALL_CLAIM, size * SMALL_CLAIM));
}

/** A batch that has just been boarded. */
export interface BoardedBatch {
  readonly id: string;
  /** Members. */
  readonly size: number;
  readonly queue: Queue;
  /** Journeys of its members, for the workflow's search attributes. */
  readonly journeys: readonly string[];
}

/**
 * Boards runs whose time has come, in one transaction: claims the due and the overdue parked runs of the queue (not
 * those of paused or stopped journeys), ordered by due second, then id, and writes their batches.
 *
 * @param now runs parked until then or earlier are claimed too.
 * @returns the batches, whose workflows the caller starts; none when nobody is due.
 */
export async function board(
  services: Pick<Services, 'database'>,
  queue: Queue,
  now: number,
): Promise<readonly BoardedBatch[]> {
  const { database } = services;
  const size = batchSize(queue);
  const most = mostBoarded(queue);
  if (!(await isSomebodyDue(database, queue, now))) return [];
  return database.write(async (tx) => {
    const due = await claimable(database, tx, queue, 'due', null, most);
    if (due.length < most) due.push(...(await claimable(database, tx, queue, 'parked', now, most - due.length)));
    if (due.length === 0) return [];
    const batches: BoardedBatch[] = [];
    const rows: unknown[][] = [];
    for (let start = 0; start < due.length; start += size) {
      const members = due.slice(start, start + size);
      const id = `batch-${queue}-${now.toString(36)}-${randomBytes(6).toString('hex')}`;
      const [among, ids] = inIds(
        database,
        'id',
        members.map((member) => member.id),
      );
      await execute(database, tx, `update runs set place = 'riding', batch_id = ?, rev = rev + 1 where ${among}`, [
        id,
        ids,
      ]);
      batches.push({
        id,
        size: members.length,
        queue,
        journeys: [...new Set(members.map((member) => member.journey_id))],
      });
      rows.push([id, queue, members.length, now]);
    }
    await insertRows(database, tx, 'batches', ['id', 'queue', 'size', 'boarded_at'], rows);
    return batches;
  }, 'board');
}

/** A look without the lock, for mostly nobody is. */
async function isSomebodyDue(database: Database, queue: Queue, now: number): Promise<boolean> {
  const rows = await execute(
    database,
    database.reader,
    `select 1 as due where exists (select 1 from runs where place = 'due' and queue = ?)
     or exists (select 1 from runs where place = 'parked' and due_at is not null and due_at <= ? and queue = ?)`,
    [queue, now, queue],
  );
  return rows.length > 0;
}

interface Claimed {
  id: number;
  journey_id: string;
}

async function claimable(
  database: Database,
  tx: Tx,
  queue: Queue,
  place: 'due' | 'parked',
  until: number | null,
  limit: number,
): Promise<Claimed[]> {
  const blocked = await blockedJourneys(database, tx);
  const unblocked = blocked.length === 0 ? '' : `and journey_id not in (${blocked.map(() => '?').join(',')})`;
  return execute<Claimed>(
    database,
    tx,
    `select id, journey_id from runs where place = '${place}' and queue = ? ${until === null ? '' : 'and due_at is not null and due_at <= ?'}
     ${unblocked} order by due_at, id limit ? ${database.dialect === 'postgres' ? 'for update skip locked' : ''}`,
    [queue, ...(until === null ? [] : [until]), ...blocked, limit],
  );
}

/** Journeys whose runs nobody may board now. */
async function blockedJourneys(database: Database, tx: Tx): Promise<string[]> {
  const rows = await execute<{ id: string }>(
    database,
    tx,
    `select id from journeys where paused_at is not null or state = 'stopped'`,
  );
  return rows.map((row) => row.id);
}

/** The next due second of parked runs in [from, before), or null. */
export async function nextParked(database: Database, from: number, before: number): Promise<number | null> {
  const [row] = await execute<{ due_at: number | null }>(
    database,
    database.reader,
    `select min(due_at) as due_at from runs where place = 'parked' and due_at is not null and due_at >= ? and due_at < ?`,
    [from, before],
  );
  return row?.due_at === null || row?.due_at === undefined ? null : Number(row.due_at);
}
