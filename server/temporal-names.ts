/* Names that both sides of the Temporal server use; also bundled into the workflows, so it imports nothing. */

/** Signal that tells a running `dispatch` or `slot` workflow to look again. */
export const LOOK_AGAIN = 'look-again';

/** The workflow of the shop's day, its type and its id, and the schedule that looks whether there is something to do. */
export const REFRESH = 'refresh';

/** Id of the workflow that boards everybody due within a minute (epoch ms / 60,000). */
export function slotId(minute: number): string {
  return `slot-${String(minute)}`;
}

/** The minute of a slot workflow's id. */
export function minuteOfSlot(id: string): number {
  return Number(id.slice('slot-'.length));
}

/** Id of the workflow that works through a sender's messages. */
export function dispatchId(sender: string): string {
  return `dispatch-${sender}`;
}
