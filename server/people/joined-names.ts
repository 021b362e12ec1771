import { inTexts } from '../events/in-texts.ts';
import { execute, insertRows, type Database, type Db, type Tx } from '../store/database.ts';
import { inIds } from '../store/ids.ts';

/** These ids of the shop's stand for other customers now: look again, under the names in `names`. */
export class Joined extends Error {
  override name = 'Joined';
  /** The surviving customer's own id, by the former one. */
  readonly names: ReadonlyMap<string, string>;

  constructor(names: ReadonlyMap<string, string>) {
    super('A customer has been merged into another.');
    this.names = names;
  }
}

/**
 * Runs a transaction that finds customers by the shop's ids, and again under their present names when one of them has
 * been merged into another customer.
 *
 * @param work told under which id a customer is known now.
 */
export async function underPresentNames<Result>(
  work: (nameOf: (externalId: string) => string) => Promise<Result>,
): Promise<Result> {
  const present = new Map<string, string>();
  for (;;) {
    try {
      return await work((name) => present.get(name) ?? name);
    } catch (error) {
      if (!(error instanceof Joined)) throw error;
      for (const [former, name] of error.names) {
        for (const [known, standing] of present) if (standing === former) present.set(known, name);
        present.set(former, name);
      }
    }
  }
}

/** The surviving customers' own ids, by the former ids among these. */
export async function survivorNames(
  database: Pick<Database, 'dialect'>,
  db: Db | Tx,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const [among, texts] = inTexts(database, 'a.external_id', names);
  const rows = await execute<{ former: string; present: string }>(
    database,
    db,
    `select a.external_id as former, c.external_id as present from aliases a join customers c on c.id = a.customer_id
     where ${among}`,
    [texts],
  );
  return new Map(rows.map(({ former, present }) => [former, present]));
}

/** The customers that these, whose rows are gone, were merged into; whoever was removed for good is missing. */
export async function survivorsOf(
  database: Pick<Database, 'dialect'>,
  db: Db | Tx,
  formerIds: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  if (formerIds.length === 0) return new Map();
  const [among, ids] = inIds(database, 'former_id', formerIds);
  const rows = await execute<{ former_id: number; customer_id: number }>(
    database,
    db,
    `select former_id, customer_id from aliases where former_id is not null and ${among}`,
    [ids],
  );
  return new Map(rows.map((row) => [row.former_id, row.customer_id]));
}

/**
 * Finds customers by the shop's ids, makes those that are unknown, and locks all of them, their ids ascending.
 *
 * @param columns of a customer's row; `external_id` must be among them.
 * @throws Joined when one of the names stands for another customer.
 */
export async function lockNamed<Row extends { readonly external_id: string }>(
  database: Database,
  tx: Tx,
  columns: string,
  wanted: readonly string[],
  now: number,
): Promise<Map<string, Row>> {
  const names = [...new Set(wanted)].sort();
  if (names.length === 0) return new Map();
  const [among, texts] = inTexts(database, 'external_id', names);
  const lock = database.dialect === 'postgres' ? 'order by id for update' : '';
  const find = (): Promise<Row[]> =>
    execute(database, tx, `select ${columns} from customers where ${among} ${lock}`, [texts]);
  let found = await find();
  if (found.length < names.length) {
    const known = new Set(found.map((row) => row.external_id));
    const unknown = names.filter((name) => !known.has(name));
    await insertRows(
      database,
      tx,
      'customers',
      ['external_id', 'attributes', 'created_at', 'updated_at'],
      unknown.map((name) => [name, '{}', now, now]),
      'on conflict (external_id) do nothing',
    );
    // Only now: whoever merges one of them at this moment holds its name until it has written the alias.
    const joined = await survivorNames(database, tx, unknown);
    if (joined.size > 0) throw new Joined(joined);
    found = await find();
  }
  return new Map(found.map((row) => [row.external_id, row]));
}
