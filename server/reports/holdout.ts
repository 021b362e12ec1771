import type { LiveNumbers } from '../../engine/contract/live.ts';
import { isUntreated } from '../../engine/draw.ts';
import { untreatedShareOf } from '../../engine/treatment.ts';
import type { Services } from '../services.ts';
import { shareRange, type ShareRange } from '../untreated/share-history.ts';
import { armReport, sumsOf } from './conversion.ts';
import type { KeptVersion } from './kept-version.ts';
import type { Passage } from './node-passages.ts';
import type { PassageBook } from './passage-book.ts';

/** The two sides of the comparison; their names stand where a split has its ports. */
export const HOLDOUT_ARMS = ['treated', 'held'] as const;
export type HoldoutArm = (typeof HOLDOUT_ARMS)[number];

/** How a version's treated and untreated customers can be told apart by chance alone. */
export interface HoldoutDesign {
  /** Between which shares of untreated customers people entered. */
  readonly untreated: ShareRange;
  /** Chance of being on the untreated side, among those who are on one. */
  readonly plannedShare: number;
}

/**
 * The comparison of one version.
 *
 * Both reasons for riding untreated are drawn by keys of their own, so a customer is untreated with chance
 * 1 - (1 - g)(1 - h), g being the shop's share and h the journey's. When g was changed while people entered, those whose
 * draw lies between its least and its greatest value were treated at one time and not at another; with them the sides
 * would differ by *when* people came. They are left out, and everybody else's side is fixed by their keys alone,
 * whatever the time: the comparison stays fair, and the chance of the untreated side is
 * (g_least + (1 - g_most) h) / (g_least + 1 - g_most) for the sample-ratio check.
 *
 * @returns null when nobody can be on the untreated side.
 */
export async function holdoutDesign(
  { database, settings, clock }: Services,
  { plan, book }: Pick<KeptVersion, 'plan' | 'book'>,
): Promise<HoldoutDesign | null> {
  const { untreatedShare } = await settings.get();
  const [from, until] = book.entered ?? [clock(), clock()];
  const { least, most } = await shareRange(database, untreatedShare, from, until);
  const untreated = { least: untreatedShareOf(plan, least), most: untreatedShareOf(plan, most) };
  const held = untreated.least + (1 - untreated.most) * plan.holdout;
  if (held === 0) return null;
  return { untreated, plannedShare: held / (untreated.least + 1 - untreated.most) };
}

/** The side on which a passage counts; null = on none. */
export function holdoutArm({ untreated }: HoldoutDesign, book: PassageBook, passage: Passage): HoldoutArm | null {
  const { least, most } = untreated;
  if (least !== most) {
    const customer = book.customerOf(passage.customer);
    if (isUntreated(customer, most) && !isUntreated(customer, least)) return null;
  }
  return passage.held ? 'held' : 'treated';
}

/**
 * Treated against untreated customers, from the passage of the entry node.
 * @param ranFor milliseconds since the version was published.
 */
export function holdoutReport(
  { plan, book }: Pick<KeptVersion, 'plan' | 'book'>,
  design: HoldoutDesign,
  ranFor: number,
): NonNullable<LiveNumbers['holdout']> {
  let leftOut = 0;
  const sums = sumsOf(book, plan.entry, (passage) => {
    const arm = holdoutArm(design, book, passage);
    if (arm === null) leftOut += 1;
    return arm;
  });
  const arms = HOLDOUT_ARMS.map((port) => ({
    port,
    label: port,
    share: port === 'held' ? design.plannedShare : 1 - design.plannedShare,
    control: port === 'held',
  }));
  return { ...armReport(arms, sums, ranFor), leftOut };
}
