import { z } from 'zod';
import type { Page } from '../../engine/contract/common.ts';
import type { CustomerListItem } from '../../engine/contract/people.ts';
import type { Services } from '../services.ts';
import { execute } from '../store/database.ts';
import { cursorOf, idKey, keysOf, PAGE } from './cursors.ts';
import { customerItems } from './customer-items.ts';
import { textCondition, type Condition } from './text-search.ts';

/** Which people by what the last daily refresh said of them. */
export interface ScoreFilter {
  /** The stored daily band, 1..10; 0 = people without a score. */
  readonly band?: number | undefined;
  /** Probability of leaving at least this, and below that; 0..1. */
  readonly above?: number | undefined;
  readonly below?: number | undefined;
}

type Parts = Pick<Services, 'database'>;

const scoredKeys = z.tuple([z.number(), idKey]);

/** Is anything asked of the scores? */
export function asksForScores({ band, above, below }: ScoreFilter): boolean {
  return band !== undefined || above !== undefined || below !== undefined;
}

/**
 * People by their stored score, the likeliest to leave first; those without a score, and everybody where nothing is asked
 * of the scores, newest first.
 *
 * @param also what else must hold, over `customers c` and `scores s`.
 */
export async function scoredPeople(
  { database }: Parts,
  filter: ScoreFilter,
  text: string,
  cursor: string | undefined,
  size = PAGE,
  also: readonly Condition[] = [],
): Promise<Page<CustomerListItem>> {
  const asked = [...scoreConditions(filter), ...also, textCondition(database, text)];
  const conditions = asked.filter((one) => one !== null);
  const byScore = asksForScores(filter) && filter.band !== 0;
  const total = cursor === undefined ? await count() : null;
  const after = cursor === undefined ? [] : [afterCondition(byScore, cursor)];
  const rows = await execute<Row>(
    database,
    database.reader,
    `select c.id, s.p, s.band, s.value, s.at_risk from customers c left join scores s on s.customer_id = c.id
      ${where([...conditions, ...after])} order by ${byScore ? 's.p desc, ' : ''}c.id desc limit ${size + 1}`,
    valuesOf([...conditions, ...after]),
  );
  const shown = rows.slice(0, size);
  const items = await customerItems(
    database,
    shown.map(({ id }) => id),
  );
  const last = rows.length > size ? shown.at(-1) : undefined;
  return {
    items: shown.flatMap(({ id, p, band, value, at_risk: atRisk }): CustomerListItem[] => {
      const item = items.get(id);
      if (!item) return [];
      return p === null ? [{ ...item, band: null }] : [{ ...item, band, score: { p, value, atRisk } }];
    }),
    next: last ? cursorOf(byScore && last.p !== null ? [last.p, last.id] : [last.id]) : null,
    total,
  };

  async function count(): Promise<number> {
    const [row] = await execute<{ people: number }>(
      database,
      database.reader,
      `select count(*) as people from customers c left join scores s on s.customer_id = c.id ${where(conditions)}`,
      valuesOf(conditions),
    );
    return Number(row?.people ?? 0);
  }
}

interface Row {
  readonly id: number;
  readonly p: number | null;
  readonly band: number | null;
  readonly value: number | null;
  readonly at_risk: number | null;
}

function scoreConditions(filter: ScoreFilter): Condition[] {
  const { band, above, below } = filter;
  if (!asksForScores(filter)) return [];
  if (band === 0) return [{ text: 's.customer_id is null', values: [] }];
  return [
    { text: 's.customer_id is not null', values: [] },
    ...(band === undefined ? [] : [{ text: 's.band = ?', values: [band] }]),
    ...(above === undefined ? [] : [{ text: 's.p >= ?', values: [above] }]),
    ...(below === undefined ? [] : [{ text: 's.p < ?', values: [below] }]),
  ];
}

/** What comes after the last item of a page, in the list's order. */
function afterCondition(byScore: boolean, cursor: string): Condition {
  if (!byScore) return { text: 'c.id < ?', values: keysOf(cursor, z.tuple([idKey])) };
  const [p, id] = keysOf(cursor, scoredKeys);
  return { text: '(s.p < ? or (s.p = ? and c.id < ?))', values: [p, p, id] };
}

function where(conditions: readonly Condition[]): string {
  return conditions.length > 0 ? `where ${conditions.map(({ text }) => text).join(' and ')}` : '';
}

function valuesOf(conditions: readonly Condition[]): unknown[] {
  return conditions.flatMap(({ values }) => values);
}
