/** Task queues: wakes, single entries and sending; and audience entries and imports, so that neither waits for the other. */
export const QUEUES = ['live', 'bulk'] as const;

/** Name of the signal that tells a running `dispatch` or `slot` workflow to look again. */
export const LOOK_AGAIN = 'look-again';

/** Messages that fall due within so many milliseconds are waited for by the dispatcher; later ones come back with their slot. */
export const PATIENCE_MS = 120_000;

/** Id of the schedule that sweeps each minute. */
export const SWEEP_SCHEDULE = 'sweep';

/** Id of the workflow that boards everybody due within a minute (epoch ms / 60,000). */
export function slotId(minute: number): string {
  return `slot-${String(minute)}`;
}

/** Id of the workflow that works through a sender's messages. */
export function dispatchId(sender: string): string {
  return `dispatch-${sender}`;
}
