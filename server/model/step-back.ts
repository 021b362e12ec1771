import { readlinkSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

/**
 * Gives the calling thread a low priority, so that whatever else runs on the machine goes first and this one takes what
 * is left. Linux alone keeps priorities per thread; elsewhere nothing happens.
 */
export function stepBack(): void {
  if (process.platform !== 'linux') return;
  try {
    const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    if (Number.isInteger(thread) && thread !== process.pid) setPriority(thread, constants.priority.PRIORITY_LOW);
  } catch {
    // A sandbox without /proc, or a priority that is lower already: the work goes on as it is.
  }
}
