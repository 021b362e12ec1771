/**
 * `npm run bench -- limits`: `--customers` people (1,000,000) wait in a journey, spread over `--days` (30), and the product
 * is started on them: seconds until it is ready, until its first sweep has ended, and of the sweep itself; memory of each
 * process, sizes of the files, milliseconds of the pages that count them, from an event to the end of the person whom it
 * wakes, and how late those walk on whose time comes. `--journeys` (200) are
 * live beside it, and every event is matched with all of them. Then a journey of `--nodes` (10,000) is drawn, simulated,
 * published and ridden to the end (see `big-ride.ts`).
 *
 * The people are entered by the product's own entry; their waits are written as rows, as the legs write them: a run parked
 * in the wait node with its visit behind it, and the counters to match. The first sweep makes the slots.
 */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { auditCounters } from '../server/runs/audit-counters.ts';
import { enter } from '../server/runs/enter.ts';
import { testShop } from '../server/runs/testing/shop.ts';
import { execute, openDatabase, type Database } from '../server/store/database.ts';
import { writeKeys } from '../server/write-keys.ts';
import { api, startProduct, temporaryData, type Part, type Product } from '../tests/product.ts';
import { rideBig } from './big-ride.ts';
import { residentMb, say } from './processes.ts';
import { quantile, round } from './quantile.ts';
import { fillShop } from './shop.ts';
import { timed } from './timed.ts';
import { bystander, dueOf, park, waiting } from './waiting-crowd.ts';

/** How long those are watched whose time comes. */
const WATCH_MS = 90_000;

async function filesMb(folder: string, name: RegExp): Promise<number> {
  const sizes = await Promise.all(
    (await readdir(folder))
      .filter((file) => name.test(file))
      .map(async (file) => (await stat(join(folder, file))).size),
  );
  return Math.round(sizes.reduce((sum, size) => sum + size, 0) / 2 ** 20);
}

/** The largest figure of this name in the text of `/metrics`, over all processes; 0 when it is not there. */
function figure(text: string, name: string): number {
  const lines = text.split('\n').filter((each) => each.startsWith(`${name}{`));
  return Math.max(0, ...lines.map((line) => Number(line.split(' ').at(-1))));
}

