/**
 * `npm run bench -- herd`: `--runs` people enter one by one, each by an event of their own, and wait for one and the same
 * second; `lastLateSeconds` is how long after it the last of their messages is in the ledger.
 */
import type { Journey } from '../engine/journey.ts';
import { localDate } from '../engine/wall-clock.ts';
import { ingest } from '../server/events/ingest.ts';
import { auditCounters } from '../server/runs/audit-counters.ts';
import { openLiveShop } from './live-shop.ts';
import { say } from './processes.ts';
import { round } from './quantile.ts';
import { fillShop } from './shop.ts';

const minute = 60_000;
const at = { x: 0, y: 0 };

/** Waits until a minute of today or tomorrow (UTC), then writes. */
function herdJourney(due: number): Journey {
  const date = localDate(due, 'UTC');
  const time = new Date(due).toISOString().slice(11, 16);
  const until = { kind: 'until-date', date: { from: 'fixed', date }, offsetDays: 0, at: time, yearly: false };
  const words = { subject: 'Now', body: 'Hello {{ customer.name }}', html: '', templateCode: '', sender: '' };
  return {
    ...{ id: 'herd', name: 'Herd', goal: null, exits: [], holdout: 0, zone: 'UTC' },
    entry: { reentry: 'always', gapMs: 0, capPerDay: null },
    nodes: [
      { id: 'in', type: 'trigger', at, config: { by: 'event', event: 'bench_start' } },
      { id: 'wait', type: 'wait', at, config: { ...until, ifPast: 'next' } },
      { id: 'mail', type: 'send', at, config: { channel: 'email', purpose: 'info', ...words, onSkip: 'continue' } },
    ],
    edges: [
      { from: 'in', port: 'next', to: 'wait' },
      { from: 'wait', port: 'next', to: 'mail' },
    ],
  };
}

/**
 * Runs the benchmark. `--lead` is how many seconds the entries may take (else 150 and one per 500 runs): whoever waits less
 * than two minutes rides on in the batch and needs no slot.
 */
export async function run(args: Record<string, string>): Promise<Record<string, unknown>> {
  const runs = Number(args['runs'] ?? args['customers'] ?? 100_000);
  const lead = Number(args['lead'] ?? 150 + runs / 500) * 1000;
  const shop = await openLiveShop({ carried: true });
  try {
    say(`filling a shop of ${runs} …`);
    const ids = await fillShop(shop.database, runs, Date.now());
    const due = Math.ceil((Date.now() + lead) / minute) * minute;
    await shop.publish(herdJourney(due));
    const clients = 100;
    let next = 0;
    const client = async (): Promise<void> => {
      while (next < ids.length) {
        const person = next++;
        const event = { messageId: `start-${person}`, externalId: `bench-${person + 1}`, event: 'bench_start' };
        await ingest(shop.services, [{ ...event, occurredAt: Date.now(), properties: {}, origin: 'api' }]);
      }
    };
    await Promise.all(Array.from({ length: clients }, client));
    const parked = `select count(*) as n from runs where place in ('parked', 'riding') and due_at = ?`;
    while ((await shop.count(parked, [due])) < runs) {
      if (Date.now() > due - 1000) throw new Error('not everybody waited in time: give a longer --lead');
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    const batches = await shop.count('select count(*) as n from batches');
    say(`${runs} wait, brought by ${batches} batches; due in ${Math.round((due - Date.now()) / 1000)} s`);
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - Date.now())));
    for (;;) {
      const written = await shop.count('select count(*) as n from messages');
      if (written >= runs) break;
      if (Date.now() > due + 600_000) throw new Error(`only ${written} messages after ten minutes`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const lastLateSeconds = (Date.now() - due) / 1000;
    const early = await shop.count('select count(*) as n from messages where queued_at < ?', [due]);
    if (early > 0) throw new Error(`${early} were early`);
    const inside = `select count(*) as n from runs where place <> 'ended'`;
    while ((await shop.count(inside)) > 0) await new Promise((resolve) => setTimeout(resolve, 200));
    const messages = await shop.count('select count(*) as n from messages');
    if (messages !== runs) throw new Error(`${messages} messages for ${runs} runs`);
    const faults = await auditCounters(shop.database);
    if (faults.length > 0) throw new Error(`counters are off: ${JSON.stringify(faults.slice(0, 3))}`);
    return { runs, lastLateSeconds: round(lastLateSeconds) };
  } finally {
    await shop.close();
  }
}
