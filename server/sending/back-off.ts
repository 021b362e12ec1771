/** A message is tried so often, over about eight hours, before a transient refusal counts as final. */
export const MAX_ATTEMPTS = 12;
const FIRST_MS = 5_000;
const LONGEST_MS = 3_600_000;
const LONGEST_ASKED_MS = 86_400_000;

/**
 * How long to wait after a transient refusal, in milliseconds: three times longer each time, up to an hour, never less
 * than the provider asked for (but at most a day). Spread by the message's id, so that a thousand do not return at once.
 *
 * @param attempt number of the attempt that was refused, from 1.
 */
export function backOffMs(attempt: number, message: number, askedMs = 0): number {
  const base = Math.min(LONGEST_MS, FIRST_MS * 3 ** Math.min(attempt - 1, 10));
  const spread = ((message * 2654435761) % 1000) / 1000;
  return Math.max(Math.round(base * (1 + spread / 4)), Math.min(askedMs, LONGEST_ASKED_MS));
}
