import { faultPoint } from '../server/fault-point.ts';
import { measured } from '../server/metrics/figures.ts';
import { nextParked } from '../server/runs/boarding.ts';
import type { CrashGuard } from '../server/runs/crash-guard.ts';
import { runLeg, type LegResult } from '../server/runs/leg.ts';
import { slotMinute } from '../server/runs/run-row.ts';
import { dueSenders, nextQueued } from '../server/runs/open-messages.ts';
import { repairAll } from '../server/runs/sweep.ts';
import { unloadBatch } from '../server/runs/unload.ts';
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
  /** Boards everybody due by now, and says when the next of this minute is due. */
  boardDue(minute: number, now: number): Promise<{ readonly next: number | null }>;
  /** Works through a sender's due messages, for a few seconds at most; `now` as the workflow's clock has it. */
  dispatchRound(sender: string, now?: number): Promise<Pick<Round, 'more' | 'nextDueAt'>>;
  /** Repairs lost hand-overs. */
  repair(): Promise<void>;
}

/** How long one dispatch activity goes on, so that a workflow hears of a stop in between. */
const ROUND_MS = 4000;

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
      const nexts = [await nextParked(database, now + 1, end), await nextQueued(database, now + 1, end)];
      const ahead = nexts.filter((next) => next !== null);
      return { next: ahead.length === 0 ? null : Math.min(...ahead) };
    },
    async dispatchRound(sender, called = 0) {
      const started = performance.now();
      // Slots wake senders by Temporal's clock: were this one behind it, it would send them back to the same slot.
      const time = (): number => Math.max(clock(), Math.round(called + performance.now() - started));
      for (;;) {
        const { more, nextDueAt } = await measured('round', () => dispatchOnce(services, sender, time()));
        if (!more && nextDueAt !== null && nextDueAt - time() > PATIENCE_MS) carrier.slots([slotMinute(nextDueAt)]);
        if (!more || performance.now() - started >= ROUND_MS) return { more, nextDueAt };
      }
    },
    async repair() {
      await repairAll(services);
    },
  };
}
