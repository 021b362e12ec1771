import { settings as settingsSchema, type Settings } from '../engine/contract/shop.ts';
import type { ShopSettings } from './services.ts';
import { execute, type Database } from './store/database.ts';

/** How a shop starts: Korean hours and law, no cap, everything else to be filled in. */
export const INITIAL_SETTINGS: Settings = {
  shopName: 'Naru',
  zone: 'Asia/Seoul',
  contact: '',
  optOutNumber: '',
  capPerDay: null,
  nightHold: true,
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
    if (kept && clock() - kept.at < FRESH_MS) return kept.value;
    const row = await database.reader.selectFrom('settings').select('value').where('key', '=', ROW).executeTakeFirst();
    const value = row ? settingsSchema.parse({ ...initial, ...(JSON.parse(row.value) as object) }) : initial;
    kept = { value, at: clock() };
    return value;
  }

  async function put(value: Settings): Promise<void> {
    await database.write((tx) =>
      execute(
        database,
        tx,
        'insert into settings (key, value) values (?, ?) on conflict (key) do update set value = excluded.value',
        [ROW, JSON.stringify(value)],
      ),
    );
    kept = { value, at: clock() };
  }
}
