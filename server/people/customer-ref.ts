import { execute, type Database } from '../store/database.ts';
import { survivorsOf } from './joined-names.ts';

/**
 * The customer that an address means: by row id, by an id that a merged customer's row had, by the shop's own id of now
 * or of before; in this order. Null = nobody.
 */
export async function customerOfRef(database: Database, ref: string): Promise<number | null> {
  const { reader } = database;
  const id = Number(ref);
  if (/^\d{1,16}$/.test(ref) && Number.isSafeInteger(id)) {
    const found = await execute(database, reader, 'select id from customers where id = ?', [id]);
    const present = found.length > 0 ? id : (await survivorsOf(database, reader, [id])).get(id);
    if (present !== undefined) return present;
  }
  const text = `select id from customers where external_id = ? union all select customer_id as id from aliases where external_id = ?`;
  const [named] = await execute<{ id: number }>(database, reader, text, [ref, ref]);
  return named?.id ?? null;
}
