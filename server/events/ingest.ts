import type { Services } from '../services.ts';
import { storeTroubleOf } from '../store/trouble.ts';
import type { IncomingEvent, IngestResult } from './incoming-event.ts';
import { ingestGroup } from './ingest-group.ts';

export type { IncomingEvent, IngestResult } from './incoming-event.ts';

/** Most events in one transaction, which must stay short. */
const MOST = 250;
/** From the beginning of one transaction to that of the next: single events that trickle in share the flush to disk. */
const PACE_MS = 10;

interface Waiting {
  readonly events: readonly IncomingEvent[];
  readonly resolve: (results: IngestResult[]) => void;
  readonly reject: (error: unknown) => void;
}

const queues = new WeakMap<Services, { waiting: Waiting[]; busy: boolean }>();

/**
 * Takes events in: stores them once (by messageId), counts them, matches goals, exits and waits, and starts journeys.
 * Calls that arrive together share a commit, which is on disk when this resolves. History is only stored and counted.
 *
 * @returns one result per event, in order.
 */
export function ingest(services: Services, events: readonly IncomingEvent[]): Promise<IngestResult[]> {
  if (events.length > MOST) return inParts(services, events);
  const queue = queues.get(services) ?? { waiting: [], busy: false };
  queues.set(services, queue);
  return new Promise((resolve, reject) => {
    queue.waiting.push({ events, resolve, reject });
    if (queue.busy) return;
    queue.busy = true;
    // A moment for the other requests of this turn to join.
    setImmediate(() => void drain(services, queue));
  });
}

async function inParts(services: Services, events: readonly IncomingEvent[]): Promise<IngestResult[]> {
  const results: IngestResult[] = [];
  for (let start = 0; start < events.length; start += MOST) {
    results.push(...(await ingest(services, events.slice(start, start + MOST))));
  }
  return results;
}

async function drain(services: Services, queue: { waiting: Waiting[]; busy: boolean }): Promise<void> {
  while (queue.waiting.length > 0) {
    const began = performance.now();
    let size = 0;
    let count = 0;
    for (const { events } of queue.waiting) {
      if (count > 0 && size + events.length > MOST) break;
      size += events.length;
      count += 1;
    }
    const trouble = await commit(services, queue.waiting.splice(0, count));
    // Those behind would wait as long for the same answer.
    if (trouble !== null) for (const { reject } of queue.waiting.splice(0)) reject(trouble);
    const rest = began + PACE_MS - performance.now();
    const full = queue.waiting.reduce((all, { events }) => all + events.length, 0) >= MOST;
    if (!full && rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
  }
  queue.busy = false;
}

/**
 * One transaction for the whole group; if it fails, each call gets one of its own, so that only the culprit fails.
 *
 * @returns what keeps the store from being written at all, which every call of the group was told; null when nothing does.
 */
async function commit(services: Services, group: readonly Waiting[]): Promise<unknown> {
  try {
    const results = await ingestGroup(
      services,
      group.flatMap(({ events }) => events),
    );
    let from = 0;
    for (const { events, resolve } of group) resolve(results.slice(from, (from += events.length)));
    return null;
  } catch (error) {
    const trouble = storeTroubleOf(error) === null ? null : error;
    if (trouble !== null || group.length === 1) {
      for (const { reject } of group) reject(error);
      return trouble;
    }
    for (const [index, waiting] of group.entries()) {
      const later = await commit(services, [waiting]);
      if (later === null) continue;
      for (const { reject } of group.slice(index + 1)) reject(later);
      return later;
    }
    return null;
  }
}
