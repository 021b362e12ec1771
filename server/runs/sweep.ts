import type { TemporalCarrier } from '../carrier.ts';
import { countRepairs } from '../metrics/figures.ts';
import { moveLeftEvents } from '../merge/move-events.ts';
import type { Services } from '../services.ts';
import { execute, type Database } from '../store/database.ts';
import { dueSenders } from './open-messages.ts';
import { finishMoves } from './publish-moves.ts';
import type { Repairs } from './repairs.ts';
import { finishStops } from './stopping.ts';
import { unloadBatch } from './unload.ts';
import { HORIZON_MS, waitingMinutes } from './waiting-minutes.ts';

/** How long a hand-over may take before the sweep looks into it, in milliseconds. */
export const GRACE_MS = 30_000;
/** Batches looked up at the Temporal server in one sweep. */
const MOST_LOOKUPS = 2000;
/** Minutes that came within sight since the last sweep, or the one before it, get their slot as they should: no repair. */
const FRESH_MS = 180_000;

/**
 * Repairs every hand-over from rows to Temporal that was lost. Its tests are on the runs: whoever is active is riding
 * in a batch with an open workflow, parked until a minute with a slot workflow (or one beyond the horizon, whose slot a
 * later sweep starts), or due and boarded now; nobody is left in a stopped journey, or where a publication that was broken
 * off has not brought them.
 *
 * @throws when the Temporal server cannot be reached.
 */
export async function repairAll(services: Services & { readonly carrier: TemporalCarrier }): Promise<Repairs> {
  const { database, carrier, clock, log } = services;
  const now = clock();
  const started = performance.now();
  let unloaded = 0;
  for (const batch of await ridingBatches(database, now - GRACE_MS)) {
    if (await carrier.isOpen(batch)) continue;
    await unloadBatch(database, batch, now);
    unloaded += 1;
  }
  const left = await finishStops(services);
  const boarded = (await carrier.boardNow('live')) + (await carrier.boardNow('bulk'));
  const open = await carrier.openSlots();
  const minutes = (await waitingMinutes(database, now + 1, now + HORIZON_MS)).filter((minute) => !open.has(minute));
  await carrier.startSlots(minutes);
  const slots = minutes.filter((minute) => minute * 60_000 < now + HORIZON_MS - FRESH_MS).length;
  const senders = await dueSenders(database, now);
  carrier.dispatch(senders);
  await moveLeftEvents(services);
  const moved = await finishMoves(services, now - GRACE_MS);
  const repairs = { boarded, unloaded, slots, senders: senders.length, left, moved };
  countRepairs(repairs, clock(), performance.now() - started);
  if (boarded + unloaded + slots + left + moved > 0) log.info(repairs, 'the sweep repaired hand-overs');
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
