import { execute, insertRows, type Database } from '../store/database.ts';
import { scoreCustomer } from './affinity-model.ts';
import type { BuiltAffinity } from './build-affinity.ts';
import type { Purchases } from './purchases.ts';
import { packScores } from './stored-affinity.ts';

const rowsPerWrite = 1000;

/**
 * Writes a fit: its row first, so that scores can name it; co-purchases and everybody's scores in short transactions;
 * then it is in use, and what earlier fits left behind goes.
 *
 * @returns how many customers have scores.
 */
export async function writeAffinity(
  database: Database,
  built: BuiltAffinity,
  purchases: Purchases,
  about: { readonly id: string; readonly now: number; readonly clock: () => number },
): Promise<number> {
  const { stored, fit, copurchases } = built;
  const { id, now, clock } = about;
  const columns = ['id', 'fitted_at', 'finished_at', 'horizon', 'model'];
  await database.write((tx) =>
    insertRows(database, tx, 'affinity_models', columns, [[id, now, null, stored.horizon, JSON.stringify(stored)]]),
  );
  for (let start = 0; start < copurchases.length; start += rowsPerWrite) {
    const rows = copurchases
      .slice(start, start + rowsPerWrite)
      .map(({ item, rank, other, score }) => [id, item, rank, other, score]);
    const ofCopurchases = ['model_id', 'item', 'rank', 'other', 'score'];
    await database.write((tx) => insertRows(database, tx, 'copurchases', ofCopurchases, rows));
  }
  let people = 0;
  let rows: unknown[][] = [];
  const flush = async (): Promise<void> => {
    const writing = rows;
    rows = [];
    const replace = 'on conflict (customer_id) do update set model_id = excluded.model_id, ps = excluded.ps';
    await database.write((tx) =>
      insertRows(database, tx, 'affinities', ['customer_id', 'model_id', 'ps'], writing, replace),
    );
    people += writing.length;
  };
  if (fit) {
    const position = new Int32Array(purchases.items.length).fill(-1);
    fit.items.forEach((item, at) => (position[item] = at));
    for (let customer = 0; customer < purchases.customers.length; customer++) {
      const scores = scoreCustomer(fit, purchases, position, customer, stored.day);
      if (scores) rows.push([purchases.customers[customer], id, packScores(scores)]);
      if (rows.length >= rowsPerWrite) await flush();
    }
  }
  if (rows.length > 0) await flush();
  await database.write((tx) =>
    execute(database, tx, 'update affinity_models set finished_at = ? where id = ?', [clock(), id]),
  );
  await removeOthers(database, id);
  return people;
}

/** Removes the fits: what they know of may be gone. The next daily fit begins from what is there. */
export async function forgetAffinity(database: Database): Promise<void> {
  await database.write((tx) => execute(database, tx, 'delete from affinity_models'));
  await removeOthers(database, '');
}

/** What earlier fits left: customers who have not bought for so long that nothing is said of them, old co-purchases. */
async function removeOthers(database: Database, id: string): Promise<void> {
  for (;;) {
    const text = `select customer_id as id from affinities where model_id <> ? limit ${rowsPerWrite}`;
    const old = await execute<{ id: number }>(database, database.db, text, [id]);
    if (old.length === 0) break;
    const marks = old.map(() => '?').join(',');
    const gone = `delete from affinities where customer_id in (${marks}) and model_id <> ?`;
    await database.write((tx) => execute(database, tx, gone, [...old.map((row) => row.id), id]));
  }
  for (;;) {
    const text = `select distinct model_id, item from copurchases where model_id <> ? limit 50`;
    const old = await execute<{ model_id: string; item: string }>(database, database.db, text, [id]);
    if (old.length === 0) break;
    const gone = `delete from copurchases where ${old.map(() => '(model_id = ? and item = ?)').join(' or ')}`;
    const parameters = old.flatMap((row) => [row.model_id, row.item]);
    await database.write((tx) => execute(database, tx, gone, parameters));
  }
  await database.write((tx) => execute(database, tx, 'delete from affinity_models where id <> ?', [id]));
}
