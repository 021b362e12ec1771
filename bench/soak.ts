/**
 * `npm run bench -- soak`: `--events` events through `POST /v1/batch` as fast as they are taken (`--batch` a request,
 * `--clients` at once, `--customers` people) while a journey lives on them: some start it, some wake those who wait. Every
 * few seconds it looks at the memory of every process. `slopeMbPerMillion` is by how much resident memory grows with a
 * million events, fitted over the second half; the caches of a database that grows are in it.
 */
import { stat } from 'node:fs/promises';
import type { Journey } from '../engine/journey.ts';
import { auditCounters } from '../server/runs/audit-counters.ts';
import { openLiveShop, type LiveShop } from './live-shop.ts';
import { residentMb, say } from './processes.ts';
import { quantile, round } from './quantile.ts';
import { fillShop } from './shop.ts';

const at = { x: 0, y: 0 };
const words = { subject: 'Cart', body: 'Hello {{ customer.name }}', html: '', templateCode: '', sender: '' };

/** A cart starts it, an order ends the wait, else a mail reminds after a minute. */
const journey: Journey = {
  ...{ id: 'soak', name: 'Soak', goal: null, exits: [], holdout: 0, zone: 'Asia/Seoul' },
  entry: { reentry: 'after-exit', gapMs: 0, capPerDay: null },
  nodes: [
    { id: 'in', type: 'trigger', at, config: { by: 'event', event: 'cart_added' } },
    { id: 'wait', type: 'wait-event', at, config: { event: 'order', timeout: { amount: 1, unit: 'minutes' } } },
    {
      ...{ id: 'mail', type: 'send', at },
      config: { channel: 'email', purpose: 'info', ...words, onSkip: 'continue' },
    },
  ],
  edges: [
    { from: 'in', port: 'next', to: 'wait' },
    { from: 'wait', port: 'timeout', to: 'mail' },
  ],
};

/** One look: megabytes by part, after so many events. */
interface Sample {
  readonly events: number;
  readonly rssMb: Readonly<Record<string, number>>;
  readonly heapMb: Readonly<Record<string, number>>;
  readonly walMb: number;
}

async function look(shop: LiveShop, file: string, events: number): Promise<Sample> {
  const rssMb: Record<string, number> = {};
  for (const [part, pid] of Object.entries(shop.pids)) {
    rssMb[part] = await residentMb(pid);
  }
  const heapMb: Record<string, number> = {};
  const figures = await shop.read('/metrics');
  for (const [, part = '', bytes] of figures.matchAll(/nodejs_heap_size_used_bytes\{process="([^"]+)"\} (\S+)/g)) {
    heapMb[part] = Number(bytes) / 2 ** 20;
  }
  const walMb = await stat(`${file}-wal`).then(
    ({ size }) => size / 2 ** 20,
    () => 0,
  );
  return { events, rssMb, heapMb, walMb };
}

/** By how much `of` grows with a million events (least squares). */
function slope(samples: readonly Sample[], of: (sample: Sample) => number): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [xs, ys] = [samples.map((sample) => sample.events / 1e6), samples.map(of)];
  const [x, y] = [mean(xs), mean(ys)];
  const over = xs.reduce((sum, value, n) => sum + (value - x) * ((ys[n] ?? y) - y), 0);
  return over / xs.reduce((sum, value) => sum + (value - x) ** 2, 0);
}

