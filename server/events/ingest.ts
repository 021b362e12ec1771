import type { Services } from '../services.ts';
import type { IncomingEvent, IngestResult } from './incoming-event.ts';
import { ingestGroup } from './ingest-group.ts';

export type { IncomingEvent, IngestResult } from './incoming-event.ts';

/** Most events in one transaction, which must stay short. */
const MOST = 250;

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
    let size = 0;
    let count = 0;
    for (const { events } of queue.waiting) {
      if (count > 0 && size + events.length > MOST) break;
      size += events.length;
      count += 1;
    }
    await commit(services, queue.waiting.splice(0, count));
  }
  queue.busy = false;
}

/** One transaction for the whole group; if it fails, each call gets one of its own, so that only the culprit fails. */
async function commit(services: Services, group: readonly Waiting[]): Promise<void> {
  try {
    const results = await ingestGroup(
      services,
      group.flatMap(({ events }) => events),
    );
    let from = 0;
    for (const { events, resolve } of group) resolve(results.slice(from, (from += events.length)));
  } catch (error) {
    const [only, ...others] = group;
    if (others.length === 0) only?.reject(error);
    else for (const waiting of group) await commit(services, [waiting]);
  }
}
