import type { TemporalCarrier } from '../carrier.ts';
import { countRepairs } from '../metrics/figures.ts';
import type { Services } from '../services.ts';
import { execute, type Database } from '../store/database.ts';
import { dueSenders } from './open-messages.ts';
import type { Repairs } from './repairs.ts';
import { slotMinute } from './run-row.ts';
import { unloadBatch } from './unload.ts';

/** How long a hand-over may take before the sweep looks into it, in milliseconds. */
export const GRACE_MS = 30_000;
/** Batches looked up at the Temporal server in one sweep. */
const MOST_LOOKUPS = 2000;

/**
 * Repairs every hand-over from rows to Temporal that was lost. Its tests are on the runs: whoever is active is riding
 * in a batch with an open workflow, parked in a minute with a slot workflow, or due and boarded now.
 *
 * @throws when the Temporal server cannot be reached.
 */
export async function repairAll(services: Services & { readonly carrier: TemporalCarrier }): Promise<Repairs> {
  const { database, carrier, clock, log } = services;
  const now = clock();
  const parkedBefore = new Set<number>();
  let unloaded = 0;
  for (const batch of await ridingBatches(database, now - GRACE_MS)) {
    if (await carrier.isOpen(batch)) continue;
    const { parkedUntil } = await unloadBatch(database, batch, now);
    for (const dueAt of parkedUntil) parkedBefore.add(slotMinute(dueAt));
    unloaded += 1;
  }
  const boarded = (await carrier.boardNow('live')) + (await carrier.boardNow('bulk'));
  const open = await carrier.openSlots();
  const minutes = (await waitingMinutes(database, now)).filter((minute) => !open.has(minute));
  await carrier.startSlots(minutes);
  const senders = await dueSenders(database, now);
  carrier.dispatch(senders);
  countRepairs({ boarded, unloaded, slots: minutes.length }, clock());
  const repairs = { boarded, unloaded, slots: minutes.length, senders: senders.length };
  if (boarded + unloaded + minutes.length > 0) log.info(repairs, 'the sweep repaired hand-overs');
  return repairs;
}

/** Batches that people ride in and that were boarded at or before `before` (or whose row is gone). */
async function ridingBatches(database: Database, before: number): Promise<string[]> {
  const rows = await execute<{ batch_id: string }>(
    database,
    database.db,
    `select r.batch_id from (select distinct batch_id from runs where batch_id is not null) as r
     left join batches b on b.id = r.batch_id where b.id is null or b.boarded_at <= ? order by b.boarded_at limit ?`,
    [before, MOST_LOOKUPS],
  );
  return rows.map((row) => row.batch_id);
}

/** Every minute in which somebody parked, or a message held back, falls due; overdue ones belong to boarding. */
async function waitingMinutes(database: Database, now: number): Promise<number[]> {
  const minutes = new Set<number>();
  const collect = async (text: string, parameters: readonly unknown[]): Promise<void> => {
    for (let from = now + 1; ;) {
      const [row] = await execute<{ due_at: number | null }>(database, database.db, text, [...parameters, from]);
      if (row?.due_at === null || row?.due_at === undefined) return;
      minutes.add(slotMinute(row.due_at));
      from = (slotMinute(row.due_at) + 1) * 60_000;
    }
  };
  await collect(
    `select min(due_at) as due_at from runs where place = 'parked' and due_at is not null and due_at >= ?`,
    [],
  );
  const senders = await execute<{ id: string }>(database, database.db, 'select id from senders');
  for (const { id } of senders) {
    await collect(
      `select min(due_at) as due_at from messages where sender_id = ? and state = 'queued'
       and state in ('queued', 'claimed', 'sending') and due_at >= ?`,
      [id],
    );
  }
  return [...minutes].sort((a, b) => a - b);
}
