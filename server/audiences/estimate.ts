import type { AudienceEstimate } from '../../engine/contract/shop.ts';
import type { AudienceFilter } from '../../engine/filter.ts';
import { seededRandom } from '../model/random.ts';
import { customerItems } from '../people/customer-items.ts';
import { recentAnswers } from '../recent-answers.ts';
import type { Services } from '../services.ts';
import { execute, type Database } from '../store/database.ts';
import { inIds } from '../store/ids.ts';
import { AUDIENCE_CHUNK, matchAll, matchIds } from './matching.ts';

/** Shops of at most so many customers are counted exactly. */
export const EXACT_UP_TO = 20_000;
/** Larger shops are judged by so many customers, always the same ones. */
const SAMPLE = 10_000;
const PEOPLE_SHOWN = 20;
const FRESH_MS = 5000;
const MOST_KEPT = 50;

type Parts = Pick<Services, 'database' | 'facts' | 'clock'>;

/**
 * How many match a filter, and who for example. Exact in shops of up to 20,000 customers, otherwise scaled up from a
 * seeded sample. The same question is answered from memory for five seconds, and asked only once at a time.
 */
export function audienceEstimates(
  services: Parts,
  exactUpTo = EXACT_UP_TO,
): (filter: AudienceFilter) => Promise<AudienceEstimate> {
  const { clock } = services;
  const recent = recentAnswers<AudienceEstimate>(clock, { freshMs: FRESH_MS, most: MOST_KEPT });
  return (filter) => recent.get(JSON.stringify(filter), () => estimate(services, filter, exactUpTo));
}

async function estimate(services: Parts, filter: AudienceFilter, exactUpTo: number): Promise<AudienceEstimate> {
  const { database, facts, clock } = services;
  const now = clock();
  const [shop] = await execute<{ people: number; last: number | null }>(
    database,
    database.reader,
    'select count(*) as people, max(id) as last from customers',
  );
  const of = Number(shop?.people ?? 0);
  if (of <= exactUpTo) {
    const { ids, looked } = await matchAll(services, filter, now);
    return { people: ids.length, of: looked, sample: await peopleOf(database, ids) };
  }
  const sampled = await sampleOf(database, Number(shop?.last ?? 0), of);
  const ids: number[] = [];
  for (let start = 0; start < sampled.length; start += AUDIENCE_CHUNK) {
    ids.push(...(await matchIds(facts, filter, sampled.slice(start, start + AUDIENCE_CHUNK), now)));
    await new Promise((resolve) => setImmediate(resolve));
  }
  const people = sampled.length === 0 ? 0 : Math.round((ids.length / sampled.length) * of);
  return { people, of, sampled: sampled.length, sample: await peopleOf(database, ids) };
}

/** About `SAMPLE` customers by drawing ids: cheap while ids have few gaps, fair in any case. */
async function sampleOf(database: Database, last: number, of: number): Promise<number[]> {
  const random = seededRandom(20_171_126);
  const found = new Set<number>();
  for (let round = 0; round < 20 && found.size < Math.min(SAMPLE * 0.8, of / 2); round++) {
    const drawn = Array.from({ length: SAMPLE }, () => 1 + Math.floor(random() * last));
    const [among, ids] = inIds(database, 'id', [...new Set(drawn)]);
    const rows = await execute<{ id: number }>(database, database.reader, `select id from customers where ${among}`, [
      ids,
    ]);
    for (const { id } of rows) found.add(id);
  }
  return [...found].sort((a, b) => a - b);
}

/** Some of them, spread over all, so that not only the oldest customers are shown. */
async function peopleOf(database: Database, ids: readonly number[]): Promise<AudienceEstimate['sample']> {
  const step = Math.max(1, ids.length / PEOPLE_SHOWN);
  const shown = Array.from({ length: Math.min(PEOPLE_SHOWN, ids.length) }, (_, n) => ids[Math.floor(n * step)]!);
  const items = await customerItems(database, shown);
  return shown.flatMap((id) => {
    const item = items.get(id);
    return item ? [{ id, name: item.name, externalId: item.externalId }] : [];
  });
}
