import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';

/** A third of the weight of an ordinary thread where both want the processor: polite, yet never starved by a busy machine. */
const niceness = 5;

/**
 * Gives the calling thread a lower priority, so that whatever else runs on the machine goes first. Linux alone keeps priorities per thread; elsewhere nothing happens.
 */
export function stepBack(): void {
  if (process.platform !== 'linux') return;
  try {
    const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    if (Number.isInteger(thread) && thread !== process.pid) setPriority(thread, niceness);
  } catch {
    // A sandbox without /proc, or a priority that is lower already: the work goes on as it is.
  }
}
