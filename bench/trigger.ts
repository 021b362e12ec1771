/**
 * `npm run bench -- trigger`: events over HTTP at `--rate` a second for `--seconds`, half starting a run, half waking one of
 * `--waiting` people, and `--exits` more a second that end one, while `--bulk` runs enter another journey. `p50Ms` and
 * `p99Ms` are from the post of an event to its message in the ledger, as another process sees it; the `exit` figures from
 * the post to the answer, by which time the run has ended. `--warm` seconds of the same events go before and do not count:
 * a shop's processes have not just been started.
 */
import type { Journey } from '../engine/journey.ts';
import { startWorker } from '../server/model/worker-thread.ts';
import { execute } from '../server/store/database.ts';
import { benchJourney } from './bench-journey.ts';
import type { EnterInput } from './enter-thread.ts';
import { openLiveShop, type LiveShop } from './live-shop.ts';
import { say } from './processes.ts';
import { quantile, round } from './quantile.ts';
import { fillShop } from './shop.ts';

const entry = { reentry: 'always' as const, gapMs: 0, capPerDay: null };
const rest = { goal: null, entry, holdout: 0, zone: 'Asia/Seoul' };
const at = { x: 0, y: 0 };
const words = { subject: 'Hello', body: 'Hello {{ customer.name }}', html: '', templateCode: '', sender: '' };
const mail = {
  id: 'mail',
  type: 'send',
  at,
  config: { channel: 'email', purpose: 'info', ...words, onSkip: 'continue' },
};

const waits: Journey = {
  ...{ id: 'waits', name: 'Waits', ...rest, exits: [{ event: 'bench_bye', reason: 'left' }] },
  nodes: [
    { id: 'in', type: 'trigger', at, config: { by: 'api' } },
    { id: 'wait', type: 'wait-event', at, config: { event: 'bench_ping', timeout: { amount: 7, unit: 'days' } } },
    mail,
  ],
  edges: [
    { from: 'in', port: 'next', to: 'wait' },
    { from: 'wait', port: 'happened', to: 'mail' },
  ],
};
const starts: Journey = {
  ...{ id: 'starts', name: 'Starts', ...rest, exits: [] },
  nodes: [{ id: 'in', type: 'trigger', at, config: { by: 'event', event: 'bench_start' } }, mail],
  edges: [{ from: 'in', port: 'next', to: 'mail' }],
};

/** Enters people from a thread of its own and has them boarded as they come. */
function enterAll(shop: LiveShop, journey: Journey, ids: readonly number[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const input: EnterInput = { location: shop.location, journey: journey.id, ids };
    const thread = startWorker(new URL('./enter-thread.ts', import.meta.url), input);
    thread.on('message', () => shop.services.carrier.due('bulk'));
    thread.on('error', reject);
    thread.on('exit', () => resolve());
  });
}

