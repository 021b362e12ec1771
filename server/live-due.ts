/**
 * “Somebody is due on the live queue”, told between the processes of one machine: the live worker boards, since Temporal
 * hands it a batch that it has started itself at once. Told through the supervisor, which has a channel to each of them. A
 * message that is lost is the sweep's to repair, as every hand-over.
 */
const MESSAGE = { due: 'live' };

/** Set for a process beside which a live worker runs. */
export const LIVE_WORKER = 'NARU_LIVE_WORKER';

/** Is this the message? */
export function isLiveDue(message: unknown): boolean {
  return (message as { due?: unknown } | null)?.due === MESSAGE.due;
}

/** For `CarrierParts.pass` of a process that a supervisor started beside a live worker; undefined for any other. */
export function passLiveDue(env = process.env): ((queue: 'live' | 'bulk') => boolean) | undefined {
  if (env[LIVE_WORKER] !== '1' || process.send === undefined) return undefined;
  return (queue) => {
    if (queue !== 'live' || !process.connected) return false;
    process.send?.(MESSAGE, undefined, undefined, () => undefined);
    return true;
  };
}
