import type { UntreatedCost } from '../../engine/contract/shop.ts';
import { BUCKETS, untreatedBucket } from '../../engine/draw.ts';
import type { Reports } from '../reports/reports.ts';
import type { Services } from '../services.ts';
import { execute, type Database } from '../store/database.ts';

const MONTH_MS = 30 * 86_400_000;
const FRESH_MS = 60_000;
const CHUNK = 20_000;

/** What the live journeys bring whoever enters them, summed over everybody who entered in the last 30 days. */
interface Brought {
  readonly conversions: number;
  readonly revenue: number;
  readonly journeys: number;
}

interface Found {
  /** How many customers lie below each place of the order in which the group grows; `BUCKETS` + 1 sums. */
  readonly below: Uint32Array;
  readonly brought: Brought;
}

/**
 * Answers what an untreated share costs. People are counted exactly. The money is that of live journeys whose treated
 * and untreated customers differ by more than chance (the always-valid interval of the difference leaves out zero):
 * people who entered in 30 days × share × difference of the conversion rates × revenue of a converted customer.
 * What was read is good for a minute.
 */
export function untreatedCosts(
  services: Services,
  reports: Pick<Reports, 'holdout'>,
): (share: number) => Promise<UntreatedCost> {
  let found: Promise<Found> | null = null;
  let at = -Infinity;
  return async (share) => {
    const now = services.clock();
    if (found === null || Math.abs(now - at) >= FRESH_MS) {
      at = now;
      found = look(services, reports, now);
      found.catch(() => (found = null));
    }
    const { below, brought } = await found;
    const { conversions, revenue, journeys } = brought;
    return {
      share,
      people: below[Math.round(share * BUCKETS)] ?? 0,
      of: below[BUCKETS] ?? 0,
      monthly: journeys === 0 ? null : { conversions: conversions * share, revenue: revenue * share, journeys },
    };
  };
}

async function look(services: Services, reports: Pick<Reports, 'holdout'>, now: number): Promise<Found> {
  return {
    below: await peopleBelow(services.database),
    brought: await broughtByJourneys(services, reports, now),
  };
}

async function peopleBelow(database: Database): Promise<Uint32Array> {
  const below = new Uint32Array(BUCKETS + 1);
  for (let after = 0; ;) {
    const rows = await execute<{ id: number }>(
      database,
      database.reader,
      `select id from customers where id > ? order by id limit ${String(CHUNK)}`,
      [after],
    );
    for (const { id } of rows) {
      const place = untreatedBucket(id) + 1;
      below[place] = (below[place] ?? 0) + 1;
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < CHUNK) break;
    after = last.id;
    // SQLite answers without giving way: let other requests in between.
    await new Promise((resolve) => setImmediate(resolve));
  }
  for (let place = 1; place <= BUCKETS; place += 1) below[place] = (below[place] ?? 0) + (below[place - 1] ?? 0);
  return below;
}

async function broughtByJourneys(
  { database, plans }: Services,
  reports: Pick<Reports, 'holdout'>,
  now: number,
): Promise<Brought> {
  const live = await execute<{ id: string; version: number }>(
    database,
    database.reader,
    `select id, live_version as version from journeys where state = 'live' and live_version is not null`,
  );
  const sum = { conversions: 0, revenue: 0, journeys: 0 };
  for (const { id, version } of live) {
    if ((await plans.get(id, version)).untreated === 'ignore') continue;
    const report = await reports.holdout(id, version);
    const treated = report?.arms.find((arm) => arm.port === 'treated');
    const { difference, converted = 0, revenue = 0 } = treated ?? {};
    if (!difference || report?.sampleRatio.flagged || converted === 0) continue;
    if (difference.interval.low <= 0 && difference.interval.high >= 0) continue;
    const [row] = await execute<{ people: number }>(
      database,
      database.reader,
      'select count(distinct customer_id) as people from runs where journey_id = ? and entered_at >= ?',
      [id, now - MONTH_MS],
    );
    const conversions = Number(row?.people ?? 0) * difference.value;
    sum.conversions += conversions;
    sum.revenue += conversions * (revenue / converted);
    sum.journeys += 1;
  }
  return sum;
}
