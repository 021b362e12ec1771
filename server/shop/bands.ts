import type { BandCount } from '../../engine/contract/shop.ts';
import { localDay } from '../../engine/wall-clock.ts';
import type { ScoringPool } from '../model/pool.ts';
import type { Services } from '../services.ts';
import { execute } from '../store/database.ts';

const CHUNK = 2000;
const FRESH_MS = 60_000;
/** Counting that took long is followed by a rest this many times longer, so that decisions have the scorer to themselves. */
const REST_FACTOR = 9;

/**
 * People per churn band now, by the same scores as decisions (the current day counts). An answer is good for a minute
 * (longer in shops whose counting takes long);
 * after that it is still given while the next one is worked out.
 *
 * @param pool null while there is no model.
 * @returns bands 1..10 and 0 for people without a score; null while there is no model.
 */
export function bandCounts(
  services: Pick<Services, 'database' | 'settings' | 'clock'>,
  pool: () => ScoringPool | null,
): { readonly get: () => Promise<BandCount[] | null>; readonly forget: () => void } {
  let kept: {
    readonly at: number;
    readonly took: number;
    readonly model: string;
    readonly counts: BandCount[];
  } | null = null;
  let counting: Promise<BandCount[]> | null = null;

  async function count(scorer: ScoringPool): Promise<BandCount[]> {
    const { database, settings, clock } = services;
    const at = clock();
    const started = performance.now();
    const day = localDay(at, (await settings.get()).zone);
    const people = new Array<number>(11).fill(0);
    const [all] = await execute<{ n: number }>(database, database.reader, 'select count(*) as n from customers');
    for (let after = 0; ;) {
      const rows = await execute<{ customer_id: number; days: Uint8Array }>(
        database,
        database.reader,
        `select customer_id, days from histories where customer_id > ? order by customer_id limit ${CHUNK}`,
        [after],
      );
      const histories = rows.map(({ days }) => ({ history: days }));
      for (const result of await scorer.score(histories, day, { live: true, urgent: false, reasons: false })) {
        if (result.status === 'scored') people[result.band]! += 1;
      }
      if (rows.length < CHUNK) break;
      after = rows.at(-1).customer_id;
    }
    const scored = people.reduce((sum, n) => sum + n, 0);
    people[0] = Math.max(0, Number(all?.n ?? 0) - scored);
    const counts = people.map((n, band) => ({ band, people: n }));
    kept = { at, took: performance.now() - started, model: scorer.model.sha256, counts };
    return counts;
  }

  function refresh(scorer: ScoringPool): Promise<BandCount[]> {
    counting ??= count(scorer).finally(() => {
      counting = null;
    });
    return counting;
  }

  return {
    async get() {
      const scorer = pool();
      if (!scorer) return null;
      if (kept?.model !== scorer.model.sha256) return refresh(scorer);
      // The answer at hand is given; a failure shows when there is none.
      const rest = Math.max(FRESH_MS, kept.took * REST_FACTOR);
      if (Math.abs(services.clock() - kept.at) >= rest) refresh(scorer).catch(() => undefined);
      return kept.counts;
    },
    forget() {
      kept = null;
    },
  };
}
