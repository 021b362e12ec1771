import type { Page } from '../../engine/contract/common.ts';
import type { CustomerListItem } from '../../engine/contract/people.ts';
import { z } from 'zod';
import { localDay } from '../../engine/wall-clock.ts';
import { loadHistories } from '../facts/activity.ts';
import type { ScoringPool } from '../model/pool.ts';
import type { Services } from '../services.ts';
import { execute } from '../store/database.ts';
import { cursorOf, idKey, keysOf, PAGE } from './cursors.ts';
import { customerItems } from './customer-items.ts';
import { textCondition } from './text-search.ts';

/**
 * Customers whose name, e-mail, phone number or own id contains the text, newest first; everybody when it is empty.
 * @param pool scores the people of the page; null while there is no model, and they have no band then.
 */
export async function findCustomers(
  services: Pick<Services, 'database' | 'settings' | 'clock' | 'log'>,
  pool: ScoringPool | null,
  text: string,
  cursor: string | undefined,
): Promise<Page<CustomerListItem>> {
  const { database } = services;
  const found = textCondition(database, text);
  const conditions = found ? [found.text] : [];
  const values: unknown[] = [...(found?.values ?? [])];
  const total = cursor === undefined ? await count() : null;
  if (cursor !== undefined) {
    const [before] = keysOf(cursor, z.tuple([idKey]));
    conditions.push('c.id < ?');
    values.push(before);
  }
  const rows = await execute<{ id: number }>(
    database,
    database.reader,
    `select c.id from customers c ${where()} order by c.id desc limit ${PAGE + 1}`,
    values,
  );
  const ids = rows.slice(0, PAGE).map(({ id }) => id);
  const [items, bands] = await Promise.all([customerItems(database, ids), bandsOf(services, pool, ids)]);
  const last = ids.at(-1);
  return {
    items: ids.flatMap((id) => {
      const item = items.get(id);
      if (!item) return [];
      return bands ? { ...item, band: bands.get(id) ?? null } : item;
    }),
    next: rows.length > PAGE && last !== undefined ? cursorOf([last]) : null,
    total,
  };

  async function count(): Promise<number> {
    const [row] = await execute<{ people: number }>(
      database,
      database.reader,
      `select count(*) as people from customers c ${where()}`,
      values,
    );
    return Number(row?.people ?? 0);
  }

  function where(): string {
    return conditions.length > 0 ? `where ${conditions.join(' and ')}` : '';
  }
}

/** Churn bands now of these people, those without a history left out; null when nobody can be scored. */
async function bandsOf(
  { database, settings, clock, log }: Pick<Services, 'database' | 'settings' | 'clock' | 'log'>,
  pool: ScoringPool | null,
  ids: readonly number[],
): Promise<ReadonlyMap<number, number> | null> {
  if (!pool) return null;
  try {
    const histories = [...(await loadHistories(database, database.reader, ids))];
    const rows = histories.map(([, history]) => ({ history }));
    const day = localDay(clock(), (await settings.get()).zone);
    const results = await pool.score(rows, day, { live: true, urgent: false, reasons: false });
    return new Map(
      results.flatMap((result, index) => (result.status === 'scored' ? [[histories[index]![0], result.band]] : [])),
    );
  } catch (error) {
    log.warn({ err: error }, 'the people of a list could not be scored');
    return null;
  }
}
