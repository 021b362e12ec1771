import { settings as settingsSchema, type Settings } from '../engine/contract/shop.ts';
import type { ShopSettings } from './services.ts';
import { execute, type Database } from './store/database.ts';
import { noteShare } from './untreated/share-history.ts';

/** How a shop starts: Korean hours and law, no cap, one in twenty untreated, everything else to be filled in. */
export const INITIAL_SETTINGS: Settings = {
  shopName: 'Naru',
  zone: 'Asia/Seoul',
  contact: '',
  optOutNumber: '',
  capPerDay: null,
  nightHold: true,
  untreatedShare: 0.05,
  messageCost: 0,
  publicUrl: 'http://localhost:3000',
};

const ROW = 'shop';
/** For how long a process may go on with what it read: another process may have changed it. */
const FRESH_MS = 1000;

/** The shop's settings in the store, with a way to change them. */
export interface StoredSettings extends ShopSettings {
  /** Replaces all settings. The caller has checked them. */
  put(settings: Settings): Promise<void>;
}

/**
 * Settings as one row of the `settings` table, read through a cache of one second. What the row does not hold (it may be
 * older than a setting) comes from `initial`.
 * @param clock epoch milliseconds.
 */
export function storedSettings(
  database: Database,
  clock: () => number,
  initial: Settings = INITIAL_SETTINGS,
): StoredSettings {
  let kept: { readonly value: Settings; readonly at: number } | null = null;
  return { get, put };

  async function get(): Promise<Settings> {
    if (kept && Math.abs(clock() - kept.at) < FRESH_MS) return kept.value;
    const row = await database.reader.selectFrom('settings').select('value').where('key', '=', ROW).executeTakeFirst();
    const value = read(row);
    kept = { value, at: clock() };
    return value;
  }

  function read(row: { readonly value: string } | undefined): Settings {
    return row ? settingsSchema.parse({ ...initial, ...(JSON.parse(row.value) as object) }) : initial;
  }

  async function put(value: Settings): Promise<void> {
    await database.write(async (tx) => {
      const before = await tx.selectFrom('settings').select('value').where('key', '=', ROW).executeTakeFirst();
      await noteShare(database, tx, read(before).untreatedShare, value.untreatedShare, clock());
      await execute(
        database,
        tx,
        'insert into settings (key, value) values (?, ?) on conflict (key) do update set value = excluded.value',
        [ROW, JSON.stringify(value)],
      );
    });
    kept = { value, at: clock() };
  }
}
