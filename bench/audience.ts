/**
 * `npm run bench -- audience`: how long it takes to say how many people match a filter, estimated (as the editor asks) and
 * exactly, over `--customers` with `--events`; the 95th percentile over every filter, asked `--rounds` times.
 */
import { fileURLToPath } from 'node:url';
import type { AudienceFilter } from '../engine/filter.ts';
import { audienceEstimates } from '../server/audiences/estimate.ts';
import { matchAll } from '../server/audiences/matching.ts';
import { patientScorer } from '../server/facts/churn-scorer.ts';
import { createFactSource } from '../server/facts/fact-source.ts';
import { createRfmScores } from '../server/facts/rfm.ts';
import { createScoringPool } from '../server/model/pool.ts';
import { seededRandom } from '../server/model/random.ts';
import { INITIAL_SETTINGS, storedSettings } from '../server/settings.ts';
import { insertRows, openDatabase, type Database } from '../server/store/database.ts';
import { migrate } from '../server/store/migrate.ts';
import { join } from 'node:path';
import { say, temporaryFolder } from './processes.ts';
import { quantile, round } from './quantile.ts';
import { fillShop } from './shop.ts';
import { timed } from './timed.ts';

const dayMs = 86_400_000;
const names = ['visited', 'visited', 'product_viewed', 'cart_added', 'order_completed'];

const tier = { kind: 'property' as const, property: 'tier', op: 'eq' as const, value: 1 };
const bought = { kind: 'did' as const, event: 'order_completed', times: { op: 'atLeast' as const, count: 1 } };
const pricey = { kind: 'property' as const, property: 'amount', op: 'gte' as const, value: 80 };

/** What marketers ask, from the cheapest to the dearest. */
const filters: readonly AudienceFilter[] = [
  { combinator: 'and', rules: [tier] },
  { combinator: 'and', rules: [tier, { kind: 'consent', channel: 'email', granted: true }] },
  { combinator: 'and', rules: [{ ...bought, withinMs: 30 * dayMs }] },
  { combinator: 'and', rules: [{ ...bought, times: { op: 'atMost', count: 0 }, withinMs: 90 * dayMs }, tier] },
  { combinator: 'and', rules: [{ ...bought, where: { combinator: 'and', rules: [pricey] } }] },
  { combinator: 'and', rules: [{ kind: 'rfm', in: { cells: [], groups: ['at-risk', 'cannot-lose'] } }] },
  { combinator: 'and', rules: [{ kind: 'churn', op: 'gte', probability: 0.7 }] },
  {
    combinator: 'or',
    rules: [
      { kind: 'churn', op: 'gte', probability: 0.8 },
      { combinator: 'and', rules: [tier, bought] },
    ],
  },
];

async function fillEvents(database: Database, ids: readonly number[], events: number, now: number): Promise<void> {
  const random = seededRandom(2);
  const columns = ['message_id', 'customer_id', 'event', 'occurred_at', 'received_at', 'properties', 'origin', 'hops'];
  for (let start = 0; start < events; start += 2000) {
    const rows = Array.from({ length: Math.min(2000, events - start) }, (_, n) => {
      const at = now - Math.floor(random() * 365 * dayMs);
      const properties = JSON.stringify({ amount: Math.floor(random() * 100) });
      const name = names[Math.floor(random() * names.length)];
      return [`m${start + n}`, ids[Math.floor(random() * ids.length)], name, at, at, properties, 'history', 0];
    });
    await database.write((tx) => insertRows(database, tx, 'events', columns, rows));
  }
}

/** Runs the benchmark. */
export async function run(args: Record<string, string>): Promise<Record<string, unknown>> {
  const customers = Number(args['customers'] ?? 100_000);
  const events = Number(args['events'] ?? customers * 20);
  const rounds = Number(args['rounds'] ?? 3);
  const { folder, remove } = await temporaryFolder();
  const database = openDatabase({ file: join(folder, 'naru.db') });
  const pool = await createScoringPool({ modelFolder: fileURLToPath(new URL('../data/model/', import.meta.url)) });
  try {
    await migrate(database);
    const now = Date.now();
    say(`filling a shop of ${customers} with ${events} events …`);
    await fillEvents(database, await fillShop(database, customers, now), events, now);
    // Every question is a new one: the answers kept for some seconds would be measured otherwise.
    let at = now;
    const clock = (): number => (at += 10_000);
    const scorer = patientScorer(pool);
    const rfm = createRfmScores(database);
    const facts = createFactSource({
      database,
      settings: storedSettings(database, clock, { ...INITIAL_SETTINGS, untreatedShare: 0 }),
      rfm,
      scorer: () => scorer,
    });
    const services = { database, facts, clock };
    const estimate = audienceEstimates(services);
    const estimates: number[] = [];
    const exacts: number[] = [];
    for (let turn = 0; turn < rounds; turn++) {
      for (const [index, filter] of filters.entries()) {
        const [quick, whole] = [
          await timed(() => estimate(filter)),
          await timed(() => matchAll(services, filter, now)),
        ];
        say(`filter ${index + 1}: estimate ${quick.toFixed(0)} ms, exact ${whole.toFixed(0)} ms`);
        estimates.push(quick);
        exacts.push(whole);
      }
    }
    const [estimateMsP95, exactMsP95] = [round(quantile(estimates, 0.95)), round(quantile(exacts, 0.95))];
    return { customers, events, estimateMsP95, exactMsP95 };
  } finally {
    await pool.close();
    await database.close();
    await remove();
  }
}