/** Looks at the ledger again and again and notes when each message of the two journeys is first seen. */
function watchLedger(shop: LiveShop): { seen: Map<string, number>; stop: () => Promise<void> } {
  const seen = new Map<string, number>();
  let last = 0;
  let over = false;
  const look = async (): Promise<void> => {
    const text = `select id, journey_id, customer_id from messages where id > ? order by id`;
    const rows = await execute<{ id: number; journey_id: string; customer_id: number }>(
      shop.database,
      shop.database.reader,
      text,
      [last],
    );
    const now = performance.now();
    for (const { id, journey_id: journey, customer_id: customer } of rows) {
      last = id;
      if (journey !== 'bench') seen.set(`${journey} ${customer}`, now);
    }
  };
  const watching = (async () => {
    while (!over) {
      await look();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await look();
  })();
  return {
    seen,
    async stop() {
      over = true;
      await watching;
    },
  };
}

/** Who has not been sent an event yet: those to be woken or ended from the front, those to start from the back. */
interface People {
  readonly ids: readonly number[];
  front: number;
  back: number;
}

interface Load {
  readonly seconds: number;
  readonly rate: number;
  readonly exits: number;
}

/** What became of the events, in milliseconds each. */
interface Told {
  readonly toLedger: readonly number[];
  readonly toExit: readonly number[];
  readonly perSecond: number;
}

/** Posts events at the rate and waits until each has done what it should. */
async function postEvents(
  shop: LiveShop,
  { seen }: { readonly seen: ReadonlyMap<string, number> },
  people: People,
  { seconds, rate, exits }: Load,
): Promise<Told> {
  const posted = new Map<string, number>();
  const toExit: number[] = [];
  const failures: unknown[] = [];
  const open = new Set<Promise<void>>();
  const post = (event: string, person: number, journey: string | null): void => {
    const began = performance.now();
    if (journey !== null) posted.set(`${journey} ${people.ids[person]}`, began);
    const body = { event, userId: `bench-${person + 1}`, messageId: `${event}-${person}`, properties: {} };
    const sent = shop
      .post('/v1/track', body)
      .then(() => {
        if (journey === null) toExit.push(performance.now() - began);
      })
      .catch((error: unknown) => void failures.push(error))
      .finally(() => open.delete(sent));
    open.add(sent);
  };
  const began = performance.now();
  const pairs = Math.floor((rate * seconds) / 2);
  const leaving = exits * seconds;
  for (let pair = 0, leaver = 0; pair < pairs || leaver < leaving;) {
    const passed = (performance.now() - began) / 1000;
    for (; pair < Math.min(pairs, (passed * rate) / 2); pair++) {
      // Woken and started people are apart, so that neither waits for the other's lock.
      post('bench_ping', people.front++, 'waits');
      post('bench_start', --people.back, 'starts');
    }
    for (; leaver < Math.min(leaving, passed * exits); leaver++) post('bench_bye', people.front++, null);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await Promise.all(open);
  const took = (performance.now() - began) / 1000;
  if (failures.length > 0) throw failures[0];
  const patience = performance.now() + 120_000;
  while ([...posted.keys()].some((key) => !seen.has(key))) {
    if (performance.now() > patience) throw new Error('some events never reached the ledger');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const toLedger = [...posted].map(([key, from]) => seen.get(key)! - from);
  return { toLedger, toExit, perSecond: (pairs * 2 + leaving) / took };
}

/** Runs the benchmark. */
export async function run(args: Record<string, string>): Promise<Record<string, unknown>> {
  const waiting = Number(args['waiting'] ?? args['customers'] ?? 100_000);
  const bulk = Number(args['bulk'] ?? waiting);
  const load = {
    rate: Number(args['rate'] ?? 500),
    seconds: Number(args['seconds'] ?? 20),
    exits: Number(args['exits'] ?? 25),
  };
  const warm = Number(args['warm'] ?? 5);
  const needed = (load.rate + load.exits) * (load.seconds + warm);
  if (needed > waiting) throw new Error(`${needed} people are needed, ${waiting} wait`);
  const shop = await openLiveShop({ carried: true });
  const closing: (() => Promise<unknown>)[] = [() => shop.close()];
  try {
    for (const journey of [waits, starts, benchJourney()]) await shop.publish(journey);
    say(`filling a shop of ${Math.max(waiting, bulk)} …`);
    const ids = await fillShop(shop.database, Math.max(waiting, bulk), Date.now());
    await enterAll(shop, waits, ids.slice(0, waiting));
    const parked = `select count(*) as n from runs where journey_id = 'waits' and place = 'parked'`;
    while ((await shop.count(parked)) < waiting) await new Promise((resolve) => setTimeout(resolve, 200));
    const people = { ids, front: 0, back: waiting };
    const ledger = watchLedger(shop);
    closing.push(ledger.stop);
    if (warm > 0) {
      say(`${waiting} wait; ${warm} s of events that do not count`);
      await postEvents(shop, ledger, people, { ...load, seconds: warm });
    }
    say(`events begin as ${bulk} enter in bulk`);
    const entering = enterAll(shop, benchJourney(), ids.slice(0, bulk));
    closing.push(() => entering);
    const { toLedger, toExit, perSecond } = await postEvents(shop, ledger, people, load);
    // How far the crowd came meanwhile: an entry that stood still would make the figures worthless.
    const crowd = await shop.count(`select count(*) as n from runs where journey_id = 'bench'`);
    const walked = await shop.count(`select count(*) as n from messages where journey_id = 'bench'`);
    await ledger.stop();
    await entering;
    const left = await shop.count(`select count(*) as n from runs where journey_id = 'waits' and end_reason = 'left'`);
    if (left !== load.exits * (load.seconds + warm)) throw new Error('not everybody who should have left has');
    say(
      `meanwhile ${crowd} of ${bulk} entered in bulk, and ${walked} of them were decided and had their first message queued`,
    );
    return {
      ...{ waiting, eventsPerSecond: round(perSecond) },
      ...{ p50Ms: round(quantile(toLedger, 0.5)), p99Ms: round(quantile(toLedger, 0.99)) },
      ...{ exitP50Ms: round(quantile(toExit, 0.5)), exitP99Ms: round(quantile(toExit, 0.99)) },
      ...{ bulkEntered: crowd, bulkMessages: walked },
    };
  } catch (error) {
    say(`broken off: ${String(error)}`);
    throw error;
  } finally {
    for (const end of closing.reverse()) await end();
  }
}
