import type { Database } from '../store/database.ts';
import { nextParked } from './boarding.ts';
import { nextQueued } from './open-messages.ts';
import { slotMinute } from './run-row.ts';

/**
 * How far ahead a minute gets its slot workflow, in milliseconds. A month of waiting people fall due in 43,200 minutes,
 * and a workflow for each would have to be made, and be held by Temporal, long before anybody needs it; made anew, when
 * Temporal's file is lost, they would keep everybody else waiting for minutes. So parking starts only the slots of these
 * two hours, and each sweep brings those of the minute that comes within sight. An hour of it is for sweeps that fail,
 * the other for a clock that lags; slots bring the slot of the next minute themselves, too. After longer than that, the
 * sweep with which a worker starts boards whoever is overdue.
 */
export const HORIZON_MS = 7_200_000;

/** When the next person parked, or message held back, falls due in [from, before); null = none does. */
export async function nextDue(database: Database, from: number, before: number): Promise<number | null> {
  const nexts = [await nextParked(database, from, before), await nextQueued(database, from, before)];
  const ahead = nexts.filter((next) => next !== null);
  return ahead.length === 0 ? null : Math.min(...ahead);
}

/** Every minute in which somebody parked, or a message held back, falls due in [from, before), ascending. */
export async function waitingMinutes(database: Database, from: number, before: number): Promise<number[]> {
  const minutes: number[] = [];
  for (let at = from; at < before;) {
    const dueAt = await nextDue(database, at, before);
    if (dueAt === null) break;
    minutes.push(slotMinute(dueAt));
    at = (slotMinute(dueAt) + 1) * 60_000;
  }
  return minutes;
}
