import { lockNamed, survivorNames, underPresentNames } from '../people/joined-names.ts';
import type { Services } from '../services.ts';
import { execute, insertRows, type Tx } from '../store/database.ts';
import { inIds } from '../store/ids.ts';
import type { NamedMerge } from './named-merge.ts';

/**
 * Remembers ids under which nobody is known yet: whatever comes under them later is the survivor's, who is made when
 * unknown. In one transaction; give it some hundreds at most, each previous id once.
 *
 * @returns the previous ids that were remembered; under the others somebody has become known meanwhile.
 */
export async function rememberAll(services: Services, merges: readonly NamedMerge[]): Promise<ReadonlySet<string>> {
  return underPresentNames((nameOf) =>
    services.database.write((tx) => rememberWithin(services, tx, merges, nameOf), 'merge'),
  );
}

async function rememberWithin(
  { database, clock }: Services,
  tx: Tx,
  merges: readonly NamedMerge[],
  nameOf: (externalId: string) => string,
): Promise<ReadonlySet<string>> {
  const now = clock();
  const survivors = await lockNamed<{ readonly id: number; readonly external_id: string }>(
    database,
    tx,
    'id, external_id',
    merges.map(({ into }) => nameOf(into)),
    now,
  );
  // A row for a moment: so the name is ours, and an event that brings it waits until the alias is written.
  const held = await insertRows<{ id: number; external_id: string }>(
    database,
    tx,
    'customers',
    ['external_id', 'attributes', 'created_at', 'updated_at'],
    merges.map(({ previous }) => [previous, '{}', now, now]),
    'on conflict (external_id) do nothing returning id, external_id',
  );
  const names = held.map((row) => row.external_id);
  const known = await survivorNames(database, tx, names);
  const free = new Set(names.filter((name) => !known.has(name)));
  const rows = merges
    .filter(({ previous }) => free.has(previous))
    .map(({ previous, into, source }) => [previous, survivors.get(nameOf(into))?.id, now, source]);
  await insertRows(database, tx, 'aliases', ['external_id', 'customer_id', 'at', 'source'], rows);
  const [isCustomer, ids] = inIds(
    database,
    'id',
    held.map(({ id }) => id),
  );
  await execute(database, tx, `delete from customers where ${isCustomer}`, [ids]);
  return free;
}
