import type { CustomerPrediction } from '../../engine/contract/predictions.ts';
import type { ChurnReason } from '../../engine/facts.ts';
import { execute, type Database } from '../store/database.ts';
import { chunkOf, entryOf, probabilityOf } from './entries.ts';

const MOST_DAYS = 400;

/** What the last daily refresh said of a customer, and every one before; null for somebody without a score. */
export async function customerPrediction(database: Database, customer: number): Promise<CustomerPrediction | null> {
  const { reader } = database;
  const row = await reader.selectFrom('scores').selectAll().where('customer_id', '=', customer).executeTakeFirst();
  if (!row) return null;
  // A day under way has no row of its own yet.
  const refresh = await reader
    .selectFrom('refreshes')
    .select('horizon')
    .where('model_hash', '=', row.model_hash)
    .limit(1)
    .executeTakeFirst();
  if (!refresh) return null;
  const { again_from: from, again_to: to } = row;
  return {
    ...{ day: row.day, model: row.model_hash, horizon: refresh.horizon, p: row.p, band: row.band },
    percentile: row.percentile,
    again: from === null || to === null ? null : { from, to },
    purchases: row.purchases,
    value: row.value,
    signals: row.signals === null ? null : (JSON.parse(row.signals) as ChurnReason[]),
    history: await historyOf(database, customer),
  };
}

/** Days without a row in `refreshes` were never finished and are left out. */
async function historyOf(database: Database, customer: number): Promise<CustomerPrediction['history']> {
  const rows = await execute<{ day: number; entries: Uint8Array; looked_back: number }>(
    database,
    database.reader,
    `select s.day, s.entries, r.looked_back from score_days s join refreshes r on r.day = s.day
       where s.chunk = ? order by s.day desc limit ${MOST_DAYS}`,
    [chunkOf(customer)],
  );
  return rows.reverse().flatMap(({ day, entries, looked_back: lookedBack }) => {
    const entry = entryOf(entries, customer);
    return entry ? [{ day, p: probabilityOf(entry.level), band: entry.band, lookedBack: lookedBack === 1 }] : [];
  });
}
