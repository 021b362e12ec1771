import { faultPoint } from '../server/fault-point.ts';
import { measured } from '../server/metrics/figures.ts';
import type { CrashGuard } from '../server/runs/crash-guard.ts';
import { runLeg, type LegResult } from '../server/runs/leg.ts';
import { slotMinute } from '../server/runs/run-row.ts';
import { dueSenders } from '../server/runs/open-messages.ts';
import { repairAll } from '../server/runs/sweep.ts';
import { unloadBatch } from '../server/runs/unload.ts';
import { HORIZON_MS, nextDue } from '../server/runs/waiting-minutes.ts';
import { dispatchOnce, type Round } from '../server/sending/dispatch.ts';
import type { TemporalCarrier } from '../server/carrier.ts';
import type { Services } from '../server/services.ts';
import { PATIENCE_MS, QUEUES } from './names.ts';

/** What workflows may ask for: ids and times only go in and out. */
export interface Activities {
  /** Advances a batch's members as of `now`, the workflow's clock. */
  leg(batch: string, now: number): Promise<LegResult>;
  /** Puts a batch down whose legs keep failing. */
  unload(batch: string): Promise<void>;
  /** Boards everybody due by now, and says when the next of this minute is due; after the last, sees to the next slot. */
  boardDue(minute: number, now: number): Promise<{ readonly next: number | null }>;
  /** Works through a sender's due messages, for a few seconds at most; `now` and `nextDueAt` as the workflow's clock has them. */
  dispatchRound(sender: string, now?: number): Promise<Pick<Round, 'more' | 'nextDueAt'>>;
  /** Repairs lost hand-overs. */
  repair(): Promise<void>;
}

/** How long one dispatch activity goes on, so that a workflow hears of a stop in between. */
const ROUND_MS = 4000;

/** A round may be begun so late that the clocks seem to differ by this; more is another clock. */
const SAME_CLOCK_MS = 5000;

/**
 * The activities of one worker process.
 * @param guard runs the legs.
 */
export function createActivities(
  services: Services & { readonly carrier: TemporalCarrier },
  guard: Pick<CrashGuard, 'leg'> = { leg: (batch, now) => runLeg(services, batch, now) },
): Activities {
  const { database, carrier, clock } = services;
  return {
    leg: (batch, now) => measured('leg', () => guard.leg(batch, now)),
    async unload(batch) {
      const { parkedUntil } = await unloadBatch(database, batch, clock());
      carrier.slots([...new Set(parkedUntil.map(slotMinute))]);
    },
    async boardDue(minute, now) {
      faultPoint('slot-boards');
      for (const queue of QUEUES) await carrier.boardNow(queue, now);
      const senders = await dueSenders(database, now);
      if (senders.length > 0) carrier.dispatch(senders);
      const end = (minute + 1) * 60_000;
      const next = await nextDue(database, now + 1, end);
      // Should no sweep come, the slots that are there bring the next.
      const later = next === null ? await nextDue(database, end, end + HORIZON_MS) : null;
      if (later !== null) carrier.slots([slotMinute(later)]);
      return { next };
    },
    async dispatchRound(sender, called = 0) {
      const started = performance.now();
      const askedAt = (): number => Math.round(called + performance.now() - started);
      // Slots wake senders by Temporal's clock: were this one behind it, it would send them back to the same slot.
      const time = (): number => Math.max(clock(), askedAt());
      for (;;) {
        const { more, nextDueAt } = await measured('round', () => dispatchOnce(services, sender, time()));
        if (!more && nextDueAt !== null && nextDueAt - time() > PATIENCE_MS) carrier.slots([slotMinute(nextDueAt)]);
        if (more && performance.now() - started < ROUND_MS) continue;
        // The workflow sleeps by Temporal's clock: were this one ahead of it, messages would wait for as long as it is.
        const lead = time() - askedAt();
        return { more, nextDueAt: nextDueAt === null || lead < SAME_CLOCK_MS ? nextDueAt : nextDueAt - lead };
      }
    },
    async repair() {
      await repairAll(services);
    },
  };
}
