import type { Status } from '../../engine/contract/common.ts';
import { createRfmScores } from '../facts/rfm.ts';
import { loadSample } from '../sample/load.ts';
import { execute, type Database } from '../store/database.ts';

/** The sample shop of this start: loads once, into an empty shop. */
export interface SampleState {
  status(): Status['sample'];
  /** Loads, or finishes an interrupted load. Does nothing when it is there, was removed, or the shop has own customers. */
  load(progress: (done: number) => void): Promise<void>;
  removed(): Promise<void>;
}

const KEY = 'sample-state';

/** Keeps the sample's state in `settings`, so that what was removed stays removed. */
export async function createSampleState(parts: {
  database: Database;
  folder: string;
  wanted: boolean;
  clock: () => number;
  zone: () => Promise<string>;
}): Promise<SampleState> {
  const { database, folder, wanted, clock, zone } = parts;
  const put = (state: string): Promise<unknown> =>
    execute(
      database,
      database.db,
      'insert into settings (key, value) values (?, ?) on conflict (key) do update set value = excluded.value',
      [KEY, state],
    );
  const [row] = await execute<{ value: Status['sample']['state'] }>(
    database,
    database.db,
    `select value from settings where key = '${KEY}'`,
  );
  let state: Status['sample']['state'] = row?.value ?? 'absent';
  let progress = state === 'loaded' ? 1 : 0;
  if (state === 'loading') state = 'absent';
  return {
    status: () => ({ state, progress }),
    async load(report) {
      if (!wanted || state !== 'absent') return;
      const [own] = await execute<{ n: number }>(
        database,
        database.db,
        'select count(*) as n from (select id from customers where invented = 0 limit 1) as own',
      );
      if (own && own.n > 0) return;
      state = 'loading';
      await put('loading');
      await loadSample(database, folder, clock(), (done) => {
        progress = Math.min(0.99, done);
        report(progress);
      });
      await createRfmScores(database).refreshAll(clock(), await zone());
      await put('loaded');
      [state, progress] = ['loaded', 1];
      report(1);
    },
    async removed() {
      await put('removed');
      [state, progress] = ['removed', 0];
    },
  };
}
