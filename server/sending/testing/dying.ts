import type { Services } from '../../services.ts';
import type { Database } from '../../store/database.ts';
import type { Shop } from './shop.ts';

/** The services of a process that dies at the first write while a message stands in `state`. */
export function dyingAt(shop: Shop, state: 'claimed' | 'sending'): Services {
  const { database } = shop;
  const write: Database['write'] = async (work) => {
    const found = await shop.query<{ n: number }>('select count(*) as n from messages where state = ?', [state]);
    if (found[0]!.n > 0) throw new Error('killed');
    return database.write(work);
  };
  return { ...shop.services, database: { ...database, write } };
}
