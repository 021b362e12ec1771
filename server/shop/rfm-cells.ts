import type { RfmCell } from '../../engine/contract/shop.ts';
import { rfmGroupOf } from '../../engine/rfm.ts';
import type { RfmScores } from '../facts/rfm.ts';
import type { Services } from '../services.ts';
import { execute } from '../store/database.ts';

const FRESH_MS = 60_000;

/**
 * The 25 cells of the R x F grid with their people and what these spent in the window (365 days). Everybody's scores are
 * written anew when the last time was more than a minute ago; a later caller gets the old ones meanwhile.
 */
export function rfmCells(
  services: Pick<Services, 'database' | 'settings' | 'clock'>,
  scores: RfmScores,
): { readonly get: () => Promise<RfmCell[]>; readonly forget: () => void } {
  let refreshedAt: number | null = null;
  let refreshing: Promise<unknown> | null = null;

  function refresh(): Promise<unknown> {
    refreshing ??= (async () => {
      const now = services.clock();
      await scores.refreshAll(now, (await services.settings.get()).zone);
      refreshedAt = now;
    })().finally(() => {
      refreshing = null;
    });
    return refreshing;
  }

  return {
    async get() {
      if (refreshedAt === null) await refresh();
      else if (Math.abs(services.clock() - refreshedAt) >= FRESH_MS) refresh().catch(() => undefined);
      const { database } = services;
      const rows = await execute<{ r: number; f: number; people: number; revenue: number }>(
        database,
        database.reader,
        'select r, f, count(*) as people, sum(amount) as revenue from rfm where r is not null and f is not null group by r, f',
      );
      const found = new Map(rows.map((row) => [row.r * 10 + row.f, row]));
      return [1, 2, 3, 4, 5].flatMap((r) =>
        [1, 2, 3, 4, 5].map((f) => {
          const row = found.get(r * 10 + f);
          const revenue = Math.round(Number(row?.revenue ?? 0) * 100) / 100;
          return { r, f, group: rfmGroupOf(r, f), people: Number(row?.people ?? 0), revenue };
        }),
      );
    },
    forget() {
      refreshedAt = null;
    },
  };
}
