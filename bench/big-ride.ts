/**
 * A journey of many nodes in the whole product, for `npm run bench -- limits`: drawn, simulated, published, entered and
 * ridden to the end by Temporal, and looked at on the way.
 */
import { once } from 'node:events';
import { get } from 'node:http';
import { join } from 'node:path';
import type { JourneyDetail } from '../engine/contract/journeys.ts';
import type { LiveNumbers } from '../engine/contract/live.ts';
import type { SimulationResult } from '../engine/contract/simulation.ts';
import { execute, openDatabase } from '../server/store/database.ts';
import { migrate } from '../server/store/migrate.ts';
import { writeKeys } from '../server/write-keys.ts';
import { api, startProduct, temporaryData, treatEverybody, until, type Product } from '../tests/product.ts';
import { bigJourney } from './big-journey.ts';
import { say } from './processes.ts';
import { quantile, round } from './quantile.ts';
import { fillShop } from './shop.ts';
import { timed } from './timed.ts';

/** What became of the large journey. */
export interface BigRide {
  readonly nodes: number;
  /** Customers simulated through it, from click to counts, and seconds of the walk alone. */
  readonly simulated: number;
  readonly simulateSeconds: number;
  readonly walkSeconds: number;
  readonly saveMs: number;
  readonly previewMs: number;
  readonly publishMs: number;
  /** Customers carried to its end, from their entry to the last one's end; the waits on the longest way are in it. */
  readonly riders: number;
  readonly rideSeconds: number;
  readonly waitSeconds: number;
  /** Its numbers: the answer's time at rest, and its size as it is and as it travels. */
  readonly liveMs: number;
  readonly liveKb: number;
  readonly liveWireKb: number;
}

/** Draws a journey of `nodes`, simulates `simulated` customers through it and carries `riders` to its end. */
export async function rideBig(nodes: number, simulated: number, riders: number): Promise<BigRide> {
  const data = await temporaryData();
  const file = join(data.folder, 'naru.db');
  let product: Product | null = null;
  try {
    const database = openDatabase({ file });
    await migrate(database);
    const { key } = await writeKeys(database, Date.now).create('bench');
    await fillShop(database, Math.max(simulated, riders), Date.now());
    await database.close();
    product = await startProduct(data.folder, { NARU_SAMPLE: '0' });
    const shop = product;
    await treatEverybody(shop);
    const made = await api<JourneyDetail>(shop, 'POST', '/api/journeys', {
      name: 'Big',
      template: 'blank',
      locale: 'en',
    });
    const path = `/api/journeys/${made.id}`;
    const draft = bigJourney(made.id, nodes, { amount: 1, unit: 'seconds' });
    const saveMs = await timed(() => api(shop, 'PUT', `${path}/draft`, { rev: made.rev, draft }));
    say(`saved ${nodes} nodes in ${Math.round(saveMs)} ms`);

    const started = performance.now();
    const result = await simulate(shop, path, simulated);
    const simulateSeconds = (performance.now() - started) / 1000;
    if (result.endings['end'] !== simulated)
      throw new Error(`not all came to the end: ${JSON.stringify(result.endings)}`);
    say(`simulated ${simulated} in ${simulateSeconds.toFixed(1)} s`);

    const previewMs = await timed(() => api(shop, 'POST', `${path}/publish/preview`, {}));
    const { rev } = await api<JourneyDetail>(shop, 'GET', path);
    const publishMs = await timed(() => api(shop, 'POST', `${path}/publish`, { rev, inside: 'stay' }));
    say(`preview ${Math.round(previewMs)} ms, published in ${Math.round(publishMs)} ms`);
    const customers = Array.from({ length: riders }, (_, n) => `bench-${n + 1}`);
    const entered = performance.now();
    await enterAll(`${shop.url}${path}/enter`, key, customers);
    const numbers = (): Promise<LiveNumbers> => api<LiveNumbers>(shop, 'GET', `${path}/live`);
    await until('everybody’s end', async () => (await numbers()).ended['end'] === riders, 600_000);
    const rideSeconds = (performance.now() - entered) / 1000;
    say(`${riders} rode in ${rideSeconds.toFixed(1)} s`);

    const reader = openDatabase({ file });
    const text = `select max(n) as n from (select count(*) as n from visits v
      where port = 'next' and visit > 1 group by run_id) as waits`;
    const [waits] = await execute<{ n: number }>(reader, reader.reader, text);
    await reader.close();
    const liveMs: number[] = [];
    for (let n = 0; n < 10; n++) liveMs.push(await timed(numbers));
    return {
      ...{ nodes, simulated, simulateSeconds: round(simulateSeconds), walkSeconds: round(result.seconds.walk) },
      ...{ saveMs: round(saveMs), previewMs: round(previewMs), publishMs: round(publishMs) },
      ...{ riders, rideSeconds: round(rideSeconds), waitSeconds: Number(waits?.n ?? 0) },
      liveMs: round(quantile(liveMs, 0.5)),
      liveKb: Math.round(JSON.stringify(await numbers()).length / 1024),
      liveWireKb: Math.round((await wireBytes(`${shop.url}${path}/live`)) / 1024),
    };
  } finally {
    await product?.stop();
    await data.remove();
  }
}

async function enterAll(url: string, key: string, customers: readonly string[]): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({ customers, key: 'k' }),
  });
  if (!response.ok) throw new Error(`nobody was let in: ${response.status} ${await response.text()}`);
}

/** Simulates the draft through the API's stream. @throws when it fails. */
async function simulate({ url }: Product, path: string, customers: number): Promise<SimulationResult> {
  const response = await fetch(`${url}${path}/simulate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ customers, days: 7 }),
  });
  const events = (await response.text()).split('\n\n');
  const done = events.find((event) => event.includes('event: done'));
  if (done === undefined) throw new Error(`the simulation failed: ${events.at(-2)}`);
  return JSON.parse(done.slice(done.indexOf('data: ') + 'data: '.length)) as SimulationResult;
}

/** Bytes of an answer as a browser gets it: compressed. */
async function wireBytes(url: string): Promise<number> {
  const request = get(url, { headers: { 'accept-encoding': 'gzip, br' } });
  const [response] = (await once(request, 'response')) as [AsyncIterable<Buffer>];
  let bytes = 0;
  for await (const part of response) bytes += part.length;
  return bytes;
}