/** Posts all events. @returns how long each request took, in milliseconds, in order. */
async function postAll(shop: LiveShop, sizes: Sizes, done: { events: number }): Promise<readonly number[]> {
  const { events, batch, clients, customers } = sizes;
  const took: number[] = [];
  let next = 0;
  const client = async (): Promise<void> => {
    while (next < events) {
      const from = next;
      next = Math.min(events, from + batch);
      const items = Array.from({ length: next - from }, (_, n) => itemOf(from + n, customers));
      const began = performance.now();
      await shop.post('/v1/batch', { batch: items });
      took.push(performance.now() - began);
      done.events += items.length;
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return took;
}

/** One in two hundred fills a cart; half of those order soon after. */
function itemOf(id: number, customers: number): Record<string, unknown> {
  const cart = id % 200 === 0;
  const order = id % 400 === 150;
  // The order is of whoever filled a cart 150 events ago.
  const person = order ? id - 150 : id;
  const event = cart ? 'cart_added' : order ? 'order' : 'visited';
  const properties = { amount: id % 100, product: `p${id % 1000}` };
  return {
    type: 'track',
    messageId: `m${id}`,
    userId: `bench-${1 + ((Math.imul(person, 2_654_435_761) >>> 0) % customers)}`,
    event,
    properties,
  };
}

interface Sizes {
  readonly events: number;
  readonly batch: number;
  readonly clients: number;
  readonly customers: number;
}

/** Runs the benchmark. */
export async function run(args: Record<string, string>): Promise<Record<string, unknown>> {
  const sizes: Sizes = {
    events: Number(args['events'] ?? 2_000_000),
    batch: Number(args['batch'] ?? 100),
    clients: Number(args['clients'] ?? 4),
    customers: Number(args['customers'] ?? 50_000),
  };
  const everyMs = Number(args['every'] ?? 5) * 1000;
  const shop = await openLiveShop({ carried: true });
  try {
    await shop.publish(journey);
    say(`filling a shop of ${sizes.customers} …`);
    await fillShop(shop.database, sizes.customers, Date.now());
    if (!('file' in shop.location)) throw new Error('the soak is for SQLite');
    const { file } = shop.location;
    const samples: Sample[] = [];
    const done = { events: 0 };
    let over = false;
    const watching = (async () => {
      while (!over) {
        const sample = await look(shop, file, done.events);
        samples.push(sample);
        const memory = Object.entries(sample.rssMb).map(([part, mb]) => `${part} ${mb.toFixed(0)}`);
        say(`${done.events} events; MB: ${memory.join(', ')}, WAL ${sample.walMb.toFixed(0)}`);
        for (let waited = 0; waited < everyMs && !over; waited += 100) await new Promise((r) => setTimeout(r, 100));
      }
    })();
    const began = performance.now();
    const took = await postAll(shop, sizes, done).finally(() => (over = true));
    const seconds = (performance.now() - began) / 1000;
    await watching;
    samples.push(await look(shop, file, done.events));
    const stored = await shop.count('select count(*) as n from events');
    if (stored !== sizes.events) throw new Error(`${stored} of ${sizes.events} events were stored`);
    say('waiting until everybody has gone through …');
    const inside = `select count(*) as n from runs where place <> 'ended'`;
    const patience = Date.now() + 600_000;
    while ((await shop.count(inside)) > 0) {
      if (Date.now() > patience) throw new Error(`${await shop.count(inside)} are still inside after ten minutes`);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    const faults = await auditCounters(shop.database);
    if (faults.length > 0) throw new Error(`counters are off: ${JSON.stringify(faults.slice(0, 3))}`);
    const second = samples.slice(samples.length >> 1);
    const byPart = (of: (part: string) => number): Record<string, number> =>
      Object.fromEntries(Object.keys(shop.pids).map((part) => [part, round(of(part))]));
    return {
      events: sizes.events,
      runs: await shop.count('select count(*) as n from runs'),
      seconds: round(seconds),
      eventsPerSecond: round(sizes.events / seconds),
      ingestP50Ms: round(quantile(took, 0.5)),
      ingestP99Ms: round(quantile(took, 0.99)),
      ingestP99MsSecondHalf: round(quantile(took.slice(took.length >> 1), 0.99)),
      rssMb: byPart((part) => samples.at(-1)?.rssMb[part] ?? NaN),
      rssMbMost: byPart((part) => Math.max(...samples.map((sample) => sample.rssMb[part] ?? 0))),
      heapMb: Object.fromEntries(Object.entries(samples.at(-1)?.heapMb ?? {}).map(([part, mb]) => [part, round(mb)])),
      walMbMost: round(Math.max(...samples.map((sample) => sample.walMb))),
      slopeMbPerMillion: byPart((part) => slope(second, (sample) => sample.rssMb[part] ?? NaN)),
    };
  } finally {
    await shop.close();
  }
}
