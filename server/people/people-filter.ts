import { rfmPlacesOf, type RfmPart } from '../../engine/rfm-part.ts';
import type { Database } from '../store/database.ts';
import { inIds } from '../store/ids.ts';
import { peopleSilentFor, type ShopPace } from '../training/shop-pace.ts';
import { asksForScores, type ScoreFilter } from './scored-people.ts';
import type { Condition } from './text-search.ts';

/** Which people stand behind a number of the prediction page; whatever is named must hold. */
export interface PeopleFilter extends ScoreFilter {
  /** Has bought before today, and nothing for more than so many days: whom this horizon would call gone. */
  readonly silentFor?: number | undefined;
  /** Part of the R x F grid, by the scores that the grid is counted from. */
  readonly rfm?: RfmPart | undefined;
}

/** Is anything but a text asked for? */
export function narrows(filter: PeopleFilter): boolean {
  return asksForScores(filter) || filter.silentFor !== undefined || filter.rfm !== undefined;
}

/**
 * The conditions of a filter beside those on daily scores, to be read once per list: a file keeps to the people who were
 * silent when it was begun.
 */
export async function peopleConditions(
  database: Pick<Database, 'dialect'>,
  pace: ShopPace,
  { silentFor, rfm }: PeopleFilter,
): Promise<Condition[]> {
  const conditions: Condition[] = [];
  if (silentFor !== undefined) {
    const [text, ids] = inIds(database, 'c.id', peopleSilentFor(await pace.now(), silentFor));
    conditions.push({ text, values: [ids] });
  }
  if (rfm !== undefined) conditions.push(rfmCondition(rfm));
  return conditions;
}

function rfmCondition(part: RfmPart): Condition {
  const places = rfmPlacesOf(part);
  // Nobody's place: those without an order in the window.
  if (places.length === 0) {
    return { text: 'c.id not in (select customer_id from rfm where r is not null and f is not null)', values: [] };
  }
  const cells = places.map(() => '(r = ? and f = ?)').join(' or ');
  return {
    text: `c.id in (select customer_id from rfm where ${cells})`,
    values: places.flatMap(({ r, f }) => [r, f]),
  };
}
