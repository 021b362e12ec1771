import type { BandSignal, BandSignals } from '../../engine/contract/insights.ts';
import { localDay } from '../../engine/wall-clock.ts';
import { loadHistories } from '../facts/activity.ts';
import type { ScoreResult, ScoringPool } from '../model/pool.ts';
import type { Signal, SignalGroup } from '../model/signals.ts';
import { recentAnswers } from '../recent-answers.ts';
import type { Services } from '../services.ts';
import { execute } from '../store/database.ts';

/** Signals cost ten times a score: larger bands are judged by so many people. */
const MOST_LOOKED = 500;
const FRESH_MS = 300_000;
/** Bands whose answers are kept. */
const MOST_KEPT = 20;

type Parts = Pick<Services, 'database' | 'settings' | 'clock'>;

/**
 * What stands behind the scores of a band's people (the stored daily band): their strongest signals as of now, put
 * together. Bands of more than 500 people are judged by an even share of them. Good for five minutes.
 */
export function bandSignals(
  services: Parts,
  mostLooked = MOST_LOOKED,
): { readonly get: (pool: ScoringPool, band: number) => Promise<BandSignals>; readonly forget: () => void } {
  const recent = recentAnswers<BandSignals>(services.clock, { freshMs: FRESH_MS, most: MOST_KEPT });
  return {
    get: (pool, band) => recent.get(`${pool.model.sha256} ${band}`, () => look(services, pool, band, mostLooked)),
    forget: recent.forget,
  };
}

async function look(
  { database, settings, clock }: Parts,
  pool: ScoringPool,
  band: number,
  mostLooked: number,
): Promise<BandSignals> {
  const [all] = await execute<{ n: number }>(
    database,
    database.reader,
    'select count(*) as n from scores where band = ?',
    [band],
  );
  const people = Number(all?.n ?? 0);
  const every = Math.max(1, Math.ceil(people / mostLooked));
  const rows = await execute<{ id: number }>(
    database,
    database.reader,
    `select id from (select customer_id as id, row_number() over (order by customer_id) as place from scores where band = ?) as band_people
      where place % ? = 0 order by id`,
    [band, every],
  );
  const histories = [
    ...(await loadHistories(
      database,
      database.reader,
      rows.map(({ id }) => id),
    )),
  ];
  const day = localDay(clock(), (await settings.get()).zone);
  const results = await pool.score(
    histories.map(([, history]) => ({ history })),
    day,
    { live: true, urgent: false, reasons: true },
  );
  const scored = results.filter((result): result is Scored => result.status === 'scored');
  return { band, people, looked: scored.length, signals: together(scored.map(({ reasons }) => reasons)) };
}

type Scored = Extract<ScoreResult, { readonly status: 'scored' }>;

/** Many people's strongest signals as one list, by the mean push. */
export function together(people: readonly (readonly Signal[])[]): BandSignal[] {
  const groups = new Map<SignalGroup, Signal[]>();
  for (const signal of people.flat()) {
    const list = groups.get(signal.group);
    if (list) list.push(signal);
    else groups.set(signal.group, [signal]);
  }
  return [...groups]
    .map(([group, signals]) => ({
      group,
      raises: signals.filter(({ effect }) => effect > 0).length / people.length,
      lowers: signals.filter(({ effect }) => effect < 0).length / people.length,
      effect: signals.reduce((sum, { effect }) => sum + effect, 0) / people.length,
      value: middle(signals.map(({ value }) => value)),
    }))
    .sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect));
}

/** The median; of an even number the mean of the two in the middle. */
function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