/** Waits for the product's first sweep. @returns seconds until its end, and how long it took itself. */
async function afterSweep(product: Product): Promise<{ readonly after: number; readonly took: number }> {
  const began = Date.now() / 1000;
  for (;;) {
    const text = await (await fetch(`${product.url}/metrics`)).text();
    const end = figure(text, 'naru_sweep_last_timestamp_seconds');
    if (end > 0) return { after: end - began, took: figure(text, 'naru_sweep_seconds') };
    // Each look is work for all processes, so not many of them.
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

/** Watches for `WATCH_MS` and tells how late everybody left the wait who fell due then, in milliseconds. */
async function latenesses(reader: Database, due: string, from: number): Promise<number[]> {
  const to = from + WATCH_MS;
  // Whoever is very late is waited for: nobody may be missing here.
  const open = `select 1 from runs where place = 'parked' and due_at is not null and due_at >= ? and due_at < ?
    union all select 1 from runs where batch_id is not null and due_at >= ? and due_at < ? limit 1`;
  const areSomeOpen = async (): Promise<boolean> =>
    (await execute(reader, reader.reader, open, [from, to, from, to])).length > 0;
  while (Date.now() < to || (await areSomeOpen())) await new Promise((resolve) => setTimeout(resolve, 1000));
  const rows = await execute<{ late: number }>(
    reader,
    reader.reader,
    `select left_at - (${due}) as late from visits
     where node_id = 'wait' and port = 'timeout' and ${due} >= ? and ${due} < ?`,
    [from, to],
  );
  return rows.map(({ late }) => Number(late));
}

/** Runs the benchmark. */
export async function run(args: Record<string, string>): Promise<Record<string, unknown>> {
  const customers = Number(args['customers'] ?? 1_000_000);
  const days = Number(args['days'] ?? 30);
  const journeys = Number(args['journeys'] ?? 200);
  const data = await temporaryData();
  const file = join(data.folder, 'naru.db');
  let product: Product | null = null;
  try {
    const shop = await testShop({ location: { file }, now: Date.now() });
    const { database, services } = shop;
    const { key } = await writeKeys(database, Date.now).create('bench');
    say(`filling a shop of ${customers} …`);
    const ids = await fillShop(database, customers, Date.now());
    const plan = await shop.publish(waiting);
    for (let n = 0; n < journeys; n++) await shop.publish(bystander(n));
    say('entering …');
    const entrants = ids.map((customer) => ({ customer, key: 'k', properties: {} }));
    await enter(services, plan, entrants, Date.now(), 'bulk');
    say('parking …');
    // Nobody is due before the product stands: eleven minutes from now with a million people.
    const firstDueAt = Math.ceil((Date.now() + 60_000 + 0.6 * customers) / 1000) * 1000;
    await park(database, days, Date.now(), firstDueAt);
    const faults = await auditCounters(database);
    if (faults.length > 0) throw new Error(`counters are off: ${JSON.stringify(faults.slice(0, 3))}`);
    await shop.close();

    say('starting …');
    // The first start builds what is missing and lets the first sweep make the slots of all minutes.
    product = await startProduct(data.folder, { NARU_SAMPLE: '0' });
    const firstStartSeconds = product.readyAfter;
    const first = await afterSweep(product);
    say(`first sweep after ${Math.round(first.after)} s, in ${first.took} s`);
    await product.stop();
    product = await startProduct(data.folder, { NARU_SAMPLE: '0' });
    const warmStartSeconds = product.readyAfter;
    const second = await afterSweep(product);
    say(`second start after ${warmStartSeconds} s, its sweep after ${Math.round(second.after)} s, in ${second.took} s`);
    const warm = product;

    const listMs: number[] = [];
    const liveMs: number[] = [];
    for (let n = 0; n < 10; n++) {
      listMs.push(await timed(() => api(warm, 'GET', '/api/journeys')));
      liveMs.push(await timed(() => api(warm, 'GET', '/api/journeys/limits/live')));
    }
    const metricsMs: number[] = [];
    for (let n = 0; n < 5; n++) metricsMs.push(await timed(() => fetch(`${warm.url}/metrics`)));
    // Each event is matched with all journeys, and wakes one of those who wait.
    const reader = openDatabase({ file });
    const wakes: number[] = [];
    for (let n = 0; n < 50; n++) {
      const person = 1 + ((n * 7_919) % customers);
      const body = { userId: `bench-${person}`, event: 'bench_wake', messageId: `wake-${n}` };
      const started = performance.now();
      const answer = await fetch(`${warm.url}/v1/track`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
        body: JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(`an event was refused: ${answer.status}`);
      const text = `select count(*) as n from runs where customer_id = ? and place = 'ended'`;
      const ended = async (): Promise<boolean> =>
        Number((await execute<{ n: number }>(reader, reader.reader, text, [ids[person - 1]]))[0]!.n) === 1;
      while (!(await ended())) await new Promise((resolve) => setTimeout(resolve, 5));
      wakes.push(performance.now() - started);
    }
    say('watching those whose time comes …');
    const lates = await latenesses(reader, dueOf('run_id', days, firstDueAt), Math.max(Date.now(), firstDueAt));
    await reader.close();
    const memoryMb = async (part: Part): Promise<number> => Math.round(await residentMb(await warm.pidOf(part)));
    const waited = {
      ...{ customers, journeys, days },
      ...{ firstStartSeconds, firstSweepSeconds: round(first.after), warmStartSeconds },
      ...{
        warmSweepSeconds: round(second.after),
        sweepSeconds: { first: round(first.took), warm: round(second.took) },
      },
      ...{
        listMs: round(quantile(listMs, 0.5)),
        liveMs: round(quantile(liveMs, 0.5)),
        metricsMs: round(quantile(metricsMs, 0.5)),
      },
      ...{ wakeP50Ms: round(quantile(wakes, 0.5)), wakeP99Ms: round(quantile(wakes, 0.99)) },
      ...{ slotPeople: lates.length, slotP50Ms: round(quantile(lates, 0.5)), slotP99Ms: round(quantile(lates, 0.99)) },
      memoryMb: {
        api: await memoryMb('api'),
        worker: await memoryMb('worker'),
        bulkWorker: await memoryMb('bulk worker'),
        temporal: await memoryMb('temporal'),
      },
      filesMb: { naru: await filesMb(data.folder, /^naru\.db/), temporal: await filesMb(data.folder, /^temporal\.db/) },
    };
    await product.stop();
    product = null;
    return { ...waited, large: await rideBig(Number(args['nodes'] ?? 10_000), 1000, 200) };
  } finally {
    await product?.stop();
    await data.remove();
  }
}
